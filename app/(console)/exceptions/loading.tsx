import { ListLoading } from '@/components/views/list-loading'

export default function ExceptionsLoading() {
  return <ListLoading title="Exceptions" />
}
