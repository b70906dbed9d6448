import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { extract, type Header } from 'tar-stream'
import { note } from '@/lib/audit/write'
import { apply, knownMigrations, LEDGER, LOCK, type Migration } from '@/lib/db/migrate'
import { closePool } from '@/lib/db/pool'
import { dataFolder, derivedKey, keepSecret, keptSecret, ownerUrl } from '@/lib/db/settings'
import { isSigned } from '@/lib/db/signing'
import { prepareDatabase } from '@/lib/jobs/prepare'
import { Conflict, Invalid } from '@/lib/model/errors'
import { reportFolder } from '@/lib/reports/queries'
import {
  type Contents,
  CONTENTS,
  contents as contentsSchema,
  contentsMessage,
  type Manifest,
  MANIFEST,
  manifest as manifestSchema,
  openSecret,
  passphrase,
  SECRET,
} from './manifest'
import { copied } from './write'

export interface Restored {
  tables: number
  rows: number
  files: number
  madeAt: string
}

/** Bytes of the small entries that are read whole; more is not a backup of ours. */
const WHOLE_BYTES_MAX = 256 * 2 ** 20
const LOCK_WAIT = '15s'

/**
 * Loads a backup, wholly or not at all. The file is read twice: once to see that nothing of it is missing or changed, and once
 * into one transaction, which first takes away what is there.
 * @param options.replace takes away a database that is not empty
 * @throws Invalid for a file that is damaged, of another installation or of a newer version; Conflict for a database in use
 */
export async function restoreBackup(file: string, { replace = false } = {}): Promise<Restored> {
  const { manifest, contents } = await verified(file)
  const migrations = migrationsOf(manifest)
  const client = new pg.Client({ connectionString: ownerUrl(), application_name: 'muster restore' })
  await client.connect()
  await mkdir(dataFolder(), { recursive: true })
  const arriving = await mkdtemp(path.join(dataFolder(), 'restoring-'))
  try {
    await client.query('begin')
    await client.query(`set local lock_timeout = '${LOCK_WAIT}'`)
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    if (!replace) await demandEmpty(client)
    await makeAnew(client, manifest, migrations)
    await load(file, client, manifest, arriving)
    await finish(client, manifest, contents)
    await mkdir(reportFolder(), { recursive: true, mode: 0o700 })
    const files = await readdir(arriving)
    for (const name of files) await rename(path.join(arriving, name), path.join(reportFolder(), name))
    await client.query('commit')
    await client.query('analyze')
    // Later migrations, the queue, and what the other roles may do.
    await prepareDatabase()
    await closePool()
    await note('command line', {
      action: 'backup.restore',
      subject: path.basename(file),
      detail: { madeAt: manifest.madeAt },
    })
    const rows = Object.values(contents.rows).reduce((sum, n) => sum + n, 0)
    return { tables: manifest.tables.length, rows, files: files.length, madeAt: manifest.madeAt }
  } catch (error) {
    if ((error as { code?: string }).code === '55P03')
      throw new Conflict('Somebody is using this database. Stop Muster, web and workers, and try again.')
    throw error
  } finally {
    await client.end()
    await rm(arriving, { recursive: true, force: true })
  }
}

type Entry = (header: Header, body: NodeJS.ReadableStream) => Promise<void>

/** Walks the entries in order; each is read to its end before the next one comes. */
async function walk(file: string, each: Entry): Promise<void> {
  const tar = extract()
  const source = pipeline(createReadStream(file), createGunzip(), tar)
  try {
    for await (const entry of tar) {
      const body = entry as unknown as NodeJS.ReadableStream & { resume(): void; header: Header }
      await each(body.header, body)
      body.resume()
    }
    await source
  } catch (error) {
    await source.catch(() => undefined)
    const code = (error as { code?: string }).code ?? ''
    if (code.startsWith('Z_') || /tar|end of data|checksum/i.test((error as Error).message))
      throw new Invalid(`${file} is damaged or is not a backup: ${(error as Error).message}`)
    throw error
  }
}

