import { closeCampaign, createCampaign, launchCampaign } from '@/lib/attestation/campaign'
import { carryForward } from '@/lib/attestation/carry-forward'
import { signOff } from '@/lib/attestation/sign-off'
import { answer, identity, inboxOf, owner, person as directoryPerson } from '@/lib/attestation/testing'
import { rows } from '@/lib/db/pool'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { campaignInput } from '@/lib/model/attestation'
import { changeTasks } from '@/lib/tasks/change-tasks'
import { decideExceptions, requestExceptions } from '@/lib/findings/exceptions'
import { planFindings } from '@/lib/tasks/plan'
import { bring, findingOn, person } from '@/lib/tasks/testing'
import { report } from '@/e2e/credential-report'

const ROTATION = 1
const ana = person('00000000-0000-4000-8000-00000000000a')
const ben = person('00000000-0000-4000-8000-00000000000b')
const old = '2020-01-01T00:00:00Z'
const fresh = '2026-11-21T00:00:00Z'
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)

/**
 * An estate in which people have worked, for tests of reports: findings that were fixed fast, slowly, not at all and came
 * back; tasks in several states; exceptions in several states; two campaigns and two drafts.
 */
export async function workedEstate(): Promise<void> {
  await workOnFindings()
  await attest()
  await judgeChanged(inDays(0), true)
}

async function workOnFindings(): Promise<void> {
  const keys = (rotated: Record<string, string>) =>
    report(Object.entries(rotated).map(([user, at]) => ({ user, rotated: at })))
  const at = { fast: old, slow: old, back: old, open: old, accepted: old, asked: old, refused: old }
  await bring(keys(at), inDays(-100))
  await bring(keys({ ...at, fast: fresh }), inDays(-95.5))
  await bring(keys({ ...at, fast: fresh, back: fresh }), inDays(-70))
  await bring(keys({ ...at, fast: fresh, back: fresh, slow: fresh }), inDays(-40))
  await bring(keys({ ...at, fast: fresh, back: '2020-02-02T00:00:00Z', slow: fresh }), inDays(-30))
  const found = async (user: string) => (await findingOn(user, ROTATION)).id
  const planned = { assignee: ana.label, dueAt: null }
  await planFindings(ana, {
    ids: [await found('open'), await found('back'), await found('refused')],
    ...planned,
  })
  const tasks = await rows<{ id: string; name: string }>(
    'select t.id, i.name from task t join identity i using (identity_key) order by t.id',
  )
  const task = (user: string) => [tasks.find(({ name }) => name === user)!.id]
  await rows("update task set due_at = now() - interval '3 days' where id = $1", task('open'))
  await changeTasks(ana, { action: 'start', ids: task('back') })
  await changeTasks(ana, { action: 'cancel', ids: task('refused'), note: 'no longer needed' })

  const ask = { reason: '=The vendor reads one key only.', control: 'Network policy', days: 30 }
  for (const user of ['accepted', 'asked', 'refused'])
    await requestExceptions(ana, { ids: [await found(user)], ...ask })
  const asked = await rows<{ id: string; name: string }>(
    'select x.id, i.name from exception x join identity i using (identity_key)',
  )
  const exception = (user: string) => [asked.find(({ name }) => name === user)!.id]
  await decideExceptions(ben, {
    ids: exception('accepted'),
    decision: 'approve',
    note: 'until the new vendor',
  })
  await decideExceptions(ben, { ids: exception('refused'), decision: 'refuse' })
}

async function attest(): Promise<void> {
  const jan = owner(await directoryPerson('Jan'))
  const keys: string[] = []
  for (const n of [1, 2, 3, 4, 5]) keys.push(await identity(`attested-${n}`, ['jan@corp.example']))
  await rows("insert into team (name) values ('Payments') on conflict do nothing")
  await judgeChanged(inDays(0), true)
  const input = campaignInput.parse({ name: 'Autumn', samplePercent: 0, query: 'q=attested' })
  const first = await createCampaign(ana, input)
  await launchCampaign(ana, first.id)
  const byKey = new Map((await inboxOf(jan, first.id)).map((row) => [row.identityId, row.id]))
  const item = (n: number) => byKey.get(keys[n]!)!
  await answer(jan, item(0), 'approve', { reason: 'needed every night' })
  await answer(jan, item(1), 'approve', { reason: 'needed every night' })
  await answer(jan, item(2), 'revoke', { reason: 'nobody runs it' })
  await answer(jan, item(3), 'unknown')
  await signOff(jan, first.id)
  await closeCampaign(ana, first.id)
  const second = await createCampaign(ana, { ...input, name: 'Winter' })
  await launchCampaign(ana, second.id)
  await carryForward(jan, second.id, null, 'unchanged since the autumn review')
  // Nobody was asked by these: one was given up, one is being prepared.
  const givenUp = await createCampaign(ana, { ...input, name: 'Spring' })
  await closeCampaign(ana, givenUp.id)
  await createCampaign(ana, { ...input, name: 'Summer' })
}
