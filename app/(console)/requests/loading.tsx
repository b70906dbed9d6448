import { ListLoading } from '@/components/views/list-loading'

export default function RequestsLoading() {
  return <ListLoading title="Requests for evidence" />
}
