import { Link } from '@/components/ui/link'
import { EmptyState } from '@/components/ui/empty-state'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Unknown } from '@/components/ui/unknown'
import type { Trust } from '@/lib/facts/identity-rights'
import { Provenance } from './provenance'
import { fieldsBehind, rawLines, recordFor } from './raw-lines'
import { RecordEvidence } from './record-evidence'
import type { IdentitySheet } from './sheet'

const kinds: Record<Trust['kind'], string> = {
  principal: 'Identity',
  service: 'Service',
  federation: 'Federation',
  anyone: 'Anyone',
}
const LINES_MAX = 30

function conditions(trust: Trust): string {
  const said = [
    trust.subjects.length > 0 ? `subject ${trust.subjects.join(', ')}` : null,
    trust.audiences.length > 0 ? `audience ${trust.audiences.join(', ')}` : null,
    trust.externalIdRequired ? 'external id' : null,
    trust.otherConditions.length > 0 ? `also ${trust.otherConditions.join(', ')}` : null,
  ].filter(Boolean)
  return said.length > 0 ? said.join('; ') : 'none'
}

/** Who may become this identity, and under which conditions. */
export function TrustTab({ sheet, trusts }: { sheet: IdentitySheet; trusts: Trust[] }) {
  const record = recordFor(sheet.identity.sightings, 'trust')
  if (trusts.length === 0)
    return (
      <EmptyState title="No trust rule is recorded: nobody else may become this identity through one.">
        <Provenance sighting={record} />
      </EmptyState>
    )
  return (
    <>
      <section aria-labelledby="trusts">
        <SectionTitle id="trusts" note="who may become it">
          Trust
        </SectionTitle>
        <Table label="Trust, table" least={700}>
          <thead>
            <tr>
              <HeadCell width={110}>Kind</HeadCell>
              <HeadCell>Who</HeadCell>
              <HeadCell>Conditions</HeadCell>
              <HeadCell width={120}>Outside</HeadCell>
            </tr>
          </thead>
          <tbody>
            {trusts.map((trust) => (
              <tr key={`${trust.kind} ${trust.principal} ${trust.subjects.join()}`}>
                <Cell>
                  <span className={trust.kind === 'anyone' ? 'strong' : undefined}>{kinds[trust.kind]}</span>
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
      {record ? (
        <section aria-labelledby="evidence">
          <SectionTitle id="evidence">Evidence</SectionTitle>
          <RecordEvidence sighting={record} lines={rawLines(record.body, fieldsBehind.trust, LINES_MAX)} />
        </section>
      ) : null}
    </>
  )
}
