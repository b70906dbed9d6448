import { expect, test } from 'vitest'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { identityFacts } from '@/lib/facts/identity'
import { currentRules } from './rules'

const { asOwner } = ownDatabase()

test('the facts of a few identities do not take a look at who else is in a group', async () => {
  await asOwner(
    `insert into membership (identity_key, membership_key, native_id, group_key, name, import_id, seen_from)
     select n, n, 'g' || n % 100, -1 - n % 100, 'Group ' || n % 100, 1, now()
     from generate_series(1, 50000) n`,
    'analyze membership',
  )
  const { windows } = await currentRules()
  const plan = await rows<{ 'QUERY PLAN': string }>(
    `explain with judging (identity_key) as (select distinct unnest('{1,2,3}'::bigint[]))
     select f.identity_key, f.group_grant_n
     from (${identityFacts('judging', windows).replaceAll('$1', 'now()')}) f`,
  )
  const reads = plan.map((line) => line['QUERY PLAN']).filter((line) => line.includes(' on membership '))
  expect(reads.length).toBeGreaterThan(0)
  expect(reads.filter((line) => line.includes('Seq Scan') || !line.includes('membership_pkey'))).toEqual([])
})
