import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { rows } from '@/lib/db/pool'
import { dataFolder, setting } from '@/lib/db/settings'
import { Conflict, Invalid, TooLarge } from '@/lib/model/errors'

const UPLOAD_BYTES_MAX = setting('MUSTER_UPLOAD_BYTES_MAX')
/** How long a partial upload is kept, so that its sender can continue it. */
const UNFINISHED_HOURS = 24
/** A body or an archive that is still being written grows at least once in this time. */
const ARRIVING_HOURS = 1

/** A file on this machine that somebody handed over. */
export interface Arrival {
  name: string
  path: string
  /** Hex, where it was hashed as it arrived. */
  sha256?: string
}

/** An upload that may be continued: its sender and the SHA-256 (hex) that the whole body is announced to have. */
export interface Announced {
  actorId: string
  sha256: string
  /** Bytes that the server already holds, as `receivedOf` told; 0 starts over. */
  offset: number
}

export const uploadFolder = (): string => path.join(dataFolder(), 'uploads')

/** Whether Muster made this file and has to remove it again. */
export const isOurs = (file: string): boolean => path.resolve(file).startsWith(uploadFolder() + path.sep)

/** A folder of its own for whatever comes with one arrival, so that all of it can be removed together. */
export async function arrivalFolder(): Promise<string> {
  const folder = path.join(uploadFolder(), randomUUID())
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** The arrival's folder that a file of ours lies in. */
export const folderOf = (file: string): string =>
  path.join(uploadFolder(), path.relative(uploadFolder(), path.resolve(file)).split(path.sep)[0]!)

// Bound to the sender, so that nobody can append to what another is sending.
const unfinishedName = (actorId: string, sha256: string) =>
  `unfinished-${createHash('sha256').update(`${actorId} ${sha256}`).digest('hex')}`
const unfinished = (actorId: string, sha256: string) =>
  path.join(uploadFolder(), unfinishedName(actorId, sha256))

/** How many bytes of an announced body have arrived; 0 when none have, or they were kept too long. */
export async function receivedOf(actorId: string, sha256: string): Promise<number> {
  return (await stat(unfinished(actorId, sha256)).catch(() => undefined))?.size ?? 0
}

/**
 * Streams a body to disk while hashing it. What arrived of an announced body before its connection broke is kept, so that
 * the rest can follow; of any other nothing stays.
 * @throws TooLarge, Invalid for an empty body or one that is not what was announced, Conflict for a wrong offset
 */
export async function receive(
  body: Readable,
  name: string,
  announced?: Announced,
  bytesMax = UPLOAD_BYTES_MAX,
): Promise<Arrival & { sha256: string }> {
  const folder = await arrivalFolder()
  try {
    return await received(body, name, folder, announced, bytesMax)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function received(
  body: Readable,
  name: string,
  folder: string,
  announced: Announced | undefined,
  bytesMax: number,
): Promise<Arrival & { sha256: string }> {
  const arriving = announced ? unfinished(announced.actorId, announced.sha256) : path.join(folder, 'arriving')
  const hash = createHash('sha256')
  let bytes = await resumeAt(arriving, announced, hash)
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      hash.update(chunk)
      const tooLarge = `The file is larger than ${bytesMax} bytes. Split it, or raise MUSTER_UPLOAD_BYTES_MAX.`
      done(bytes > bytesMax ? new TooLarge(tooLarge) : null, chunk)
    },
  })
  try {
    const flags = announced?.offset ? 'a' : 'w'
    await pipeline(body, meter, createWriteStream(arriving, { flags, mode: 0o600 }))
  } catch (error) {
    if (!announced || error instanceof TooLarge) await rm(arriving, { force: true })
    throw error
  }
  const sha256 = hash.digest('hex')
  const refusal =
    bytes === 0
      ? 'The file is empty.'
      : announced && announced.sha256 !== sha256
        ? 'The sha256 does not match: the upload is truncated or modified. Upload it again.'
        : undefined
  if (refusal) {
    await rm(arriving, { force: true })
    throw new Invalid(refusal)
  }
  const stored = path.join(folder, sha256)
  await rename(arriving, stored)
  return { name, path: stored, sha256 }
}

/** Hashes what is there already and returns its size. */
async function resumeAt(
  file: string,
  announced: Announced | undefined,
  hash: ReturnType<typeof createHash>,
): Promise<number> {
  if (!announced?.offset) return 0
  const held = await receivedOf(announced.actorId, announced.sha256)
  if (held !== announced.offset)
    throw new Conflict(
      `${held} bytes of this body have arrived: continue there, not at ${announced.offset}.`,
      {
        received: held,
      },
    )
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return held
}

/**
 * Removes the files of an import that has ended, and the folder of their arrival once no other import reads from it. Uploaded bytes
 * may hold secrets that redaction keeps out of the database.
 */
export async function removeUploads(importId: number): Promise<void> {
  const files = await rows<{ path: string }>(
    'select path from import_file where import_id = $1 and path is not null',
    [importId],
  )
  const ours = files.map((file) => file.path).filter(isOurs)
  for (const file of ours) await rm(file, { force: true })
  await rows('update import_file set path = null where import_id = $1', [importId])
  await removeUnread(ours.map(folderOf))
}

/** Removes those of the folders that no import reads from. */
export async function removeUnread(folders: readonly string[]): Promise<void> {
  for (const folder of new Set(folders)) {
    const [reader] = await rows('select 1 from import_file where starts_with(path, $1) limit 1', [
      folder + path.sep,
    ])
    if (!reader) await rm(folder, { recursive: true, force: true })
  }
}

/**
 * What lies on disk and nobody will read: of ended imports, of arrivals that no import was queued for, of uploads that were never
 * continued. A killed process leaves them.
 */
export async function strayUploads(at = Date.now()): Promise<string[]> {
  const [awaited, names] = [
    await rows<{ path: string }>(
      `select f.path from import_file f join import i on i.id = f.import_id
       where f.path is not null and i.state not in ('done', 'failed', 'cancelled')`,
    ),
    await readdir(uploadFolder(), { recursive: true, withFileTypes: true }).catch(() => []),
  ]
  const kept = new Set(awaited.map((row) => path.resolve(row.path)))
  const folders = new Set([...kept].filter(isOurs).map(folderOf))
  const strays: string[] = []
  for (const entry of names) {
    const place = path.join(entry.parentPath, entry.name)
    if (kept.has(place) || folders.has(place)) continue
    const { mtimeMs } = (await stat(place).catch(() => null)) ?? { mtimeMs: at }
    const hours = entry.name.startsWith('unfinished-') ? UNFINISHED_HOURS : ARRIVING_HOURS
    if (mtimeMs < at - hours * 3_600_000) strays.push(place)
  }
  return strays
}
