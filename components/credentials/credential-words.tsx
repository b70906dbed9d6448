import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import type { CredentialStatus } from '@/lib/model/vocabulary'
import { exposureStateNames } from '@/lib/model/words'
import type { CredentialRow } from '@/lib/model/answers/inventory'

export const credentialStatusNames: Record<CredentialStatus, string> = {
  active: 'Active',
  inactive: 'Inactive',
  revoked: 'Revoked',
  gone: 'Gone',
  unknown: 'unknown',
}

/** How the address of the list names a credential: one key belongs to several identities. */
export const openIdOf = (row: Pick<CredentialRow, 'id' | 'identityId'>): string =>
  `${row.identityId}.${row.id}`

export function Expires({ row, now }: { row: CredentialRow; now: string }) {
  if (row.expiresAt) return <Time at={row.expiresAt} form="relative" now={now} />
  if (row.cannotExpire === false) return 'Never'
  return row.cannotExpire ? 'No expiry possible' : <Unknown />
}

export function LastUsed({ row, now }: { row: CredentialRow; now: string }) {
  if (row.lastUsedAt) return <Time at={row.lastUsedAt} form="relative" now={now} />
  return row.neverUsed ? 'Never' : <Unknown />
}

/** Whether a copy of the secret was found; that none was is only said when a scan could have told. */
export function Exposure({ row }: { row: CredentialRow }) {
  if (row.exposure === 'unknown') return <Unknown />
  return (
    <span className={row.exposure === 'found' ? 'strong' : 'text-3'}>{exposureStateNames[row.exposure]}</span>
  )
}

export function Status({ row }: { row: CredentialRow }) {
  return row.status === 'unknown' ? <Unknown /> : credentialStatusNames[row.status]
}
