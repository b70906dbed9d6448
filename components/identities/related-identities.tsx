import { counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { SectionTitle } from '@/components/ui/section-title'
import { JoinDecision } from './join-decision'
import type { Family, Join } from '@/lib/model/answers/inventory'

type Props = { id: string; joins: Join[]; family: Family; refused: string | null }

/** The blueprint of an agent or the agents of a blueprint, and identities that are at work as one with it. */
export function RelatedIdentities({ id, joins, family, refused }: Props) {
  const { parent, agents, agentsTotal } = family
  if (joins.length === 0 && !parent && agentsTotal === 0) return null
  return (
    <section aria-labelledby="related">
      <SectionTitle id="related">Related identities</SectionTitle>
      {parent ? (
        <p>
          Created from the blueprint{' '}
          <Link href={`/identities/${parent.id}`} prefetch={false}>
            {parent.name}
          </Link>
          : it signs in with {counted(parent.credentials, 'credential')} of the blueprint, and inherits what
          that passes on of {counted(parent.grants, 'grant')}.
        </p>
      ) : null}
      {agentsTotal > 0 ? (
        <p className="anywhere">
          Blueprint of {counted(agentsTotal, 'agent')}, which sign in with its credentials and inherit what it
          passes on:{' '}
          {agents.map((agent, index) => (
            <span key={agent.id}>
              {index > 0 ? ', ' : null}
              <Link href={`/identities/${agent.id}`} prefetch={false}>
                {agent.name}
              </Link>
            </span>
          ))}
          {agentsTotal > agents.length ? ` and ${agentsTotal - agents.length} more` : null}
        </p>
      ) : null}
      {joins.map((join) => (
        <JoinDecision key={join.id} id={id} join={join} refused={refused} />
      ))}
    </section>
  )
}
