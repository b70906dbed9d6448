import { ListLoading } from '@/components/views/list-loading'

export default function FindingsLoading() {
  return <ListLoading title="Findings" />
}
