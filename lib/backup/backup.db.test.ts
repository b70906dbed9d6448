import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { signCheckpoint, verifyAudit } from '@/lib/audit/verify'
import { note } from '@/lib/audit/write'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { prisma } from '@/lib/db/prisma'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { createToken } from '@/lib/people/tokens'
import { askForReport } from '@/lib/reports/ask'
import { reports } from '@/lib/reports/index'
import { makeReport } from '@/lib/reports/make'
import { issuedAs, reportFolder, reportDetail } from '@/lib/reports/queries'
import { openSecret, sealSecret } from './manifest'
import { restoreBackup } from './restore'
import { writeBackup } from './write'
import type { ReportParams } from '@/lib/model/answers/reports'

const own = ownDatabase()
const system = systemActor('test')
const auditor: Actor = {
  kind: 'user',
  id: 'auditor',
  label: 'auditor@example.test',
  role: 'auditor',
  scope: {},
}
const AS_OF = new Date('2026-11-22T08:00:00Z')
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-backup-'))
const file = path.join(folder, 'drill.backup')

/** The instant before the last import: its past is restored as well. */
let then: string
/** Hash of every file of every report, made anew: of the present and of a past instant. */
async function filesNow(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  const [identity] = await rows<{ key: string }>(
    'select identity_key as key from posture order by name limit 1',
  )
  const about: ReportParams = {
    framework: 'owasp-nhi-2025',
    identity: identity!.key,
    of: 'ownership',
    n: 5,
    seed: 's',
  }
  const wanted = reports.flatMap(({ id, needs, formats }) => {
    const params = Object.fromEntries(needs.map((need) => [need, about[need]])) as ReportParams
    return [
      { kind: id, params, formats: [...formats], called: id },
      ...(id === 'ownership'
        ? [{ kind: id, params: { as_of: then }, formats: [...formats], called: 'past' }]
        : []),
    ]
  })
  for (const { called, ...asked } of wanted) {
    const { id } = await askForReport(auditor, asked)
    await makeReport(id)
    for (const { format } of (await reportDetail(auditor, id)).files)
      found[`${called}.${format}`] = createHash('sha256')
        .update(readFileSync(path.join(reportFolder(), `${id}.${format}`)))
        .digest('hex')
  }
  return found
}
/** Everything in the database, table by table, as text in a fixed order; and where the sequences stand. */
async function dump(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const found: Record<string, string> = {}
  const { rows: tables } = await client.query(
    `select format('%I.%I', schemaname, tablename) as name
     from pg_tables
     where schemaname !~ '^pg_'
       and schemaname not in ('information_schema', 'graphile_worker')
       and tablename not in (
         'session', 'rate_limit', 'sign_in_failure', 'password_reset', 'passkey_challenge',
         '_prisma_migrations', 'audit_entry',
         'stage_row', 'stage_record'
       )
     order by 1`,
  )
  for (const { name } of tables)
    found[name] = (
      await client.query(
        `select count(*) || ' '
           || coalesce(md5(string_agg(to_jsonb(t)::text, '|' order by to_jsonb(t)::text)), '') as sum
         from ${name} t`,
      )
    ).rows[0].sum
  const { rows: sequences } = await client.query(
    `select schemaname || '.' || sequencename as name, last_value::text as at
     from pg_sequences
     where schemaname not in ('graphile_worker')
     order by 1`,
  )
  for (const { name, at } of sequences) found[name] = at
  await client.end()
  return found
}
async function useDatabase(owner: string, writer: string, data: string): Promise<void> {
  await prisma().$disconnect()
  ;(globalThis as { musterPrisma?: unknown }).musterPrisma = undefined
  await closePool()
  Object.assign(process.env, {
    MUSTER_MIGRATE_URL: owner,
    DATABASE_URL: writer,
    DATABASE_READ_URL: inPlaceOf(own.readUrl(), owner),
    MUSTER_DATA: data,
  })
}
// The address of a role, in the database of another address.
function inPlaceOf(role: string, owner: string): string {
  const url = new URL(role)
  url.pathname = new URL(owner).pathname
  return url.href
}
const asWriter = (owner: string): string => inPlaceOf(own.writeUrl(), owner)
const freshData = () => mkdtempSync(path.join(os.tmpdir(), 'muster-restored-'))

