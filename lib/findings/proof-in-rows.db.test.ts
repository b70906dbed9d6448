import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { explain } from '@/lib/checks/queries'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { findingFilter } from '@/lib/model/filters'
import { workedEstate } from '@/lib/reports/testing'
import { savePolicy } from '@/lib/policy/policy'
import { createWebhook } from '@/lib/outward/webhooks'
import { announceFindings } from './announce'
import { announceTasks } from '@/lib/tasks/announce'
import { listFindings } from './queries'

ownDatabase()

test(
  'every row of a list carries the sentence that its page shows, and so does what webhooks are told',
  { timeout: 600_000 },
  async () => {
    await workedEstate()
    const actor = systemActor('test')
    const { rows: listed } = await listFindings(actor, findingFilter.parse({ limit: '200' }))
    expect(listed.length).toBeGreaterThan(20)
    for (const row of listed) {
      const verdict = (await explain(row.identityId, new Date())).find(
        (one) => one.checkId === row.checkId && one.credentialId === row.credentialId,
      )
      expect(row.proof, row.title).toBe(row.unknownSince ? null : verdict!.proof)
    }
    expect(listed.filter(({ proof }) => proof).length).toBeGreaterThan(10)

    await savePolicy(actor, 'outward', { allowed_networks: ['127.0.0.0/8'] })
    await createWebhook(actor, {
      id: '0b6f0f0e-8f0d-4d38-9d5c-1c1a4cbb0b7e',
      name: 'Chat',
      format: 'json',
      target: 'http://127.0.0.1:9/hook',
      events: ['finding.opened', 'task.planned'],
    })
    const gap = listed.find(({ proof }) => proof)!
    await transaction((client) => announceFindings(client, 'finding.opened', [gap.id]))
    expect(
      await rows("select data->'items'->0->>'proof' as proof from outbound_event order by at desc limit 1"),
    ).toEqual([{ proof: gap.proof }])
    // Tasks and exceptions are about a finding: what is told of them carries its sentence.
    const [task] = await rows<{ id: string; finding_id: string }>(
      `select t.id, t.finding_id
       from task t
         join finding f on f.id = t.finding_id
       where f.resolved_at is null and f.unknown_since is null limit 1`,
    )
    const proofOf = async (id: string) =>
      (await listFindings(actor, findingFilter.parse({ limit: '500', closed: 'true' }))).rows.find(
        (row) => row.id === id,
      )?.proof
    await transaction((client) => announceTasks(client, 'task.planned', [task!.id]))
    const told = await rows(
      `select data->'items'->0->>'proof' as proof
       from outbound_event
       where type = 'task.planned'
       order by at desc limit 1`,
    )
    expect(told).toEqual([{ proof: await proofOf(task!.finding_id) }])
  },
)
