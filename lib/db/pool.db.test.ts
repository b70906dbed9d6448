import { expect, test } from 'vitest'
import { holding, pool, prepared, rehearsal, rows, transaction } from './pool'
import { prisma, prismaOn } from './prisma'
import { ownDatabase } from './testing'

const { asOwner } = ownDatabase()

test('inside a transaction nothing is asked through another connection, and afterwards everything is again', async () => {
  for (const nested of [
    () => rows('select 1'),
    () => transaction(async () => 1),
    async () => pool().query('select 1'),
    async () => prisma().team.findMany(),
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return Promise.all([1, 2].map(() => rows('select 1')))
    },
  ])
    await expect(transaction(nested as () => Promise<unknown>)).rejects.toThrow('has to use its client')
  let later: Promise<unknown>
  await transaction(async () => {
    later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => rows('select 1'))
  })
  expect(await later!).toHaveLength(1)
  expect(pool().totalCount).toBe(pool().idleCount)
})

test('a rehearsal answers and leaves nothing', async () => {
  const made = await rehearsal(async (client) => {
    await client.query("insert into team (name) values ('never')")
    return (await client.query('select count(*)::int as n from team')).rows[0].n
  })
  expect(made).toBe(1)
  expect(await rows('select 1 from team')).toEqual([])
})

test('who holds a lock takes no connection from those who work, and a second one is not let in', async () => {
  const key =
    (n: number) => async (client: { query: (sql: string, values: unknown[]) => Promise<unknown> }) =>
      (
        (await client.query('select pg_try_advisory_xact_lock(9, $1) as mine', [n])) as {
          rows: [{ mine: boolean }]
        }
      ).rows[0].mine
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      holding(key(n), async () => {
        expect(await holding(key(n), async () => 'twice')).toBeNull()
        return (await rows<{ n: number }>('select pg_sleep(0.05), 1 as n'))[0]!.n
      }),
    ),
  )
  expect(answers).toEqual(Array.from({ length: 6 }, () => 1))
  expect(await holding(key(0), async () => 'free again')).toBe('free again')
})

test('every connection has its limits', async () => {
  const [limits] = await rows(
    `select current_setting('statement_timeout') <> '0' as statement, current_setting('lock_timeout') <> '0' as lock,
       current_setting('idle_in_transaction_session_timeout') <> '0' as idle`,
  )
  expect(limits).toEqual({ statement: true, lock: true, idle: true })
})

test('a statement that is kept prepared goes on when a migration has changed its table', async () => {
  const ask = () => prepared<{ name: string }>('select * from team order by id')
  await rows("insert into team (name) values ('before')")
  // On several connections, each of which keeps a plan of its own.
  await Promise.all(Array.from({ length: 8 }, ask))
  expect(await ask()).toMatchObject([{ name: 'before' }])
  await asOwner('alter table team add column later int')
  for (const answer of await Promise.all(Array.from({ length: 8 }, ask)))
    expect(answer).toMatchObject([{ name: 'before', later: null }])
  await asOwner('alter table team drop column later')
  await rows('delete from team')
})

test('what Prisma writes on the connection of a transaction is part of it', async () => {
  const names = () => rows<{ name: string }>('select name from team order by name')
  await expect(
    transaction(async (client) => {
      await prismaOn(client).team.create({ data: { name: 'undone' } })
      expect((await client.query('select name from team')).rows).toEqual([{ name: 'undone' }])
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await names()).toEqual([])
  await transaction(async (client) => {
    await client.query("insert into team (name) values ('first')")
    // A transaction of Prisma's own is a part of the surrounding one, and can fail without it.
    const both = prismaOn(client).$transaction([
      prismaOn(client).team.create({ data: { name: 'second' } }),
      prismaOn(client).team.create({ data: { name: 'first' } }),
    ])
    await expect(both).rejects.toMatchObject({ code: 'P2002' })
    await prismaOn(client).team.create({ data: { name: 'third' } })
  })
  expect(await names()).toEqual([{ name: 'first' }, { name: 'third' }])
})
