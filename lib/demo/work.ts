import { randomUUID } from 'node:crypto'
import type { Actor } from '@/lib/auth/actor'
import { checkById } from '@/lib/checks/index'
import { rows } from '@/lib/db/pool'
import { finishImports } from '@/lib/ingest/finish'
import { changeTasks } from '@/lib/tasks/change-tasks'
import { decideExceptions, requestExceptions } from '@/lib/findings/exceptions'
import { expireExceptions } from '@/lib/findings/exceptions-life'
import { planFindings } from '@/lib/tasks/plan'
import { addComment } from '@/lib/tasks/talk'
import { fillCampaign } from './attest'

const person = (name: string): Actor => ({
  kind: 'user',
  id: randomUUID(),
  label: `${name}@halden.example`,
  role: 'analyst',
  scope: {},
})

/** People of the made-up company at work: tasks in every state, exceptions asked for, approved, bridged and run out, a campaign. */
export async function fillWork(): Promise<void> {
  const ines = person('ines.duarte')
  const tomas = person('tomas.hale')
  const exposed = await openOn('exposed-secret', 6)
  const overdue = await openOn('rotation-overdue', 24)
  const excess = await openOn('overprivileged-unused-grants', 8)

  const planned = await planFindings(ines, {
    ids: [...exposed, ...overdue.slice(0, 12), ...excess],
    assignee: tomas.label,
    dueAt: new Date(Date.now() + 14 * 86_400_000),
  })
  await changeTasks(tomas, { action: 'start', ids: planned.tasks.slice(0, 9) })
  await changeTasks(tomas, { action: 'claim', ids: planned.tasks.slice(2, 7) })
  const [first] = planned.tasks
  if (first)
    await addComment(tomas, {
      id: randomUUID(),
      about: 'task',
      aboutId: first,
      text: 'The payments team switches over on Tuesday; the old key stays on until then.',
    })

  await requestExceptions(tomas, {
    ids: overdue.slice(12, 18),
    reason: 'The vendor reads one key only; its replacement arrives in January.',
    control: 'Network policy limits it to the payment subnet.',
    days: 60,
  })
  await requestExceptions(tomas, {
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
  await decideExceptions(ines, {
    ids: asked.slice(0, 7).map((row) => row.id),
    decision: 'approve',
    note: 'Agreed until then.',
  })
  await rows(
    `update exception set expires_at = now() - interval '3 days'
     where id in (select id from exception where state = 'approved' order by id limit 2)`,
  )
  await expireExceptions(new Date())
  await fillCampaign(ines)
  await finishImports(new Date())
}

const openOn = async (check: string, most: number): Promise<string[]> =>
  (
    await rows<{ id: string }>(
      'select id from finding where check_no = $1 and resolved_at is null order by id desc limit $2',
      [checkById(check)!.no, most],
    )
  ).map((row) => row.id)
