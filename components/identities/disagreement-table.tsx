import { Link } from '@/components/ui/link'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { Disagreement } from '@/lib/ingest/disagreements'

const factNames: Readonly<Record<string, string>> = {
  createdAt: 'Created',
  rotatedAt: 'Last rotated',
  expiresAt: 'Expires',
  human: 'Used by a human',
  breakGlass: 'Break-glass',
  thirdParty: 'Third party',
}
const nameOf = (fact: string) => factNames[fact] ?? fact.charAt(0).toUpperCase() + fact.slice(1)
const isInstant = (value: string) => /^\d{4}-\d\d-\d\dT/.test(value)

/** Facts on which sources disagree, with the value and time of each source. */
export function DisagreementTable({ list }: { list: Disagreement[] }) {
  return (
    <section aria-labelledby="disagreements">
      <SectionTitle id="disagreements" note="Checks use the newest value.">
        Where sources disagree
      </SectionTitle>
      <Table label="Facts on which sources disagree" compact>
        <thead>
          <tr>
            <HeadCell width="24%">Fact</HeadCell>
            <HeadCell width="26%">Says</HeadCell>
            <HeadCell>Source</HeadCell>
            <HeadCell width="20%" keep={2}>
              Last reported
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {list.flatMap(({ subject, fact, claims }) =>
            claims.map((claim, index) => (
              <tr key={`${subject} ${fact} ${index}`}>
                <Cell>
                  {index === 0 ? (
                    <>
                      <span className="strong">{nameOf(fact)}</span>
                      {subject === 'identity' ? null : <span className="text-3"> of {subject}</span>}
                    </>
                  ) : (
                    <span className="visually-hidden">{nameOf(fact)}</span>
                  )}
                </Cell>
                <Cell>
                  {isInstant(claim.value) ? (
                    <Time at={claim.value} form="minute" />
                  ) : (
                    claim.value.replaceAll('_', ' ')
                  )}
                </Cell>
                <Cell>
                  <Link href={`/imports/${claim.importId}`}>{claim.source}</Link>{' '}
                  <span className="text-3">
                    {claim.format}, {claim.at}
                  </span>
                </Cell>
                <Cell keep={2}>
                  <Time at={claim.lastSeenAt} form="minute" />
                </Cell>
              </tr>
            )),
          )}
        </tbody>
      </Table>
    </section>
  )
}
