import { SheetLoading } from '@/components/views/sheet-loading'

export default function TaskLoading() {
  return <SheetLoading />
}
