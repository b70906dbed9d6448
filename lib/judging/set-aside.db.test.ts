import { expect, test } from 'vitest'
import { numbersOf } from '@/lib/checks/index'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { code, findingStates } from '@/lib/model/vocabulary'
import { judgeChanged } from './judge-changed'

const own = ownDatabase()
const AS_OF = new Date('2026-11-22T08:00:00Z')

test('an identity whose facts cannot be judged is set aside with the reason; all others are judged, now and at night', async () => {
  await rows("insert into source (provider, name) values (0, 's')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from
     )
     select n, 0, 0, 'i' || n, 'i' || n, 'x', true, s.id, 1, now()
     from generate_series(1, 40) n, source s`,
  )
  await rows('insert into changed_identity select identity_key from identity')
  // Whatever it is that PostgreSQL refuses of one identity.
  await own.asOwner(`create function refuse() returns trigger language plpgsql as $$ begin
    if new.identity_key = 17 then raise exception 'index row size 3000 exceeds maximum 2704'; end if;
    return new;
  end $$`)
  await own.asOwner(
    'create trigger refuse before insert or update on posture for each row execute function refuse()',
  )
  await judgeChanged(AS_OF)
  const judged = () => rows<{ n: number }>('select count(*)::int as n from posture')
  expect(await judged()).toEqual([{ n: 39 }])
  expect(await rows('select identity_key::int as key, reason from unjudged')).toEqual([
    { key: 17, reason: 'index row size 3000 exceeds maximum 2704' },
  ])
  expect(await rows('select 1 from changed_identity')).toEqual([])
  await judgeChanged(AS_OF, true)
  expect(await judged()).toEqual([{ n: 39 }])
  // A change of it tries again.
  await own.asOwner('drop trigger refuse on posture')
  await rows('insert into changed_identity values (17)')
  await judgeChanged(AS_OF)
  expect(await judged()).toEqual([{ n: 40 }])
  expect(await rows('select 1 from unjudged')).toEqual([])
})

test('new rules reach everybody although one cannot be judged, and what they close was never fixed', async () => {
  await rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, status, created_at, rotated_at,
       in_inventory, import_id, seen_from
     )
     select n, n, 0, true, 'k' || n, 0, '2026-06-01', '2026-06-01', true, 1, now()
     from generate_series(1, 40) n`,
  )
  await rows('insert into changed_identity select identity_key from identity')
  await judgeChanged(AS_OF)
  const overdue = () =>
    rows('select state, count(*)::int as n from finding where check_no = $1 group by 1 order by 1', [
      numbersOf(['rotation-overdue'])[0],
    ])
  expect(await overdue()).toEqual([{ state: code(findingStates, 'open'), n: 40 }])
  await own.asOwner(
    'create trigger refuse before insert or update on posture for each row execute function refuse()',
  )
  await rows(
    `insert into check_params (check_id, version, params, changed_by)
     values (
       'rotation-overdue', 1, '{"default_interval_days": 3000, "crypto_interval_days": 3000}', 'test'
     )`,
  )
  await judgeChanged(AS_OF)
  const closed = [
    { state: code(findingStates, 'open'), n: 1 },
    { state: code(findingStates, 'not_a_problem'), n: 39 },
  ]
  expect(await overdue()).toEqual(closed)
  // The same rules again are nothing new.
  await judgeChanged(AS_OF)
  expect(await overdue()).toEqual(closed)
  expect(await rows('select is_full from judgement order by id desc limit 1')).toEqual([{ is_full: false }])
  // With somebody set aside, others that the rules close are not taken for fixed either.
  await rows("delete from check_params where check_id = 'rotation-overdue'")
  await judgeChanged(AS_OF)
  expect(await overdue()).toEqual([{ state: code(findingStates, 'open'), n: 40 }])
  await rows(
    `insert into check_params (check_id, version, params, changed_by)
     values (
       'rotation-overdue', 1, '{"default_interval_days": 3000, "crypto_interval_days": 3000}', 'test'
     )`,
  )
  await judgeChanged(AS_OF)
  expect(await overdue()).toEqual(closed)
  await own.asOwner('drop trigger refuse on posture')
  await rows('insert into changed_identity values (17)')
  await judgeChanged(AS_OF)
  expect(await rows('select 1 from unjudged')).toEqual([])
})

test('a fault that is not of single identities is told, and sets nobody aside', async () => {
  await own.asOwner(
    `create function refuse_all() returns trigger language plpgsql as $$
     begin raise exception 'broken'; end $$`,
  )
  await own.asOwner(
    'create trigger refuse before insert on judgement for each row execute function refuse_all()',
  )
  await rows('insert into changed_identity select identity_key from identity on conflict do nothing')
  await expect(judgeChanged(AS_OF)).rejects.toThrow('broken')
  expect(await rows('select 1 from unjudged')).toEqual([])
})
