import { count, counted } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Unknown } from '@/components/ui/unknown'
import type { UsedIn } from '@/lib/inventory/identity-life'
import { type Environment, environments } from '@/lib/model/vocabulary'
import { credentialKindNames, environmentNames } from '@/lib/model/words'

type Props = { rows: UsedIn[]; own: Environment }

/** Uses of each credential by the environment they came from; nothing is drawn before a log tells of a use. */
export function EnvironmentMatrix({ rows, own }: Props) {
  if (rows.length === 0) return null
  const seen = environments.filter((one) => one !== 'unknown' && rows.some(({ uses }) => uses[one]))
  return (
    <section aria-labelledby="environments">
      <SectionTitle
        id="environments"
        note={
          seen.length === 0
            ? 'no use has a known environment: set environments under Settings'
            : `used from ${counted(seen.length, 'environment')}; the identity is ${own === 'unknown' ? 'of unknown environment' : `in ${environmentNames[own].toLowerCase()}`}`
        }
      >
        Environments
      </SectionTitle>
      <Table label="Uses by environment" compact least={640}>
        <thead>
          <tr>
            <HeadCell>Credential</HeadCell>
            {environments.map((one) => (
              <HeadCell key={one} width={110} numeric>
                {environmentNames[one]}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {/* While some uses came from an unknown environment, none seen from another is no zero. */}
          {rows.map(({ name, kind, uses }) => (
            <tr key={`${kind} ${name}`}>
              <Cell>{name ? <span className="mono">{name}</span> : `${credentialKindNames[kind]}, all`}</Cell>
              {environments.map((one) => (
                <Cell key={one} numeric>
                  {uses[one] || !uses.unknown ? count(uses[one] ?? 0) : <Unknown />}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}
