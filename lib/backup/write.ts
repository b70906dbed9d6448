import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { createReadStream } from 'node:fs'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { pack, type Pack } from 'tar-stream'
import { note } from '@/lib/audit/write'
import { derivedKey, keptSecret, ownerUrl } from '@/lib/db/settings'
import { signed } from '@/lib/db/signing'
import { Invalid } from '@/lib/model/errors'
import { reportFolder } from '@/lib/reports/queries'
import {
  type BackedUpTable,
  CONTENTS,
  type Contents,
  contentsMessage,
  FORMAT,
  type Manifest,
  MANIFEST,
  PART_BYTES,
  passphrase,
  SECRET,
  sealSecret,
} from './manifest'

/** Tables that are not restored. People sign in again after a restore. */
const LEFT_OUT = [
  'session',
  'rate_limit',
  'sign_in_failure',
  'password_reset',
  'passkey_challenge',
  '_prisma_migrations',
]
/** Schemas that are not ours: the queue makes its own, and nothing in it outlives a restore. */
const NOT_OURS = "n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker')"

export interface BackupMade {
  tables: number
  rows: number
  files: number
  bytes: number
}

/**
 * Writes everything into one file, as it stood at one instant (one repeatable-read snapshot), while Muster goes on. Rows are
 * streamed: a large estate takes no more memory than a small one.
 * @param file must not exist yet; it appears when it is whole
 */
export async function writeBackup(file: string, { withSecret = false } = {}): Promise<BackupMade> {
  const phrase = withSecret ? passphrase() : null
  if (withSecret && !phrase)
    throw new Invalid('Set MUSTER_BACKUP_PASSPHRASE: the secret goes into a backup only under a passphrase.')
  if (await stat(file).catch(() => null))
    throw new Invalid(`${file} exists. Name another file, or remove it.`)
  await note('command line', {
    action: 'backup.write',
    subject: path.basename(file),
    detail: { withSecret },
  })
  const client = new pg.Client({ connectionString: ownerUrl(), application_name: 'muster backup' })
  await client.connect()
  const part = `${file}.part`
  try {
    await client.query('begin isolation level repeatable read read only')
    const tar = pack()
    const stored = pipeline(tar, createGzip({ level: 4 }), createWriteStream(part, { mode: 0o600 }))
    const written = fill(new Writer(tar), client, phrase)
    // The first failure is reported; the other promise is awaited too, so that its rejection is handled.
    await Promise.all([
      stored,
      written.catch((error: Error) => {
        tar.destroy(error)
        throw error
      }),
    ])
    await client.query('commit')
    await rename(part, file)
    return { ...(await written), bytes: (await stat(file)).size }
  } catch (error) {
    await rm(part, { force: true })
    throw error
  } finally {
    await client.end()
  }
}

/** Entries of the archive, each with its hash; waits whenever the archive is full. */
class Writer {
  readonly entries: Contents['entries'] = []
  constructor(private readonly tar: Pack) {}

  async add(name: string, content: Buffer | string, list = true): Promise<void> {
    const bytes = Buffer.from(content)
    if (list) this.note(name, bytes.length, createHash('sha256').update(bytes).digest('hex'))
    const entry = this.tar.entry({ name, size: bytes.length, mode: 0o600 })
    await pipeline([bytes], entry)
  }

  async addFile(name: string, file: string, size: number): Promise<void> {
    const hash = createHash('sha256')
    const entry = this.tar.entry({ name, size, mode: 0o600 })
    await pipeline(
      createReadStream(file),
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          hash.update(chunk)
          yield chunk
        }
      },
      entry,
    )
    this.note(name, size, hash.digest('hex'))
  }

  private note(name: string, bytes: number, sha256: string): void {
    this.entries.push({ name, bytes, sha256 })
  }

  end(): void {
    this.tar.finalize()
  }
}

