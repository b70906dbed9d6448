import { ListLoading } from '@/components/views/list-loading'

export default function IdentitiesLoading() {
  return <ListLoading title="Identities" />
}
