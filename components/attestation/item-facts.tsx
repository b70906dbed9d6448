'use client'
import type { RotationPolicy } from '@/lib/model/answers/inventory'
import { Link } from '@/components/ui/link'
import { daysBetween, policyDaysOf } from '@/components/credentials/rotation-policy'
import { AgeBar } from '@/components/ui/age-bar'
import { count, counted } from '@/components/ui/figures'
import { Fact, Facts } from '@/components/ui/facts'
import { ProportionBar } from '@/components/ui/proportion-bar'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import { decisionNames } from '@/lib/model/attestation-words'
import type { CredentialKind } from '@/lib/model/vocabulary'
import { CredentialParts, GrantParts, type Removing } from './part-list'
import type { ItemDetail } from '@/lib/model/answers/attestation'

type Props = { detail: ItemDetail; policy: RotationPolicy; removing: Removing; now: string }

const BREAKS_DAYS = 30

/** What a reviewer needs to know, from the evidence that is frozen with the decision. */
export function ItemFacts({ detail, policy, removing, now }: Props) {
  const { evidence, changes, lastDecision } = detail
  const known = changes ? new Set(changes.known) : null
  const source = evidence.sources[0]
  const from = source ? (
    <>
      {source.source}, {source.file}, {source.at},{' '}
      <Link href={`/imports/${source.importId}`}>import {source.importId}</Link>,{' '}
      <Time at={source.lastSeenAt} form="day" />
    </>
  ) : (
    'Seen only in logs'
  )
  const changed = (moved: boolean) => (changes && moved ? 'changed' : undefined)
  return (
    <Facts wide>
      <AgeOf detail={detail} policy={policy} now={now} />
      <RightsOf detail={detail} from={from} />
      <UseOf detail={detail} now={now} />
      {evidence.exposures.length > 0 ? (
        <Fact label="Exposed" provenance="A scanner found an exposed secret of this identity">
          {evidence.exposures.map((one, index) => (
            <div key={index}>
              <b>{one.detector}</b> {one.place}
              {one.verified ? ', verified to work' : ''}
            </div>
          ))}
        </Fact>
      ) : null}
      <Fact
        label="Findings"
        tag={changed(Boolean(changes && (changes.findings.new.length || changes.findings.removed.length)))}
        provenance={
          changes && changes.findings.removed.length > 0
            ? `Closed since: ${changes.findings.removed.join(', ')}`
            : 'Open when this was shown'
        }
      >
        {evidence.findings.length === 0
          ? 'No open findings'
          : evidence.findings.slice(0, 8).map((one, index) => (
              <div key={index}>
                {one.title}
                <span className="small text-3">
                  {' '}
                  {one.severity}
                  {one.credential ? `, ${one.credential}` : ''}
                </span>
              </div>
            ))}
        {evidence.findings.length > 8 ? `and ${evidence.findings.length - 8} more` : null}
      </Fact>
      <Fact
        label="Credentials"
        tag={changed(
          Boolean(changes && (changes.credentials.new.length || changes.credentials.removed.length)),
        )}
        provenance={
          changes && changes.credentials.removed.length > 0
            ? `Gone since the last attestation: ${changes.credentials.removed.join(', ')}`
            : from
        }
      >
        {evidence.credentials.length === 0 ? (
          'None recorded'
        ) : (
          <CredentialParts evidence={evidence} known={known} removing={removing} now={now} />
        )}
      </Fact>
      <Fact
        label="Grants"
        tag={changed(Boolean(changes && (changes.grants.new.length || changes.grants.removed.length)))}
        provenance={
          changes && changes.grants.removed.length > 0
            ? `Gone since the last attestation: ${changes.grants.removed.join(', ')}`
            : from
        }
      >
        {evidence.grants.length === 0 ? (
          'None recorded'
        ) : (
          <GrantParts evidence={evidence} known={known} removing={removing} />
        )}
      </Fact>
      <Fact
        label="Owners"
        tag={changed(Boolean(changes?.owners))}
        provenance={evidence.owners.map((one) => one.reason).join('; ') || 'None confirmed'}
      >
        {evidence.owners.map((one) => one.label).join(', then ') || <b>No owner</b>}
        {changes?.owners ? `, was ${changes.owners.before}` : ''}
      </Fact>
      <Fact
        label="Last decision"
        provenance={
          lastDecision ? (
            <>
              In "{lastDecision.campaign}"{lastDecision.reason ? `: “${lastDecision.reason}”` : ''}
            </>
          ) : (
            'Never attested before'
          )
        }
      >
        {lastDecision ? (
          <>
            {decisionNames[lastDecision.decision]}, <Time at={lastDecision.decidedAt} form="day" />, by{' '}
            {lastDecision.decidedBy}
          </>
        ) : (
          'First attestation'
        )}
      </Fact>
    </Facts>
  )
}