async function whole(body: NodeJS.ReadableStream): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if ((size += chunk.length) > WHOLE_BYTES_MAX) throw new Invalid('This is not a backup of Muster.')
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

/** Reads the file to its end and holds every byte against the signed list. */
async function verified(file: string): Promise<{ manifest: Manifest; contents: Contents }> {
  let manifest: Manifest | undefined
  let signedList: { text: string; signature: string } | undefined
  const seen: Contents['entries'] = []
  await walk(file, async ({ name }, body) => {
    if (name === CONTENTS) {
      signedList = JSON.parse((await whole(body)).toString()) as typeof signedList
      return
    }
    const hash = createHash('sha256')
    let bytes = 0
    const kept: Buffer[] = []
    for await (const chunk of body as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bytes += chunk.length
      if (name === MANIFEST || name === SECRET) kept.push(chunk)
    }
    if (seen.length === 0) {
      const parsed = manifestSchema.safeParse(name === MANIFEST && JSON.parse(Buffer.concat(kept).toString()))
      if (!parsed.success) throw new Invalid(`${file} is not a backup that this version of Muster can read.`)
      manifest = parsed.data
    }
    if (name === SECRET) takeSecret(Buffer.concat(kept).toString())
    seen.push({ name, bytes, sha256: hash.digest('hex') })
  })
  if (!manifest || !signedList) throw new Invalid(`${file} ends too early: it is damaged.`)
  if (!keptSecret())
    throw new Invalid(
      'There is no secret here. Set MUSTER_SECRET to that of the installation the backup is of, or MUSTER_BACKUP_PASSPHRASE if the secret is in it.',
    )
  if (derivedKey('key-check').toString('hex') !== manifest.keyCheck)
    throw new Invalid(
      'MUSTER_SECRET (or the file "secret" in MUSTER_DATA) is not that of the installation this backup is of: nothing in it could be used.',
    )
  if (!isSigned(contentsMessage(signedList.text), Buffer.from(signedList.signature, 'base64url')))
    throw new Invalid(`${file} was changed: its list of contents is not signed by this installation.`)
  const contents = contentsSchema.parse(JSON.parse(signedList.text))
  if (JSON.stringify(contents.entries) !== JSON.stringify(seen))
    throw new Invalid(`${file} is damaged: its entries are not those that were written.`)
  return { manifest, contents }
}

/** A secret that came along is kept where there is none; where there is one, that one has to fit. */
function takeSecret(json: string): void {
  if (keptSecret()) return
  const phrase = passphrase()
  if (phrase) keepSecret(openSecret(json, phrase))
}

/** The migrations that the backup had seen, as this version knows them. */
function migrationsOf({ migrations }: Manifest): Migration[] {
  const known = new Map(knownMigrations().map((one) => [one.name, one]))
  return migrations.map(({ name, checksum }) => {
    const found = known.get(name)
    if (found?.checksum !== checksum)
      throw new Invalid(
        `This backup was made by a newer version of Muster (migration ${name}). Install that version first.`,
      )
    return found
  })
}

const OURS = `c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker')
  and c.relname not in ('installation', '_prisma_migrations', 'rate_limit', 'sign_in_failure')`

async function demandEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string }>(
    `select format('%I.%I', n.nspname, c.relname) as table
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
     where ${OURS}
     order by 1`,
  )
  for (const { table } of rows) {
    // A database that holds only the link for the first administrator and its audit entries counts as empty.
    if (
      /^public\.(sign_up_link|audit_entry|audit_checkpoint|audit_timestamp|audit_archive|policy)$/.test(table)
    )
      continue
    const { rowCount } = await client.query(`select 1 from ${table} limit 1`)
    if (rowCount)
      throw new Conflict(
        `This database is not empty (${table}). Restore into an empty one, or take away what is there with --replace.`,
      )
  }
}

