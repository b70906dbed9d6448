import { expect, test } from 'vitest'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from './judge-changed'

ownDatabase()
const AS_OF = new Date('2026-11-22T08:00:00Z')

const counted = () =>
  rows(
    `select applies, fails, open, unknown, severity, is_ai, is_pci, n
     from verdict_cell
     order by 1, 2, 3, 4, 5`,
  )
const recounted = () =>
  rows(
    `select
       applies, fails, fails - accepted as open, unknown, severity, kind = 11 as is_ai, is_pci,
       count(*)::int as n
     from posture
     where status <> 2
     group by 1, 2, 3, 4, 5, 6, 7
     order by 1, 2, 3, 4, 5`,
  )
const change = async (set: string, where: string) => {
  await rows(
    `with done as (update identity set ${set} where ${where} returning identity_key)
     insert into changed_identity select identity_key from done`,
  )
  await judgeChanged(AS_OF)
  const [newest] = await rows<{ is_full: boolean }>('select is_full from judgement order by id desc limit 1')
  expect(newest).toEqual({ is_full: false })
}

test('what is counted in advance follows the identities that were judged', async () => {
  await rows("insert into source (provider, name) values (0, 's')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from
     )
     select n, 0, 0, 'i' || n, 'i' || n, 'x', true, s.id, 1, now()
     from generate_series(1, 60) n, source s`,
  )
  await judgeChanged(AS_OF, true)
  const before = await counted()
  expect(before).toEqual(await recounted())

  // Into cells that are new, out of one that goes on, and out of the roll.
  await change('kind = 11, tags = \'{"pci": "yes"}\'', 'identity_key <= 2')
  expect(await counted()).toEqual(await recounted())
  await change('status = 2', 'identity_key = 3')
  expect(await counted()).toEqual(await recounted())
  await change("kind = 0, tags = '{}', status = null", 'identity_key <= 3')
  expect(await counted()).toEqual(before)

  // An identity turned out to be another one, and its posture was taken away meanwhile.
  await rows('delete from posture where identity_key = 60')
  await change('status = 1', 'identity_key = 4')
  expect(await counted()).toEqual(await recounted())
})