function AgeOf({ detail, policy, now }: Pick<Props, 'detail' | 'policy' | 'now'>) {
  const live = detail.evidence.credentials.filter(
    (one) => one.isStatic && one.status !== 'inactive' && one.status !== 'revoked',
  )
  if (live.length === 0)
    return (
      <Fact label="Age" provenance="Only static credentials have an age">
        No static credential
      </Fact>
    )
  const dated = live
    .filter((one) => one.rotatedAt !== null)
    .sort((a, b) => a.rotatedAt!.localeCompare(b.rotatedAt!))
  const oldest = dated[0]
  const policyDays = policyDaysOf(policy, (oldest ?? live[0]!).kind as CredentialKind)
  const days = oldest ? daysBetween(oldest.rotatedAt, now) : null
  return (
    <Fact
      label="Age"
      bar={<AgeBar days={days} policyDays={policyDays} />}
      provenance={
        oldest ? (
          <>
            {oldest.name}
            {live.length > 1 ? `, oldest of ${live.length}` : ''}, last rotated{' '}
            <Time at={oldest.rotatedAt!} form="day" />
          </>
        ) : (
          'No source reports its creation date'
        )
      }
    >
      {days === null ? (
        <Unknown because="its source has no date" />
      ) : (
        <>
          <b>{counted(days, 'day')} old</b>, policy {count(policyDays)}
        </>
      )}
    </Fact>
  )
}

/** Used permissions out of all granted. */
export const usedOf = (rights: { granted: number; unused: number | null; unlogged: number }): number =>
  Math.max(0, rights.granted - (rights.unused ?? 0) - rights.unlogged)

function RightsOf({ detail, from }: Pick<Props, 'detail'> & { from: React.ReactNode }) {
  const { evidence, changes } = detail
  const { rights } = evidence
  if (!rights)
    return (
      <Fact label="Permissions" provenance={from}>
        <Unknown because="no source lists its permissions" />
      </Fact>
    )
  const unused = rights.isKnown ? rights.unused : null
  const used = usedOf(rights)
  return (
    <Fact
      label="Permissions used"
      tag={changes?.rights ? 'changed' : undefined}
      bar={
        unused === null ? undefined : (
          <ProportionBar holds={used} gap={unused} unknown={rights.unlogged} of="rights" thin />
        )
      }
      provenance={
        rights.riskyUnused.length > 0 ? (
          <>
            {counted(
              rights.unusedRisky ?? rights.riskyUnused.length,
              'unused one is risky',
              'unused are risky',
            )}
            , such as <span className="mono">{rights.riskyUnused.slice(0, 3).join(', ')}</span>
          </>
        ) : (
          from
        )
      }
    >
      {rights.isAdmin ? <b>Admin-equivalent, </b> : null}
      {unused === null ? (
        <>
          {counted(rights.granted, 'right')} held, <Unknown mark={false}>use unknown</Unknown>
        </>
      ) : (
        <>
          <b>
            {count(used)} of {count(rights.granted)}
          </b>
        </>
      )}
      {rights.hops !== null ? `, can become an administrator in ${counted(rights.hops, 'step')}` : ''}
      {changes?.rights ? `, was ${count(changes.rights.before)}` : ''}
    </Fact>
  )
}

function UseOf({ detail, now }: Pick<Props, 'detail' | 'now'>) {
  const { use } = detail.evidence
  const recent = use.contexts.filter(
    (one) => Date.parse(now) - Date.parse(one.lastAt) < BREAKS_DAYS * 86_400_000,
  )
  const names = [...new Set([...recent.map((one) => one.name), ...use.workloads.map((one) => one.name)])]
  return (
    <>
      <Fact
        label="Last used"
        provenance={
          use.state === 'unknown'
            ? 'Not covered by a log; not treated as unused'
            : `${counted(recent.length, 'place')} in the last ${counted(BREAKS_DAYS, 'day')}`
        }
      >
        {use.lastAt ? (
          <>
            <b>
              <Time at={use.lastAt} form="relative" now={now} />
            </b>
            {use.state === 'dormant' ? ', dormant' : ''}
          </>
        ) : use.state === 'never' ? (
          <b>Never used</b>
        ) : (
          <Unknown because="no source reports it" />
        )}
      </Fact>
      <Fact
        label="Impact of revoking"
        provenance={
          names.length > 0
            ? 'Used it recently, or configured to run as it'
            : 'Based on imported data; use that is not logged is missing'
        }
      >
        {names.length === 0 ? (
          use.state === 'unknown' ? (
            <Unknown because="no use seen, and no log covers it" />
          ) : (
            'No dependent use seen'
          )
        ) : (
          <>
            <b>{counted(names.length, 'workload stops', 'workloads stop')}</b>
            {names.slice(0, 5).map((name) => (
              <div key={name} className="mono">
                {name}
              </div>
            ))}
            {names.length > 5 ? `and ${names.length - 5} more` : null}
          </>
        )}
      </Fact>
    </>
  )
}
