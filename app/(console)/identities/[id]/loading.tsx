import { SheetLoading } from '@/components/views/sheet-loading'

export default function IdentityLoading() {
  return <SheetLoading />
}
