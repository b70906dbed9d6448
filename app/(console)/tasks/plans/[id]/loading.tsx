import { SheetLoading } from '@/components/views/sheet-loading'

export default function PlanLoading() {
  return <SheetLoading />
}
