import { Link } from '@/components/ui/link'
import { ControlList } from '@/components/identities/control-list'
import { Provenance } from '@/components/identities/provenance'
import { recordFor } from '@/components/identities/raw-lines'
import { Fact, Facts } from '@/components/ui/facts'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import { identityKindNames, ownerStateNames } from '@/lib/model/words'
import { factName } from '@/lib/model/fact-names'
import { FactValue } from './fact-value'
import { FindingStateMark } from './finding-state'
import type { FindingBasis } from './sheet'

/** The finding with its evaluated facts, severity and controls. */
export function FindingFacts({ sheet, wide }: { sheet: FindingBasis; wide?: boolean }) {
  const { finding, verdict, controls, now, subject, topic } = sheet
  const record = <Provenance sighting={recordFor(sheet.sightings, topic)} />
  return (
    <Facts wide={wide}>
      <Fact label="Identity" provenance={record}>
        <Link className="strong" href={`/identities/${finding.identityId}`}>
          {finding.identityName}
        </Link>{' '}
        {identityKindNames[finding.kind]}
        {finding.credential ? (
          <div>
            <Link href={`/identities/${finding.identityId}?tab=credentials#c${finding.credentialId}`}>
              {finding.credential}
            </Link>
          </div>
        ) : null}
      </Fact>
      <Fact label="Owner" provenance={finding.assignee ? `Assigned to ${finding.assignee}` : 'Unassigned'}>
        {finding.ownerState === 'unknown' ? (
          <Unknown />
        ) : finding.owner ? (
          `${finding.owner}${finding.ownerState === 'owned' ? '' : ` (${ownerStateNames[finding.ownerState].toLowerCase()})`}`
        ) : (
          <b>No owner</b>
        )}
      </Fact>
      <Fact
        label="State"
        provenance={
          <>
            {' '}
            Open since <Time at={finding.openedAt} />
            {finding.regressed > 0 ? `; regressed ${finding.regressed} ×` : ''}
            {finding.resolvedAt ? (
              <>
                ; fix confirmed <Time at={finding.resolvedAt} />
              </>
            ) : null}
          </>
        }
      >
        <FindingStateMark finding={finding} />
      </Fact>
      <Fact label="Severity" provenance={verdict?.severityBecause ?? 'No longer evaluated.'}>
        <SeverityMark severity={finding.severity} />
      </Fact>
      <Fact
        label="Evaluated facts"
        provenance={
          <>
            Evaluated <Time at={now} /> on stored data.{' '}
            {verdict?.because ? `Unknown because ${verdict.because}.` : null}
          </>
        }
      >
        {verdict ? (
          <dl>
            {verdict.facts.map((fact) => (
              <div key={fact.name} className="row baseline">
                <dt className="small text-3">{factName(fact.name)}</dt>
                <dd className="grow">
                  <FactValue name={fact.name} value={fact.value} subject={subject} />
                </dd>
              </div>
            ))}
          </dl>
        ) : (
          <Unknown because="it is no longer in the inventory" />
        )}
      </Fact>
      <Fact label="Controls" provenance={`Passes when: ${sheet.holds}.`}>
        {controls.length > 0 ? <ControlList controls={controls} /> : 'No mapped control'}
      </Fact>
    </Facts>
  )
}
