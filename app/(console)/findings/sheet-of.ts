import type { FindingSheet } from '@/components/findings/sheet'
import type { Topic } from '@/components/identities/raw-lines'
import type { Actor } from '@/lib/auth/actor'
import type { KnownCheck } from '@/lib/checks/custom'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { explain } from '@/lib/checks/queries'
import { credentialsOf } from '@/lib/inventory/credentials'
import { trustsOf } from '@/lib/inventory/identity-rights'
import { identityDetail } from '@/lib/inventory/identity-detail'
import { findingById, historyOf } from '@/lib/findings/queries'
import { policyOf } from '@/lib/policy/policy'
import { dismissalsOf, exceptionsOf } from '@/lib/findings/exception-queries'
import { commentsOn, isWatching } from '@/lib/tasks/talk'
import { proofsOf } from '@/lib/tasks/task-detail'
import { taskOfFinding } from '@/lib/tasks/task-queries'
import { asOf } from '../as-of'
import { brokenControls } from '../broken-controls'
import { playbookOf } from './playbook-of'

const topics: Record<KnownCheck['group'], Topic> = {
  custom: 'use',
  lifetime: 'age',
  lifecycle: 'use',
  ownership: 'owner',
  isolation: 'use',
  exposure: 'age',
  privilege: 'rights',
  trust: 'trust',
  runtime: 'use',
  'third-party': 'trust',
  human: 'use',
}

/** A finding with its verdict, evidence and history. Throws NotFound outside the actor's scope. */
export async function findingSheetOf(actor: Actor, id: string): Promise<FindingSheet> {
  const now = asOf()
  const finding = await findingById(actor, id)
  const [
    verdicts,
    history,
    identity,
    credentials,
    task,
    exceptions,
    dismissals,
    proofs,
    comments,
    watching,
    policy,
  ] = await Promise.all([
    explain(finding.identityId, new Date(now)),
    historyOf(finding.id),
    identityDetail(actor, finding.identityId),
    credentialsOf(finding.identityId),
    taskOfFinding(finding.id),
    exceptionsOf(actor, finding.id),
    finding.state === 'not_a_problem' ? dismissalsOf(finding.id) : [],
    proofsOf({ findingId: finding.id }),
    commentsOn('finding', finding.id),
    isWatching(actor, 'finding', finding.id),
    policyOf('exceptions'),
  ])
  const check = (await checkCatalogue()).byId(finding.checkId)!
  const topic = topics[check.group]
  return {
    finding,
    verdict:
      verdicts.find((one) => one.checkId === finding.checkId && one.credentialId === finding.credentialId) ??
      null,
    subject: check.subject,
    holds: check.holds,
    topic,
    trusts: topic === 'trust' ? await trustsOf(finding.identityId) : [],
    falsePositives: check.falsePositives,
    history,
    controls: await brokenControls([finding]),
    sightings: identity.sightings,
    playbook: playbookOf(
      check,
      identity,
      credentials.find((one) => one.id === finding.credentialId),
    ),
    task,
    exceptions,
    dismissals,
    proofs,
    comments,
    isWatching: watching,
    daysMax: policy.days_max,
    now,
  }
}
