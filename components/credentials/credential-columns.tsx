import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import type { Sort } from '@/components/ui/table'
import { middle } from '@/components/ui/figures'
import { credentialKindNames } from '@/lib/model/words'
import { OwnerWords } from '@/components/owners/owner-words'
import { CredentialAge } from './credential-age'
import { Expires, Exposure, LastUsed, Status } from './credential-words'
import type { RotationPolicy } from '@/lib/model/answers/inventory'
import type { CredentialRow, ListedCredential } from '@/lib/model/answers/inventory'

type Given = { sorts: Record<'age' | 'name' | 'last_used', Sort>; policy: RotationPolicy; now: string }

export const credentialHref = (row: CredentialRow) =>
  `/identities/${row.identityId}?tab=credentials#c${row.id}`

export function credentialColumns({ sorts, policy, now }: Given): Column<ListedCredential>[] {
  return [
    {
      id: 'name',
      head: 'Identity',
      isName: true,
      sort: sorts.name,
      cell: (row) => (
        <NameCell
          name={row.identityName}
          href={credentialHref(row)}
          detail={
            <span title={row.nativeId}>
              {row.label ?? middle(row.nativeId, 22)} · {row.scope}
            </span>
          }
          mark={<KindMark provider={row.provider} />}
        />
      ),
    },
    {
      id: 'owner',
      head: 'Owner',
      width: 140,
      keep: 4,
      cell: (row) => <OwnerWords row={row} />,
    },
    {
      id: 'kind',
      head: 'Kind',
      width: 170,
      keep: 3,
      cell: (row) => (
        <>
          <span className="block">{credentialKindNames[row.kind]}</span>
          <span className="small text-3">{row.isStatic ? 'static' : 'dynamic'}</span>
        </>
      ),
    },
    {
      id: 'age',
      head: 'Age, days',
      width: 140,
      keep: 2,
      sort: sorts.age,
      cell: (row) => <CredentialAge row={row} policy={policy} now={now} />,
    },
    { id: 'expires', head: 'Expires', width: 116, keep: 3, cell: (row) => <Expires row={row} now={now} /> },
    {
      id: 'last_used',
      head: 'Last used',
      width: 110,
      keep: 3,
      sort: sorts.last_used,
      cell: (row) => <LastUsed row={row} now={now} />,
    },
    {
      id: 'exposed',
      head: 'Exposure',
      width: 116,
      keep: 4,
      cell: (row) => <Exposure row={row} />,
    },
    { id: 'status', head: 'Status', width: 96, keep: 4, cell: (row) => <Status row={row} /> },
  ]
}
