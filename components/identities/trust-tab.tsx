import { Link } from '@/components/ui/link'
import { EmptyState } from '@/components/ui/empty-state'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Unknown } from '@/components/ui/unknown'
import { Provenance } from './provenance'
import { fieldsBehind, rawLines, recordFor } from './raw-lines'
import { RecordEvidence } from './record-evidence'
import { SafeTrusts } from './safe-trusts'
import type { IdentitySheet } from './sheet'
import type { WayInDrawn } from '@/components/charts/prepare-path'
import type { Trust } from '@/lib/model/answers/inventory'
import { WayInPicture } from './way-in-picture'

const kinds: Record<Trust['kind'], string> = {
  principal: 'Identity',
  service: 'Service',
  federation: 'Federation',
  anyone: 'Anyone',
}
const LINES_MAX = 30

const grades: Record<NonNullable<Trust['grade']>, string> = {
  safe: 'Safe',
  caution: 'Caution',
  dangerous: 'Dangerous',
  unknown: 'Cannot tell',
}

/** The whole condition in one line: `StringLike sub repo:o/r:*`. */
function conditions({ condition }: Trust): string {
  if (condition === null) return 'not stored by the version of Muster that imported it'
  const said = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator} ${key} ${values.join(', ')}`),
  )
  return said.length > 0 ? said.join('; ') : 'none'
}

type Props = {
  sheet: IdentitySheet
  trusts: Trust[]
  wayIn: WayInDrawn
}

/** Who may become this identity, and under which conditions. */
export function TrustTab({ sheet, trusts, wayIn }: Props) {
  const record = recordFor(sheet.identity.sightings, 'trust')
  if (trusts.length === 0)
    return (
      <>
        {wayIn.entries.length > 0 ? <WayInPicture drawn={wayIn} /> : null}
        <EmptyState title="No trust policy imported.">
          <Provenance sighting={record} />
        </EmptyState>
      </>
    )
  return (
    <>
      {wayIn.entries.length > 0 ? <WayInPicture drawn={wayIn} /> : null}
      <section aria-labelledby="trusts">
        <SectionTitle id="trusts" note="each statement of its trust policy">
          Trust
        </SectionTitle>
        <Table label="Trust, table" least={700}>
          <thead>
            <tr>
              <HeadCell width={110}>Kind</HeadCell>
              <HeadCell>Who</HeadCell>
              <HeadCell width={110}>Grade</HeadCell>
              <HeadCell>Who can assume it</HeadCell>
              <HeadCell>Conditions</HeadCell>
              <HeadCell width={90}>External</HeadCell>
            </tr>
          </thead>
          <tbody>
            {trusts.map((trust) => (
              <tr key={`${trust.effect} ${trust.kind} ${trust.principal} ${conditions(trust)}`}>
                <Cell>
                  <span className={trust.kind === 'anyone' ? 'strong' : undefined}>
                    {trust.effect === 'deny' ? 'Deny' : kinds[trust.kind]}
                  </span>
                </Cell>
                <Cell>
                  <span className="mono" title={trust.principal}>
                    {trust.principalId ? (
                      <Link href={`/identities/${trust.principalId}`} prefetch={false}>
                        {trust.principal}
                      </Link>
                    ) : (
                      trust.principal
                    )}
                  </span>
                  {trust.issuer ? <span className="small text-3"> issuer {trust.issuer}</span> : null}
                </Cell>
                <Cell>
                  {trust.effect === 'deny' ? null : trust.grade === null ? (
                    <Unknown />
                  ) : (
                    <span className={trust.grade === 'dangerous' ? 'strong' : undefined}>
                      {grades[trust.grade]}
                    </span>
                  )}
                </Cell>
                <Cell>
                  {trust.effect === 'deny' ? (
                    'Denies what other statements allow'
                  ) : trust.who === null ? (
                    <Unknown />
                  ) : (
                    <span title={trust.who}>{trust.who}</span>
                  )}
                </Cell>
                <Cell>
                  <span
                    title={conditions(trust)}
                    className={conditions(trust) === 'none' ? 'strong' : undefined}
                  >
                    {conditions(trust)}
                  </span>
                </Cell>
                <Cell>{trust.isExternal === null ? <Unknown /> : trust.isExternal ? 'Yes' : 'No'}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
      <SafeTrusts trusts={trusts} />
      {record ? (
        <section aria-labelledby="evidence">
          <SectionTitle id="evidence">Evidence</SectionTitle>
          <RecordEvidence sighting={record} lines={rawLines(record.body, fieldsBehind.trust, LINES_MAX)} />
        </section>
      ) : null}
    </>
  )
}
