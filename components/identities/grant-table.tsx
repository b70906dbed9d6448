import { EmptyState } from '@/components/ui/empty-state'
import { count } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Unknown } from '@/components/ui/unknown'
import type { Grant } from '@/lib/model/answers/inventory'

/** Policies, roles and bindings; a boundary caps and never gives. */
export function GrantTable({ grants }: { grants: Grant[] }) {
  if (grants.length === 0) return <EmptyState title="No policy, role or binding imported." />
  return (
    <Table label="Granted by, table" blocks>
      <thead>
        <tr>
          <HeadCell>Policy or role</HeadCell>
          <HeadCell width={200}>Through</HeadCell>
          <HeadCell width={160}>On</HeadCell>
          <HeadCell width={180} numeric>
            Allows
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {grants.map((grant) => (
          <tr key={grant.nativeId}>
            <Cell>
              <NameCell
                name={grant.name}
                detail={
                  grant.kind === 'boundary' ? `Boundary: caps the others · ${grant.nativeId}` : grant.nativeId
                }
              />
            </Cell>
            <Cell label="Through">{grant.via ?? 'directly'}</Cell>
            <Cell label="On">{grant.resource ?? 'resources as in the policy'}</Cell>
            <Cell numeric label="Allows">
              {grant.isKnown ? count(grant.allows) : <Unknown because="not imported" />}
              {grant.unmatched.length > 0 ? (
                <span className="small text-3 block" title={grant.unmatched.join(', ')}>
                  {grant.unmatched.length} patterns match no known action
                </span>
              ) : null}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
