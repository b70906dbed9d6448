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
import type { ListedCredential } from '@/lib/model/answers/inventory'
import type { CredentialFilter } from '@/lib/model/filters'

type Given = {
  sorts: Record<CredentialFilter['sort'], Sort>
  hrefOf: (row: ListedCredential) => string
  policy: RotationPolicy
  now: string
}

export function credentialColumns({ sorts, hrefOf, policy, now }: Given): Column<ListedCredential>[] {
  return [
    {
      id: 'name',
      head: 'Identity',
      isName: true,
      sort: sorts.name,
      cell: (row) => (
        <NameCell
          name={row.identityName}
          href={hrefOf(row)}
          detail={
            <span title={row.nativeId}>
              {[credentialKindNames[row.kind], detailOf(row), row.scope].filter(Boolean).join(' · ')}
            </span>
          }
          mark={<KindMark provider={row.provider} />}
        />
      ),
    },
    {
      id: 'owner',
      head: 'Owner',
      width: 132,
      keep: 3,
      sort: sorts.owner,
      cell: (row) => <OwnerWords row={row} />,
    },
    {
      id: 'kind',
      head: 'Kind',
      width: 160,
      keep: 4,
      sort: sorts.kind,
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
      width: 128,
      keep: 2,
      sort: sorts.age,
      cell: (row) => <CredentialAge row={row} policy={policy} now={now} />,
    },
    {
      id: 'expires',
      head: 'Expires',
      width: 108,
      keep: 3,
      sort: sorts.expires,
      cell: (row) => <Expires row={row} now={now} />,
    },
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
      width: 108,
      keep: 4,
      sort: sorts.exposure,
      cell: (row) => <Exposure row={row} />,
    },
    {
      id: 'status',
      head: 'Status',
      width: 96,
      keep: 4,
      sort: sorts.status,
      cell: (row) => <Status row={row} />,
    },
  ]
}

/** What tells it from others of its kind: its label where that says more than the kind, else the middle of its id. */
function detailOf({ label, kind, nativeId }: ListedCredential): string | null {
  if (label === null) return middle(nativeId, 22)
  return label.toLowerCase() === credentialKindNames[kind].toLowerCase() ? null : label
}
