import { CredentialAge } from '@/components/credentials/credential-age'
import { Expires, LastUsed, Status } from '@/components/credentials/credential-words'
import { EmptyState } from '@/components/ui/empty-state'
import { NameCell } from '@/components/ui/name-cell'
import { counted, middle } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import type { Exposure } from '@/lib/model/answers/inventory'
import { credentialKindNames } from '@/lib/model/words'
import { ExposureTable } from './exposure-table'
import { Provenance } from './provenance'
import { fieldsBehind, rawLines, recordFor } from './raw-lines'
import { RecordEvidence } from './record-evidence'
import type { IdentitySheet } from './sheet'

const LINES_MAX = 24

export function CredentialsTab({ sheet, exposures }: { sheet: IdentitySheet; exposures: Exposure[] }) {
  const { credentials, identity, policy, now } = sheet
  const record = recordFor(identity.sightings, 'age')
  if (credentials.length === 0 && exposures.length === 0)
    return (
      <EmptyState title="No credentials of this identity imported.">
        It may have none, or no source that lists credentials has been imported for {identity.scope}.
      </EmptyState>
    )
  return (
    <>
      {credentials.length > 0 ? (
        <section aria-labelledby="credentials">
          <SectionTitle id="credentials" note={`policy ${counted(policy.days, 'day')}: ${policy.origin}`}>
            Credentials
          </SectionTitle>
          <Table label="Credentials" blocks>
            <thead>
              <tr>
                <HeadCell>Credential</HeadCell>
                <HeadCell width={200}>Age</HeadCell>
                <HeadCell width={130}>Expires</HeadCell>
                <HeadCell width={130}>Last used</HeadCell>
                <HeadCell width={110}>Status</HeadCell>
              </tr>
            </thead>
            <tbody>
              {credentials.map((row) => (
                <tr key={row.id} id={`c${row.id}`}>
                  <Cell>
                    <NameCell
                      name={row.label ?? credentialKindNames[row.kind]}
                      detail={
                        <span title={row.nativeId}>
                          {credentialKindNames[row.kind]} · {middle(row.nativeId, 48)}
                          {row.exposure === 'found' ? <b className="text"> · exposed</b> : null}
                        </span>
                      }
                    />
                  </Cell>
                  <Cell label="Age">
                    <CredentialAge row={row} policy={policy} now={now} words />
                  </Cell>
                  <Cell label="Expires">
                    <Expires row={row} now={now} />
                  </Cell>
                  <Cell label="Last used">
                    <LastUsed row={row} now={now} />
                  </Cell>
                  <Cell label="Status">
                    <Status row={row} />
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
          <p className="small text-3 under">
            <Provenance sighting={record} />
          </p>
        </section>
      ) : null}
      <ExposureTable exposures={exposures} credentials={credentials} now={now} />
      {record ? (
        <section aria-labelledby="evidence">
          <SectionTitle id="evidence">Evidence</SectionTitle>
          <RecordEvidence sighting={record} lines={rawLines(record.body, fieldsBehind.age, LINES_MAX)} />
        </section>
      ) : null}
    </>
  )
}