let before: {
  files: Record<string, string>
  issued: string[]
  dump: Record<string, string>
  checkpoint: unknown
}

beforeAll(async () => {
  process.env.MUSTER_MIGRATE_URL = own.url()
  const names = [
    'people/people.sample.csv',
    'people/teams.sample.csv',
    'aws/authorization-details.sample.json',
    'aws/credential-report.sample.csv',
    'aws/cloudtrail.sample.json',
    'kubernetes/objects.sample.json',
  ]
  const accepted = await accept(
    system,
    names.map((name) => localFile(`lib/ingest/sources/${name}`)),
    { completeness: 'partial', asOf: AS_OF, wantsPreview: false },
  )
  for (const id of new Set(accepted.map((one) => one.importId))) if (id !== null) await runImport(id)
  await finishImports(AS_OF)
  await setTimeout(20)
  then = new Date().toISOString()
  await setTimeout(20)
  await rows("update identity set name = 'renamed ' || name where mod(identity_key, 3) = 0")
  await judgeChanged(AS_OF, true)
  await createToken(system, { name: 'kept', role: 'owner', days: 3 })
  // Characters that a careless copy would break.
  await note('anna@example.test', {
    action: 'view.save',
    subject: 'tab\t, line\n, back\\slash, \\N, "é" and 🗝',
    detail: { a: null },
  })
  const files = await filesNow()
  const checkpoint = await signCheckpoint(system)
  await writeBackup(file)
  before = { files, issued: Object.values(files), dump: await dump(own.url()), checkpoint }
})
afterAll(() => vi.unstubAllEnvs())

test('a drill: restored elsewhere, everything stands, reports are the same bytes, and old files still verify', async () => {
  const owner = await own.empty()
  const data = freshData()
  await useDatabase(owner, asWriter(owner), data)
  const restored = await restoreBackup(file)
  expect(restored.rows).toBeGreaterThan(1000)
  expect(restored.files).toBe(before.issued.length)
  expect(before.files['past.csv']).not.toBe(before.files['ownership.csv'])
  expect(await dump(owner)).toEqual(before.dump)
  expect((await rows("select subject from audit_entry where action = 'view.save'"))[0]).toEqual({
    subject: 'tab\t, line\n, back\\slash, \\N, "é" and 🗝',
  })
  const verified = await verifyAudit(system, [before.checkpoint as never])
  expect(verified.faults).toEqual([])
  for (const sha256 of before.issued) expect((await issuedAs(sha256)).issued).toBe(true)
  expect(await filesNow()).toEqual(before.files)
  // The guards stand again, and numbering goes on where it was.
  await expect(rows('delete from audit_entry')).rejects.toThrow('permission denied')
  const client = new pg.Client({ connectionString: owner })
  await client.connect()
  await expect(client.query('delete from audit_entry')).rejects.toThrow('append-only')
  await client.end()
  const again = await accept(system, [localFile('lib/ingest/sources/spire/entries.sample.json')], {
    completeness: 'partial',
    asOf: AS_OF,
    wantsPreview: false,
  })
  await runImport(again[0]!.importId!)
  await finishImports(AS_OF)
  expect((await verifyAudit(system)).faults).toEqual([])
})

test('a database that holds something is not overwritten unasked; with --replace it becomes the backup', async () => {
  await useDatabase(own.url(), own.writeUrl(), own.dataFolder())
  await expect(restoreBackup(file)).rejects.toThrow('not empty')
  await createToken(system, { name: 'made after the backup', role: 'owner', days: 3 })
  await restoreBackup(file, { replace: true })
  expect(await dump(own.url())).toEqual(before.dump)
})

