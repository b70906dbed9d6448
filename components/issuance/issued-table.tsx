import { count, counted } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { EmptyState } from '@/components/ui/empty-state'
import { SectionTitle } from '@/components/ui/section-title'
import { TabLinks } from '@/components/ui/tab-links'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import {
  issuanceMeasures,
  type IssuanceMeasure,
  type IssuedTo,
  type Issuer,
} from '@/lib/model/answers/issuance'
import { Drift } from './drift'
import { underOf, listOfMeasure, measureNames, tells, untoldBy } from './issuer-figures'

type Props = { issuer: Issuer; by: IssuanceMeasure; rows: IssuedTo[]; total: number }

const DAY_SECONDS = 86_400

/** How long the tokens of an identity go back to one static secret: so long a copy of it has been enough to get them. */
function Effective({ effective }: Pick<IssuedTo, 'effective'>) {
  if (effective === null) return <>Same as its tokens</>
  if (effective.since === null || effective.seconds === null)
    return <Unknown because="its source does not say how old its secret is" />
  return (
    <>
      {counted(Math.round(effective.seconds / DAY_SECONDS), 'day')}
      <span className="small text-3 block">
        by a secret of <Time at={effective.since} form="day" />
      </span>
    </>
  )
}

/** The identities that one figure of an issuer is made of; what is not shown of them is said. */
export function IssuedTable({ issuer, by, rows, total }: Props) {
  return (
    <section aria-labelledby="identities">
      <SectionTitle
        id="identities"
        note={
          !tells(issuer, by)
            ? null
            : rows.length < total
              ? `${count(rows.length)} of ${counted(total, 'identity', 'identities')}, most first`
              : counted(total, 'identity', 'identities')
        }
      >
        {measureNames[by]}: {issuer.scope}
      </SectionTitle>
      <TabLinks
        label="Figure"
        tabs={issuanceMeasures.map((one) => ({
          href: listOfMeasure(issuer, one),
          label: measureNames[one],
          current: one === by,
        }))}
      />
      {!tells(issuer, by) ? (
        <EmptyState title={`unknown: ${untoldBy(issuer)}.`}>
          Another log of the same scope may contain it.
        </EmptyState>
      ) : rows.length === 0 ? (
        <EmptyState title={`${measureNames[by]}: 0 in this log.`}>
          {by === 'unused'
            ? 'Every token that has an id was used.'
            : 'No such event in the last 30 days of the log.'}
        </EmptyState>
      ) : (
        <Table label={`${measureNames[by]}, by identity`} blocks>
          <thead>
            <tr>
              <HeadCell>Identity</HeadCell>
              {issuanceMeasures.map((one) => (
                <HeadCell key={one} width={92} numeric under={underOf(one)}>
                  {measureNames[one]}
                </HeadCell>
              ))}
              <HeadCell width={156}>Mean lifetime, 7 days</HeadCell>
              <HeadCell width={150}>Effective lifetime</HeadCell>
              <HeadCell width={150} under={1160}>
                Busiest day
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <Cell>
                  <NameCell name={row.name} href={`/identities/${row.id}?tab=use`} />
                </Cell>
                {issuanceMeasures.map((one) => (
                  <Cell key={one} numeric label={measureNames[one]} under={underOf(one)}>
                    {tells(issuer, one) ? (
                      count(one === 'unused' ? row.tokens - row.tokensUsed : row[one])
                    ) : (
                      <Unknown />
                    )}
                  </Cell>
                ))}
                <Cell label="Mean lifetime, 7 days">
                  <Drift recent={row.meanRecent} before={row.meanBefore} />
                </Cell>
                <Cell label="Effective lifetime">
                  <Effective effective={row.effective} />
                </Cell>
                <Cell label="Busiest day" under={1160}>
                  {row.busiest ? (
                    <>
                      {count(row.busiest.n)} on <Time at={row.busiest.day} form="day" />
                      <span className="small text-3 block">usually {count(row.busiest.usual)}</span>
                    </>
                  ) : (
                    'None'
                  )}
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  )
}
