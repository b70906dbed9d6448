import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareDatabase } from '@/lib/jobs/prepare'
import { ownDatabase } from './testing'

const own = ownDatabase()
const as: Record<'owner' | 'write' | 'read', pg.Client> = {} as never
beforeAll(async () => {
  for (const [role, url] of [
    ['owner', own.url()],
    ['write', own.writeUrl()],
    ['read', own.readUrl()],
  ] as const) {
    as[role] = new pg.Client({ connectionString: url })
    await as[role].connect()
  }
})
afterAll(() => Promise.all(Object.values(as).map((client) => client.end())))

const tables = async (): Promise<string[]> =>
  (
    await as.owner.query(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname !~ '^pg_' and schemaname not in ('information_schema', 'graphile_worker') order by 1`,
    )
  ).rows.map((row) => row.name)

test('the application cannot change the schema of any table, empty one, or take a guard away', async () => {
  for (const table of await tables())
    for (const statement of [
      `alter table ${table} add column x text`,
      `drop table ${table}`,
      `truncate ${table}`,
      `alter table ${table} disable trigger all`,
      `create trigger x before insert on ${table} execute function suppress_redundant_updates_trigger()`,
    ])
      await expect(as.write.query(statement), statement).rejects.toThrow(
        /permission denied|must be owner|no privileges/,
      )
  for (const statement of [
    'create table mine ()',
    'create schema mine',
    'create function mine() returns int language sql as $$ select 1 $$',
    'create extension hstore',
    'create role mine',
    'set session_replication_role = replica',
    `copy audit_entry to program 'true'`,
    'drop function analyze_staging()',
    'alter table graphile_worker._private_jobs disable row level security',
  ])
    await expect(as.write.query(statement), statement).rejects.toThrow(/permission denied|must be owner/)
})

test('the application appends to the audit log and its checkpoints, and changes nothing in them', async () => {
  for (const table of ['audit_entry', 'audit_checkpoint']) {
    for (const statement of [
      `update ${table} set at = now()`,
      `delete from ${table}`,
      `select * from ${table} for update`,
    ])
      await expect(as.write.query(statement), statement).rejects.toThrow('permission denied')
    const { rows } = await as.write.query(`select has_table_privilege('${table}', 'insert') as may`)
    expect(rows).toEqual([{ may: true }])
  }
  await expect(as.write.query('delete from _prisma_migrations')).rejects.toThrow('permission denied')
  // Nor may it say that entries were moved into a file.
  await expect(as.write.query('insert into audit_archive default values')).rejects.toThrow(
    'permission denied',
  )
})

test('the application reads the history and adds to it by changing rows, and rewrites nothing of it', async () => {
  await as.write.query("insert into team (name) values ('before')")
  await as.write.query("update team set name = 'after' where name = 'before'")
  expect((await as.write.query('select name from history.team')).rows).toEqual([{ name: 'before' }])
  const kept = (await tables()).filter((table) => table.startsWith('history.'))
  expect(kept.length).toBeGreaterThan(40)
  for (const table of kept)
    for (const statement of [
      `update ${table} set valid_to = now()`,
      `delete from ${table}`,
      `insert into ${table} default values`,
    ])
      await expect(as.write.query(statement), statement).rejects.toThrow('permission denied')
})

test('what the application needs an owner for is done for it', async () => {
  await as.write.query("select ensure_event_partition('2031-05-01')")
  await as.write.query("select ensure_event_partition('2031-05-01')")
  expect((await as.write.query('select count(*)::int as n from event_2031_05')).rows).toEqual([{ n: 0 }])
  expect(
    (
      await as.owner.query(
        "select tableowner = current_user as ours from pg_tables where tablename = 'event_2031_05'",
      )
    ).rows,
  ).toEqual([{ ours: true }])
  await as.write.query('select analyze_staging()')
  await expect(as.read.query("select ensure_event_partition('2031-06-01')")).rejects.toThrow(
    'permission denied',
  )
  await as.write.query("select graphile_worker.add_job('nothing', '{}'::json)")
  expect((await as.write.query('delete from graphile_worker._private_jobs returning 1')).rowCount).toBe(1)
})

test("a table made after the grants were given is the application's to fill, and the next grants reach it", async () => {
  await as.owner.query(
    'create table past.late (id int, token_hash bytea); create view past.seen as select * from past.late',
  )
  await prepareDatabase(own.url(), own.writeUrl(), own.readUrl())
  await as.write.query("insert into past.late values (1, 'x')")
  expect((await as.read.query('select id from past.seen')).rows).toEqual([{ id: 1 }])
  await expect(as.read.query('select token_hash from past.seen')).rejects.toThrow('permission denied')
  await as.owner.query('drop table past.late cascade')
})

test('reports read everything but secrets, and change nothing', async () => {
  for (const table of await tables())
    for (const statement of [
      `delete from ${table}`,
      `insert into ${table} default values`,
      `truncate ${table}`,
    ])
      await expect(as.read.query(statement), statement).rejects.toThrow('permission denied')
  await as.read.query('select email, role, scope from app_user join role_binding on user_id = id')
  for (const hidden of [
    'password_hash from app_user',
    '* from session',
    'token_hash from api_token',
    '* from sign_up_link',
    '* from password_reset',
    'secret_sealed from webhook',
    'target_sealed from webhook',
    '* from graphile_worker._private_jobs',
  ])
    await expect(as.read.query(`select ${hidden}`), hidden).rejects.toThrow('permission denied')
  // Whatever is added later: what is named like a secret is either withheld, or known not to be one.
  const harmless = /^(sha256|.*_sha256|prev_hash|hash|header_hash|signature|stamp|fingerprint|value_hash)$/
  const { rows } = await as.owner.query(
    `select c.relname || '.' || a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
     join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped and n.nspname !~ '^pg_'
       and n.nspname not in ('information_schema', 'graphile_worker')
       and (a.atttypid = 'bytea'::regtype or a.attname ~ 'hash|secret|password|token|sealed')
       and has_column_privilege($1, c.oid, a.attnum, 'select')`,
    [new URL(own.readUrl()).username],
  )
  expect(rows.map((row) => row.column).filter((name: string) => !harmless.test(name.split('.')[1]!))).toEqual(
    [],
  )
})

test('one role for everything still works, and says so', async () => {
  expect(await prepareDatabase(own.url(), own.url(), undefined)).toEqual({ applied: [], runsAsOwner: true })
  expect(await prepareDatabase(own.url(), own.writeUrl(), own.readUrl())).toMatchObject({
    runsAsOwner: false,
  })
})