/** Takes away what is there and makes the tables as the backup knew them. Foreign keys wait until the rows are in. */
async function makeAnew(client: pg.Client, manifest: Manifest, migrations: Migration[]): Promise<void> {
  const { rows: schemas } = await client.query<{ name: string }>(
    `select nspname as name
     from pg_namespace
     where nspname !~ '^pg_'
       and nspname not in ('information_schema', 'graphile_worker')
       and (nspname = 'public' or pg_get_userbyid(nspowner) = current_user)`,
  )
  for (const { name } of schemas) await client.query(`drop schema ${quoted(name)} cascade`)
  await client.query('create schema public')
  await client.query(LEDGER)
  for (const migration of migrations) await apply(client, migration)
  for (const { schema, name, parent, bound } of manifest.partitions) {
    const { rows } = await client.query<{ found: string | null }>('select to_regclass($1) as found', [
      `${quoted(schema)}.${quoted(name)}`,
    ])
    if (!rows[0]!.found)
      await client.query(`create table ${quoted(schema)}.${quoted(name)} partition of ${parent} ${bound}`)
  }
  for (const table of manifest.tables)
    await client.query(`alter table ${copied(table).table} disable trigger user`)
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

interface ForeignKey {
  table: string
  name: string
  definition: string
}

/** Reads the file a second time: rows into their tables, files of reports into a folder beside. */
async function load(file: string, client: pg.Client, manifest: Manifest, arriving: string): Promise<void> {
  const { rows: keys } = await client.query<ForeignKey>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint
     where contype = 'f'
       and conparentid = 0
       and connamespace::regnamespace::text not in ('graphile_worker', 'pg_catalog')`,
  )
  for (const { table, name } of keys)
    await client.query(`alter table ${table} drop constraint ${quoted(name)}`)
  // What a migration itself put there is in the backup as well.
  await client.query(`truncate ${manifest.tables.map((table) => copied(table).table).join(', ')}`)
  const tables = new Map(manifest.tables.map((table) => [`${table.schema}.${table.name}`, table]))
  let open: { name: string; into: PassThrough; done: Promise<void> } | undefined
  const close = async () => {
    open?.into.end()
    await open?.done
    open = undefined
  }
  await walk(file, async ({ name }, body) => {
    const [kind, of, rest] = name.split('/') as [string, string?, string?]
    if (kind === 'rows' && of && rest) {
      if (open?.name !== of) {
        await close()
        const { table, columns } = copied(tables.get(of)!)
        const into = new PassThrough()
        const done = pipeline(into, client.query(copyFrom(`copy ${table} (${columns}) from stdin`)))
        // A failure is thrown where the promise is awaited.
        done.catch(() => undefined)
        open = { name: of, into, done }
      }
      const { into, done } = open
      for await (const chunk of body as AsyncIterable<Buffer>)
        if (!into.write(chunk))
          await Promise.race([new Promise((resolve) => into.once('drain', resolve)), done])
      return
    }
    await close()
    if (kind === 'reports' && of) {
      const target = createWriteStream(path.join(arriving, path.basename(of)), { mode: 0o600 })
      body.pipe(target)
      await finished(target)
    }
  })
  await close()
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`)
}

async function finish(client: pg.Client, manifest: Manifest, contents: Contents): Promise<void> {
  for (const table of manifest.tables) {
    const { table: name } = copied(table)
    const { rows } = await client.query<{ n: number }>(`select count(*)::float8 as n from ${name}`)
    const expected = contents.rows[`${table.schema}.${table.name}`] ?? 0
    if (rows[0]!.n !== expected)
      throw new Invalid(`${name} has ${rows[0]!.n} rows where the backup says ${expected}.`)
    await client.query(`alter table ${name} enable trigger user`)
  }
  for (const { schema, name, value, called } of contents.sequences)
    await client.query('select setval($1::regclass, $2::bigint, $3)', [
      `${quoted(schema)}.${quoted(name)}`,
      value,
      called,
    ])
  // Files of imports and reports that were in progress are not in the backup.
  await client.query(
    `update import
     set
       state = 'failed',
       error = 'It was under way when the backup was made: deliver it again.',
       finished_at = now()
     where state in ('queued', 'reading', 'preview', 'merging')`,
  )
  await client.query(
    `update report
     set
       state = 'failed',
       error = 'It was under way when the backup was made: ask again.',
       finished_at = now()
     where state in ('queued', 'running')`,
  )
}