async function fill(
  writer: Writer,
  client: pg.Client,
  phrase: string | null,
): Promise<Omit<BackupMade, 'bytes'>> {
  const manifest = await manifestOf(client)
  await writer.add(MANIFEST, JSON.stringify(manifest))
  if (phrase) await writer.add(SECRET, sealSecret(keptSecret()!, phrase))
  const rows: Record<string, number> = {}
  for (const table of manifest.tables)
    rows[`${table.schema}.${table.name}`] = await addTable(writer, client, table)
  const files = await addReports(writer, client)
  const list: Contents = { entries: writer.entries, rows, sequences: await sequencesOf(client) }
  const text = JSON.stringify(list)
  const signature = signed(contentsMessage(text)).toString('base64url')
  await writer.add(CONTENTS, JSON.stringify({ text, signature }), false)
  writer.end()
  return { tables: manifest.tables.length, rows: Object.values(rows).reduce((sum, n) => sum + n, 0), files }
}

async function manifestOf(client: pg.Client): Promise<Manifest> {
  // Tables to back up, with their columns; generated columns, partitions and extensions are left out.
  const { rows: tables } = await client.query<BackedUpTable>(
    `select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a
         on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind in ('r', 'p')
       and not c.relispartition
       and c.relpersistence = 'p'
       and ${NOT_OURS}
       and c.relname <> all($1)
       and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     group by 1, 2
     order by 1, 2`,
    [LEFT_OUT],
  )
  const { rows: partitions } = await client.query<Manifest['partitions'][number]>(
    `select n.nspname as schema, c.relname as name, i.inhparent::regclass::text as parent,
       pg_get_expr(c.relpartbound, c.oid) as bound
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_inherits i on i.inhrelid = c.oid
     where c.relispartition and c.relkind = 'r' and ${NOT_OURS}
     order by 1, 2`,
  )
  const { rows: migrations } = await client.query<Manifest['migrations'][number]>(
    `select migration_name as name, checksum
     from _prisma_migrations
     where rolled_back_at is null
     order by migration_name`,
  )
  const { rows: now } = await client.query<{ at: Date }>('select now() as at')
  return {
    format: FORMAT,
    madeAt: now[0]!.at.toISOString(),
    keyCheck: derivedKey('key-check').toString('hex'),
    migrations,
    tables,
    partitions,
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** How COPY names a table and its columns. */
export const copied = ({ schema, name, columns }: BackedUpTable) => ({
  table: `${quoted(schema)}.${quoted(name)}`,
  columns: columns.map(quoted).join(', '),
})

async function addTable(writer: Writer, client: pg.Client, table: BackedUpTable): Promise<number> {
  const { table: from, columns } = copied(table)
  const copy = client.query(copyTo(`copy (select ${columns} from ${from}) to stdout`))
  let held: Buffer[] = []
  let size = 0
  let part = 0
  let count = 0
  const flush = async () => {
    if (size === 0) return
    await writer.add(
      `rows/${table.schema}.${table.name}/${String(++part).padStart(6, '0')}`,
      Buffer.concat(held),
    )
    held = []
    size = 0
  }
  for await (const chunk of copy as AsyncIterable<Buffer>) {
    held.push(chunk)
    size += chunk.length
    count += linesIn(chunk)
    if (size >= PART_BYTES) await flush()
  }
  await flush()
  return count
}

/**
 * How many rows end in a piece of COPY's text format, in which line breaks of values are escaped. The stream may end before the server has
 * said how many rows it sent.
 */
function linesIn(chunk: Buffer): number {
  let count = 0
  for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) count++
  return count
}

async function addReports(writer: Writer, client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ name: string }>(
    "select report_id || '.' || format as name from report_file order by 1",
  )
  let count = 0
  for (const { name } of rows) {
    const file = path.join(reportFolder(), name)
    const found = await stat(file).catch(() => null)
    if (!found) continue
    await writer.addFile(`reports/${name}`, file, found.size)
    count++
  }
  return count
}

async function sequencesOf(client: pg.Client): Promise<Contents['sequences']> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and ${NOT_OURS}
     order by 1, 2`,
  )
  const found: Contents['sequences'] = []
  for (const { schema, name } of rows) {
    const { rows: at } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quoted(schema)}.${quoted(name)}`,
    )
    found.push({ schema, name, ...at[0]! })
  }
  return found
}
