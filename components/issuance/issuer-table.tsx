import { day } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { issuanceMeasures, type Issuer } from '@/lib/model/answers/issuance'
import { providerNames } from '@/lib/model/words'
import { Drift } from './drift'
import { IssuerFigure, underOf, listOfMeasure, measureNames, untoldBy } from './issuer-figures'

/** Every issuer with a log, the most issued first. */
export function IssuerTable({ issuers, current }: { issuers: Issuer[]; current: Issuer }) {
  return (
    <Table label="Issuers" blocks>
      <thead>
        <tr>
          <HeadCell>Issuer</HeadCell>
          <HeadCell width={116}>Log period</HeadCell>
          {issuanceMeasures.map((by) => (
            <HeadCell key={by} width={92} numeric under={underOf(by)}>
              {measureNames[by]}
            </HeadCell>
          ))}
          <HeadCell width={156}>Mean lifetime, 7 days</HeadCell>
        </tr>
      </thead>
      <tbody>
        {issuers.map((issuer) => (
          <tr
            key={`${issuer.provider} ${issuer.scope}`}
            aria-current={issuer === current ? 'true' : undefined}
          >
            <Cell>
              <NameCell
                name={issuer.scope}
                href={listOfMeasure(issuer, 'issued')}
                detail={untoldBy(issuer) ?? providerNames[issuer.provider]}
                mark={<KindMark provider={issuer.provider} />}
              />
            </Cell>
            <Cell label="Log period">
              <span className="small">
                {day(new Date(issuer.from), 'UTC')} to
                <br />
                {day(new Date(issuer.to), 'UTC')}
              </span>
            </Cell>
            {issuanceMeasures.map((by) => (
              <Cell key={by} numeric label={measureNames[by]} under={underOf(by)}>
                <IssuerFigure issuer={issuer} by={by} />
              </Cell>
            ))}
            <Cell label="Mean lifetime, 7 days">
              <Drift recent={issuer.meanRecent} before={issuer.meanBefore} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
