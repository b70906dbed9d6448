import pg from 'pg'
import { expect, test } from 'vitest'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { markChanged } from '@/lib/facts/changed'
import { judgeChanged } from './judge-changed'

const own = ownDatabase()

test('what changes while it is being judged is judged again', async () => {
  await rows("insert into source (provider, name) values (0, 's')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from
     )
     select n, 0, 0, 'i' || n, 'i' || n, 'x', true, s.id, 1, now()
     from generate_series(1, 40) n, source s`,
  )
  await rows(markChanged('select identity_key from identity'))
  // The judging has taken its verdicts, and is held up where it writes them down.
  await own.asOwner(`create function hold() returns trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock(99, 0);
    return null;
  end $$`)
  await own.asOwner(
    'create trigger hold before insert on posture for each statement execute function hold()',
  )
  const holder = new pg.Client({ connectionString: own.url() })
  await holder.connect()
  await holder.query('select pg_advisory_lock(99, 0)')
  const judging = judgeChanged(new Date())
  await expect
    .poll(() => rows("select 1 from pg_locks where locktype = 'advisory' and classid = 99 and not granted"))
    .toHaveLength(1)
  // An import merges something new about one of them.
  await rows(markChanged('values (17::bigint)'))
  await holder.end()
  await judging
  const changed = () => rows<{ key: number }>('select identity_key::int as key from changed_identity')
  expect(await changed()).toEqual([{ key: 17 }])
  await judgeChanged(new Date())
  expect(await changed()).toEqual([])
})
