import { randomUUID } from 'node:crypto'
import type { Actor } from '@/lib/auth/actor'
import { checkById } from '@/lib/checks/index'
import { rows } from '@/lib/db/pool'
import { finishImports } from '@/lib/ingest/finish'
import { changeTasks } from '@/lib/tasks/change-tasks'
import { decideExceptions, requestExceptions } from '@/lib/findings/exceptions'
import { expireExceptions } from '@/lib/findings/exceptions-life'
import { planFindings } from '@/lib/tasks/plan'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { assignOwner } from '@/lib/owners/assign'
import { addComment } from '@/lib/tasks/talk'
import { fillCampaign } from './attest'
import { fillRequests } from './requests'

/** People of the made-up directory who work as analysts: work is given only to people whom Muster knows. */
async function analysts(): Promise<[Actor, Actor]> {
  const found = await rows<{ email: string }>('select email from person where active order by email limit 2')
  const [first, second] = found.map(({ email }): Actor => ({
    kind: 'user',
    id: randomUUID(),
    label: email,
    role: 'analyst',
    scope: {},
  }))
  return [first!, second!]
}

/** People of the made-up company at work: tasks in every state, exceptions asked for, approved, bridged and run out, a campaign, evidence. */
export async function fillWork(): Promise<void> {
  const [planner, fixer] = await analysts()
  const exposed = await openOn('exposed-secret', 6)
  const overdue = await openOn('rotation-overdue', 24)
  const excess = await openOn('overprivileged-unused-grants', 8)

  const planned = await planFindings(planner, {
    ids: [...exposed, ...overdue.slice(0, 12), ...excess],
    assignee: fixer.label,
    dueAt: new Date(Date.now() + 14 * 86_400_000),
  })
  await changeTasks(fixer, { action: 'start', ids: planned.tasks.slice(0, 9) })
  await changeTasks(fixer, { action: 'claim', ids: planned.tasks.slice(2, 7) })
  const [first] = planned.tasks
  if (first)
    await addComment(fixer, {
      id: randomUUID(),
      about: 'task',
      aboutId: first,
      text: 'The payments team switches over on Tuesday; the old key stays on until then.',
    })

  await requestExceptions(fixer, {
    ids: overdue.slice(12, 18),
    reason: 'The vendor reads one key only; its replacement arrives in January.',
    control: 'Network policy limits it to the payment subnet.',
    days: 60,
  })
  await requestExceptions(fixer, {
    ids: overdue.slice(18, 21),
    reason: 'The batch host cannot present an OIDC token yet.',
    control: 'Alert on any use outside the batch window.',
    days: 120,
    bridge: {
      sunsetOn: new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10),
      nativeIdentity: 'IAM role through the OIDC token of the pipeline',
    },
  })
  const asked = await rows<{ id: string }>("select id from exception where state = 'requested' order by id")
  await decideExceptions(planner, {
    ids: asked.slice(0, 7).map((row) => row.id),
    decision: 'approve',
    note: 'Agreed until then.',
  })
  await rows(
    `update exception set expires_at = now() - interval '3 days'
     where id in (select id from exception where state = 'approved' order by id limit 2)`,
  )
  await expireExceptions(new Date())
  await fillCampaign(planner)
  await fillRequests(planner)
  await handOverAdministrator(planner)
  await finishImports(new Date())
  await judgeChanged(new Date())
}

/** Somebody who approved access in an account comes to own an administrator there: from then on nobody else looks at it. */
async function handOverAdministrator(planner: Actor): Promise<void> {
  const [found] = await rows<{ key: string; person: number }>(
    `select x.identity_key::text as key, d.decided_person_id as person
     from attestation_decision d
       join identity i using (identity_key)
       join identity x on x.provider = i.provider and x.scope = i.scope and x.seen_to is null
       join privilege v on v.identity_key = x.identity_key
       join rights_profile r using (profile_key)
     where d.is_final and d.decision = 'approve' and d.decided_person_id is not null and r.is_admin
     order by d.id, x.name limit 1`,
  )
  if (found) await assignOwner(planner, [found.key], `person:${found.person}`, 'accept')
}

const openOn = async (check: string, most: number): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      'select id from finding where check_no = $1 and resolved_at is null order by id desc limit $2',
      [checkById(check)!.no, most],
    )
  ).map((row) => row.id)
