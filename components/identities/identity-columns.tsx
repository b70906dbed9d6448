import { daysBetween } from '@/components/credentials/rotation-policy'
import { AgeBar } from '@/components/ui/age-bar'
import { count } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import { severityColumn } from '@/components/ui/severity-column'
import type { Sort } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { OwnerWords } from '@/components/owners/owner-words'
import { Unknown } from '@/components/ui/unknown'
import { identityKindNames, rightsStateNames } from '@/lib/model/words'
import type { IdentityRow } from '@/lib/model/answers/inventory'
import type { IdentityFilter } from '@/lib/model/filters'

type Given = {
  sorts: Record<IdentityFilter['sort'], Sort>
  hrefOf: (row: IdentityRow) => string
  policyDays: number
  now: string
}

/** Columns of the list. With the drawer open, name, severity, owner and the sorted one stay. */
export function identityColumns({ sorts, hrefOf, policyDays, now }: Given): Column<IdentityRow>[] {
  return [
    severityColumn(sorts.severity),
    {
      id: 'name',
      head: 'Identity',
      isName: true,
      sort: sorts.name,
      cell: (row) => (
        <NameCell
          name={row.name}
          href={hrefOf(row)}
          detail={`${identityKindNames[row.kind]} · ${row.scope}${row.status === 'gone' ? ' · retired' : row.status === 'disabled' ? ' · disabled' : ''}`}
          mark={<KindMark provider={row.provider} kind={row.kind} />}
        />
      ),
    },
    {
      id: 'owner',
      head: 'Owner',
      width: 152,
      keep: 2,
      sort: sorts.owner,
      cell: (row) => <OwnerWords row={row} />,
    },
    {
      id: 'age',
      head: 'Age, days',
      width: 116,
      keep: 3,
      sort: sorts.age,
      cell: (row) => <AgeCell row={row} policyDays={policyDays} now={now} />,
    },
    {
      id: 'last_used',
      head: 'Last used',
      width: 100,
      keep: 3,
      sort: sorts.last_used,
      cell: (row) =>
        row.lastUsedAt ? (
          <Time at={row.lastUsedAt} form="relative" now={now} />
        ) : row.useState === 'never' ? (
          'Never'
        ) : (
          <Unknown />
        ),
    },
    {
      id: 'rights',
      head: 'Permissions',
      width: 128,
      keep: 4,
      sort: sorts.rights,
      cell: (row) =>
        row.rightsState === 'unknown' ? (
          <Unknown />
        ) : (
          <span className={row.rightsState === 'admin' ? 'strong' : undefined}>
            {rightsStateNames[row.rightsState]}
          </span>
        ),
    },
    {
      id: 'unused',
      head: 'Unused',
      full: 'Unused permissions',
      width: 80,
      numeric: true,
      keep: 4,
      sort: sorts.unused,
      // Without a use log every right looks unused; that figure would be a lie.
      cell: (row) =>
        row.unused === null || row.rightsState === 'unknown' ? <Unknown mark={false} /> : count(row.unused),
    },
    {
      id: 'findings',
      head: 'Findings',
      width: 88,
      numeric: true,
      keep: 4,
      sort: sorts.findings,
      cell: (row) => count(row.findings),
    },
    {
      id: 'risk',
      head: 'Risk',
      width: 66,
      numeric: true,
      keep: 3,
      sort: sorts.risk,
      cell: (row) => <span className="strong">{count(row.risk)}</span>,
    },
  ]
}

function AgeCell({ row, policyDays, now }: { row: IdentityRow; policyDays: number; now: string }) {
  if (row.ageState === 'none') return <span className="small text-3">No static credential</span>
  const days = row.ageState === 'unknown' ? null : daysBetween(row.rotatedAt, now)
  return (
    <span className="block">
      {days === null ? <Unknown /> : <span className="num strong">{count(days)}</span>}
      <span className="block under-figure">
        <AgeBar days={days} policyDays={policyDays} />
      </span>
    </span>
  )
}
