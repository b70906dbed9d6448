import { ListLoading } from '@/components/views/list-loading'

export default function TasksLoading() {
  return <ListLoading title="Tasks" />
}
