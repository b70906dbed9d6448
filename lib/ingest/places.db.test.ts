import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { listPlaces, placeTerms, setPlace } from './places'

ownDatabase()
const actor = systemActor('test')

test('the narrowest network, cluster or account says what environment a context is', async () => {
  const contexts = {
    1: 'network ip 10.20.3.4',
    2: 'network ip 10.99.0.1',
    3: 'network ip 999.1.1.1',
    4: 'workload shop-eu/orders/api',
    5: 'workload lambda/418203975511/export',
    6: 'workload i-0a1b2c3d4e5f60718',
    7: 'network ip 2001:db8::7',
  }
  for (const [key, text] of Object.entries(contexts))
    await rows("insert into term (term_key, kind, text) values ($1, 'context', $2)", [key, text])
  await setPlace(actor, '10.0.0.0/8', 'development')
  await setPlace(actor, '10.20.0.0/16', 'production')
  await setPlace(actor, '2001:db8::/32', 'test')
  await setPlace(actor, 'shop-eu', 'production')
  await setPlace(actor, '418203975511', 'staging')
  const said = async () =>
    Object.fromEntries(
      (
        await rows<{ term_key: string; place_environment: number | null }>(
          'select term_key, place_environment from term order by term_key',
        )
      ).map((row) => [row.term_key, row.place_environment]),
    )
  expect(await said()).toEqual({ 1: 0, 2: 2, 3: null, 4: 0, 5: 1, 6: null, 7: 3 })
  await setPlace(actor, '10.20.0.0/16', null)
  expect((await said())[1]).toBe(2)
  await rows("insert into term (term_key, kind, text) values (8, 'context', 'network ip 10.1.1.1')")
  await transaction((client) => placeTerms(client, 't.term_key in (8)'))
  expect((await said())[8]).toBe(2)
})

test('setting a place moves the contexts of credentials and asks to judge who is concerned', async () => {
  await rows(
    `insert into credential_context (
       identity_key, credential_key, context_key, credential_kind, is_workload, first_at, last_at, issue_n,
       use_n, no_audience_n, many_audience_n, unknown_audience_n
     )
     values (77, 5, 6, 0, true, now(), now(), 0, 1, 0, 0, 0)`,
  )
  await rows('delete from changed_identity')
  await setPlace(actor, 'i-0a1b2c3d4e5f60718', 'production')
  expect(await rows('select environment from credential_context where identity_key = 77')).toEqual([
    { environment: 0 },
  ])
  expect(await rows('select identity_key from changed_identity')).toEqual([{ identity_key: '77' }])
  expect((await listPlaces()).rows.map(({ name }) => name)).toContain('i-0a1b2c3d4e5f60718')
})

test('a range that is none is refused with what to write instead', async () => {
  expect(() => setPlace(actor, '10.20.0.1/16', 'test')).toThrow('10.20.0.0/16')
  expect(() => setPlace(actor, '10.20.0.0/99', 'test')).toThrow('not a range')
})
