import { count, counted } from '@/components/ui/figures'
import { EmptyState } from '@/components/ui/empty-state'
import { Facts } from '@/components/ui/facts'
import { Columns } from '@/components/ui/page'
import { SectionTitle } from '@/components/ui/section-title'
import type { Right, RightsCell } from '@/lib/inventory/identity-permissions'
import type { PathHop } from '@/lib/inventory/identity-paths'
import { GrantTable } from './grant-table'
import { PathPicture } from './path-picture'
import { RightsFact } from './rights-fact'
import { RightsMap } from './rights-map'
import { RightsTable } from './rights-table'
import type { RightsView } from './rights-view'
import type { IdentitySheet } from './sheet'
import { SizedPolicyView } from './sized-policy-view'
import type { Grant, SizedPolicy } from '@/lib/model/answers/inventory'

const BEYOND_SHOWN = 5

type Props = {
  sheet: IdentitySheet
  /** All of them, counted by service and risk, and the page that is shown. */
  cells: RightsCell[]
  rights: { rows: Right[]; next: string | null }
  view: RightsView
  grants: Grant[]
  /** The way to administrator rights, hop by hop, and which of them carries the most paths. */
  hops: PathHop[]
  cut: number
  sized: SizedPolicy
  /** Actions that it was seen to use and that none of its policies grants. */
  beyond: string[]
  useKnown: boolean
}

export function RightsTab({ sheet, cells, rights, view, grants, hops, cut, sized, beyond, useKnown }: Props) {
  const { identity } = sheet
  if (!identity.rights && identity.kind === 'root_account')
    return (
      <EmptyState title="The root user holds every permission in its account.">
        No policy grants them and none in the account takes them away, so there is nothing to right-size.
        Remove its access keys and use it for nothing that a role can do.
      </EmptyState>
    )
  if (!identity.rights && identity.rightsState === 'none')
    return (
      <EmptyState title="No permissions.">
        The source that lists the permissions of {identity.scope} lists none for it.
      </EmptyState>
    )
  if (!identity.rights)
    return (
      <EmptyState title="No policy, role or binding of this identity imported.">
        Its permissions are unknown, not zero. Import the policies of {identity.scope} to evaluate them.
      </EmptyState>
    )
  return (
    <>
      <Columns aside>
        <Facts wide>
          <RightsFact sheet={sheet} />
        </Facts>
        <section aria-labelledby="paths">
          <SectionTitle id="paths">Paths to admin</SectionTitle>
          {hops.length > 0 ? (
            <p className="text-2">
              {counted(hops.length, 'hop')} to administrator. Drawn below, with the hop whose removal ends the
              most paths.
            </p>
          ) : (
            <p className="text-2 anywhere">
              {identity.rights.isAdmin
                ? 'Already admin-equivalent.'
                : identity.escalation?.doubt
                  ? `Cannot tell. ${identity.escalation.doubt}`
                  : identity.rights.isKnown
                    ? 'No known path.'
                    : 'Cannot tell: one of its policies has not been imported.'}
            </p>
          )}
        </section>
      </Columns>
      <PathPicture hops={hops} cut={cut} scope={identity.scope} />
      <section aria-labelledby="through">
        <SectionTitle id="through">Granted by</SectionTitle>
        <GrantTable grants={grants} />
      </section>
      <section aria-labelledby="sized">
        <SectionTitle id="sized" note="permissions used, plus permissions that are not logged">
          Right-sized policy
        </SectionTitle>
        <SizedPolicyView id={identity.id} sized={sized} now={sheet.now} />
        {beyond.length > 0 ? (
          <p className="small text-2 anywhere">
            Used, but granted by none of its policies; not included in the right-sized policy:{' '}
            {beyond.slice(0, BEYOND_SHOWN).join(', ')}
            {beyond.length > BEYOND_SHOWN ? ` and ${count(beyond.length - BEYOND_SHOWN)} more` : ''}. A policy
            of the resource grants it, no permission is needed, or a policy has not been imported.
          </p>
        ) : null}
      </section>
      {identity.rights.granted > 0 ? (
        <RightsMap id={identity.id} cells={cells} view={view} useKnown={useKnown} />
      ) : null}
      <section aria-labelledby="held">
        <SectionTitle
          id="held"
          note={
            useKnown
              ? 'unused with the highest risk first'
              : 'the logs do not cover the look-back period; nothing counts as unused'
          }
        >
          Permissions
        </SectionTitle>
        <RightsTable
          id={identity.id}
          rights={rights}
          total={selected(cells, view)}
          view={view}
          useKnown={useKnown}
          now={sheet.now}
        />
      </section>
    </>
  )
}

/** How many the cells of a filter hold together; the search has narrowed them already. */
const selected = (cells: readonly RightsCell[], { service, risk }: RightsView): number =>
  cells
    .filter((cell) => (!service || cell.service === service) && (!risk || cell.risk === risk))
    .reduce((sum, { granted }) => sum + granted, 0)
