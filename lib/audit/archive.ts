import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import pg from 'pg'
import { z } from 'zod'
import { rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { ownerUrl } from '@/lib/db/settings'
import { isSigned } from '@/lib/db/signing'
import type { audit_archive } from '@/lib/generated/prisma/client'
import { Conflict, Invalid } from '@/lib/model/errors'
import { BEGINNING, checkChain, type ChainedEntry, type Checkpoint, type Link } from './chain'
import { note } from './write'

// The beginning of the log moves into a file: JSON, one object a line, packed with gzip. Its last line is the checkpoint of its last
// entry, whose signature covers, through the chain, every entry of the log up to there.

const AT_ONCE = 5000

const hex = z.hex().transform((text) => Buffer.from(text, 'hex'))
const archivedEntry = z.object({
  id: z.string().regex(/^\d{1,18}$/),
  at: z.iso.datetime().transform((text) => new Date(text)),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.unknown(),
  prevHash: hex,
  hash: hex,
})

/** Archives so far, oldest first, each as the link on which the next part of the log follows. */
export async function archivedParts(): Promise<(Link & { at: Date })[]> {
  const found = await rows<Pick<Row<audit_archive>, 'last_entry' | 'hash' | 'at'>>(
    'select last_entry, hash, at from audit_archive order by last_entry',
  )
  return found.map(({ last_entry, hash, at }) => ({ entry: BigInt(last_entry), hash, at }))
}

/**
 * The entries of an archive, in their order.
 * @throws Invalid for what is no archive, or a damaged one
 */
export async function* archivedEntries(file: string): AsyncGenerator<ChainedEntry> {
  const source = createReadStream(file)
  const unpacked = source.pipe(createGunzip())
  source.on('error', (error) => unpacked.destroy(error))
  try {
    for await (const line of createInterface({ input: unpacked, crlfDelay: Infinity })) {
      const one = JSON.parse(line) as Record<string, unknown>
      if ('checkpoint' in one) continue
      yield archivedEntry.parse(one) as ChainedEntry
    }
  } catch (error) {
    throw new Invalid(`${file} is damaged, or no archive of the audit log: ${(error as Error).message}`)
  }
}

export interface Archived {
  first: string
  last: string
  entries: number
  sha256: string
}

/**
 * Moves the beginning of the audit log into a file: every entry before an instant, up to the newest checkpoint before it. The entries
 * are taken away only when the file is whole and on the disk. Runs as the owner of the database, because nobody else may.
 * @param file must not exist yet
 * @throws Invalid when the file exists or nothing is that old, Conflict when the entries do not follow from each other
 */
export async function archiveAudit(file: string, before: Date): Promise<Archived> {
  if (await stat(file).catch(() => null))
    throw new Invalid(`${file} exists. Name another file, or remove it.`)
  // The newest entry, which stays, so that the chain goes on from it.
  await note('command line', {
    action: 'audit.archive',
    subject: path.basename(file),
    detail: { before: before.toISOString() },
  })
  const client = new pg.Client({ connectionString: ownerUrl(), application_name: 'muster audit archive' })
  await client.connect()
  const part = `${file}.part`
  try {
    const after = (await archivedParts()).at(-1) ?? BEGINNING
    const checkpoint = await lastBefore(client, before, after)
    // To the end of the log: a break may be acknowledged by an entry that stays.
    const signed = await checkpointsBetween(client, after, checkpoint)
    const demandWhole = async (entries: AsyncIterable<ChainedEntry>) => {
      const { faults } = await checkChain(entries, signed, isSigned, after)
      const broken = faults.find(({ entry }) => BigInt(entry) <= BigInt(checkpoint.entryId))
      if (broken)
        throw new Conflict(
          `Entry ${broken.entry}: ${broken.what}. Look into it first (audit verify), and put what is known into words (audit acknowledge); a part of the log with breaks is not archived.`,
        )
    }
    await demandWhole(entriesBetween(client, after.entry))
    const sha256 = createHash('sha256')
    await pipeline(
      linesOf(entriesBetween(client, after.entry, checkpoint.entryId), checkpoint),
      createGzip({ level: 9 }),
      hashing(sha256),
      createWriteStream(part, { mode: 0o600 }),
    )
    await onDisk(part)
    // What is taken away is read back first, with what stays behind it.
    await demandWhole(chained(archivedEntries(part), entriesBetween(client, BigInt(checkpoint.entryId))))
    await rename(part, file)
    await onDisk(path.dirname(file))
    const digest = sha256.digest()
    await takeAway(client, after, checkpoint, path.basename(file), digest)
    return {
      first: String(after.entry + 1n),
      last: checkpoint.entryId,
      entries: Number(BigInt(checkpoint.entryId) - after.entry),
      sha256: digest.toString('hex'),
    }
  } finally {
    await client.end()
    await rm(part, { force: true })
  }
}

async function* chained(...parts: AsyncIterable<ChainedEntry>[]): AsyncGenerator<ChainedEntry> {
  for (const part of parts) yield* part
}

/** Every checkpoint of the part that is to be archived. */
async function checkpointsBetween(
  client: pg.Client,
  { entry }: Link,
  { entryId }: Checkpoint,
): Promise<Checkpoint[]> {
  const { rows: found } = await client.query<Checkpoint>(
    `select entry_id::text as "entryId", hash, at, signature
     from audit_checkpoint
     where entry_id > $1 and entry_id <= $2`,
    [String(entry), entryId],
  )
  return found
}

async function lastBefore(client: pg.Client, before: Date, after: Link): Promise<Checkpoint> {
  const { rows: found } = await client.query<Checkpoint>(
    `select c.entry_id::text as "entryId", c.hash, c.at, c.signature
     from audit_checkpoint c
       join audit_entry e on e.id = c.entry_id
     where c.at < $1 and e.at < $1 and c.entry_id > $2 and c.entry_id < (select max(id) from audit_entry)
     order by c.entry_id desc
     limit 1`,
    [before, String(after.entry)],
  )
  if (!found[0])
    throw new Invalid(
      `No entry before ${before.toISOString()} is signed and not archived yet: nothing to do.`,
    )
  return found[0]
}

async function* entriesBetween(
  client: pg.Client,
  after: bigint,
  last = '999999999999999999',
): AsyncGenerator<ChainedEntry> {
  for (let from = String(after); ;) {
    const { rows: page } = await client.query<ChainedEntry>(
      `select e.id::text, e.at, e.actor, e.action, e.subject, e.detail, e.prev_hash as "prevHash", e.hash
       from audit_entry e
       where e.id > $1 and e.id <= $2
       order by e.id
       limit ${AT_ONCE}`,
      [from, last],
    )
    yield* page
    if (page.length < AT_ONCE) return
    from = page.at(-1)!.id
  }
}

async function* linesOf(
  entries: AsyncIterable<ChainedEntry>,
  checkpoint: Checkpoint,
): AsyncGenerator<string> {
  for await (const { prevHash, hash, ...entry } of entries)
    yield lineOf({ ...entry, prevHash: prevHash.toString('hex'), hash: hash.toString('hex') })
  const { entryId, hash, at, signature } = checkpoint
  yield lineOf({
    checkpoint: {
      entry: entryId,
      hash: hash.toString('hex'),
      at,
      signature: signature.toString('base64url'),
    },
  })
}

// Readers of lines also end them at U+2028 and U+2029, which JSON leaves as they are.
const lineOf = (one: object): string =>
  `${JSON.stringify(one).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`

const hashing = (hash: ReturnType<typeof createHash>) =>
  async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk)
      yield chunk
    }
  }

async function onDisk(file: string): Promise<void> {
  const handle = await open(file, 'r')
  await handle.sync().finally(() => handle.close())
}

// The guard against changes of the log belongs to the owner, who alone can lift it, and does for this one statement.
async function takeAway(
  client: pg.Client,
  after: Link,
  { entryId, hash }: Checkpoint,
  name: string,
  sha256: Buffer,
): Promise<void> {
  await client.query('begin')
  try {
    await client.query(
      `insert into audit_archive (first_entry, last_entry, hash, name, sha256, at)
       values ($1, $2, $3, $4, $5, now())`,
      [String(after.entry + 1n), entryId, hash, name, sha256],
    )
    await client.query('alter table audit_entry disable trigger append_only')
    await client.query('delete from audit_entry where id <= $1', [entryId])
    await client.query('alter table audit_entry enable trigger append_only')
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
