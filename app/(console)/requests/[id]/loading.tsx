import { SheetLoading } from '@/components/views/sheet-loading'

export default function RequestLoading() {
  return <SheetLoading />
}
