import { SheetLoading } from '@/components/views/sheet-loading'

export default function FindingLoading() {
  return <SheetLoading />
}
