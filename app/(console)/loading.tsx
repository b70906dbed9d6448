import { SheetLoading } from '@/components/views/sheet-loading'

export default function ConsoleLoading() {
  return <SheetLoading />
}
