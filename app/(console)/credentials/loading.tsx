import { ListLoading } from '@/components/views/list-loading'

export default function CredentialsLoading() {
  return <ListLoading title="Credentials" />
}