test('a damaged, a cut and a forged file are refused, and leave the database as it was', async () => {
  const owner = await own.empty()
  await useDatabase(owner, asWriter(owner), freshData())
  const bytes = readFileSync(file)
  const broken = path.join(folder, 'broken.backup')
  for (const [what, changed] of [
    ['a byte', Buffer.from(bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte)))],
    ['its end', bytes.subarray(0, bytes.length - 2000)],
    ['nearly all', bytes.subarray(0, 100)],
    ['no backup', Buffer.from('{"not": "a backup"}')],
  ] as const) {
    writeFileSync(broken, changed)
    await expect(restoreBackup(broken), what).rejects.toThrow(/damaged|no backup|changed/)
  }
  // Unpacked, changed in one letter, and packed again with every checksum right but the signature.
  const { gunzipSync, gzipSync } = await import('node:zlib')
  const tar = gunzipSync(bytes)
  const place = tar.indexOf('auditor@example.test')
  tar.write('Auditor', place)
  writeFileSync(broken, gzipSync(tar))
  await expect(restoreBackup(broken)).rejects.toThrow(/damaged|changed/)
  const client = new pg.Client({ connectionString: owner })
  await client.connect()
  expect(
    (await client.query("select count(*)::int as n from pg_tables where schemaname = 'public'")).rows,
  ).toEqual([{ n: 0 }])
  await client.end()
})

test('what fails half way leaves nothing behind', async () => {
  const owner = await own.empty()
  await useDatabase(owner, asWriter(owner), freshData())
  const client = new pg.Client({ connectionString: owner })
  await client.connect()
  await client.query('create schema other; create table other.kept as select 1 as id; delete from other.kept')
  // Somebody holds a table: the restore waits, gives up, and has undone what it had done.
  await client.query('begin; lock table other.kept')
  await expect(restoreBackup(file)).rejects.toThrow('using this database')
  await client.query('rollback')
  const { rows: left } = await client.query(
    "select tablename from pg_tables where schemaname in ('public', 'other')",
  )
  expect(left).toEqual([{ tablename: 'kept' }])
  await client.end()
})

test('another secret and a newer version are told apart, before anything is touched', async () => {
  const owner = await own.empty()
  await useDatabase(owner, asWriter(owner), freshData())
  vi.resetModules()
  vi.stubEnv('MUSTER_SECRET', 'another secret, long enough as well')
  const { restoreBackup: elsewhere } = await import('./restore')
  await expect(elsewhere(file)).rejects.toThrow('not that of the installation')
  vi.unstubAllEnvs()
})

test('the secret travels only under a passphrase, and only opens with it', async () => {
  expect(openSecret(sealSecret('the secret', 'a long passphrase'), 'a long passphrase')).toBe('the secret')
  expect(() => openSecret(sealSecret('the secret', 'a long passphrase'), 'another passphrase')).toThrow(
    'PASSPHRASE',
  )
  await useDatabase(own.url(), own.writeUrl(), own.dataFolder())
  const sealed = path.join(folder, 'sealed.backup')
  await expect(writeBackup(sealed, { withSecret: true })).rejects.toThrow('MUSTER_BACKUP_PASSPHRASE')
  vi.stubEnv('MUSTER_BACKUP_PASSPHRASE', 'a long passphrase')
  await writeBackup(sealed, { withSecret: true })
  await expect(writeBackup(sealed, { withSecret: true })).rejects.toThrow('exists')
  // On another machine, without any secret.
  const owner = await own.empty()
  const data = freshData()
  await useDatabase(owner, asWriter(owner), data)
  vi.stubEnv('MUSTER_SECRET', '')
  vi.resetModules()
  const elsewhere = await import('./restore')
  await elsewhere.restoreBackup(sealed)
  expect(readFileSync(path.join(data, 'secret'), 'utf8')).toBe('a secret for tests only, long enough')
  vi.unstubAllEnvs()
})
