import { EmptyState } from '@/components/ui/empty-state'
import { count, counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { EnvironmentCell, UsedFrom } from '@/lib/model/answers/issuance'
import { type Environment, environments } from '@/lib/model/vocabulary'
import { environmentNames } from '@/lib/model/words'

type Props = {
  cells: EnvironmentCell[]
  /** The number that was opened, and the identities behind it. */
  open: { own: Environment; seen: Environment; rows: UsedFrom[]; total: number } | null
  now: string
}

/** All identities by the environment that they are of, against those that they were used from; each number opens its identities. */
export function EnvironmentTable({ cells, open, now }: Props) {
  const of = (own: Environment, seen: Environment) =>
    cells.find((one) => one.own === own && one.seen === seen)?.identities ?? 0
  const rows = environments.filter((own) => cells.some((one) => one.own === own))
  return (
    <section aria-labelledby="separation">
      <SectionTitle id="separation" note="identities, by where they were used from in any log">
        Environments
      </SectionTitle>
      {rows.length === 0 ? (
        <EmptyState title="No log records where an identity was used from.">
          Logs name workloads and networks; which environment these are is set under Settings.
        </EmptyState>
      ) : (
        <Table label="Identities by environment of use" compact least={640}>
          <thead>
            <tr>
              <HeadCell>Identity of</HeadCell>
              {environments.map((seen) => (
                <HeadCell key={seen} width={110} numeric>
                  {environmentNames[seen]}
                </HeadCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((own) => (
              <tr key={own}>
                <Cell>
                  <span className="strong">{environmentNames[own]}</span>
                </Cell>
                {environments.map((seen) => (
                  <Cell key={seen} numeric>
                    {of(own, seen) === 0 ? (
                      '0'
                    ) : (
                      <Link
                        href={`/issuance?own=${own}&seen=${seen}#used-from`}
                        className={
                          own !== seen && seen !== 'unknown' && own !== 'unknown' ? 'strong' : undefined
                        }
                      >
                        {count(of(own, seen))}
                      </Link>
                    )}
                  </Cell>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {open ? (
        <>
          <SectionTitle
            id="used-from"
            level={3}
            note={
              open.rows.length < open.total
                ? `${count(open.rows.length)} of ${counted(open.total, 'identity', 'identities')}, most used first`
                : counted(open.total, 'identity', 'identities')
            }
          >
            Of {environmentNames[open.own].toLowerCase()}, used from{' '}
            {environmentNames[open.seen].toLowerCase()}
          </SectionTitle>
          <Table label="Identities used from there" blocks>
            <thead>
              <tr>
                <HeadCell>Identity</HeadCell>
                <HeadCell width={120} numeric>
                  Uses
                </HeadCell>
                <HeadCell width={160}>Last</HeadCell>
              </tr>
            </thead>
            <tbody>
              {open.rows.map((row) => (
                <tr key={row.id}>
                  <Cell>
                    <NameCell name={row.name} href={`/identities/${row.id}?tab=use`} />
                  </Cell>
                  <Cell numeric label="Uses">
                    {count(row.uses)}
                  </Cell>
                  <Cell label="Last">
                    <Time at={row.lastAt} form="relative" now={now} />
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </>
      ) : null}
    </section>
  )
}
