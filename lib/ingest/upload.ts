import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { rows } from '@/lib/db/pool'
import { dataFolder } from '@/lib/db/settings'
import { Conflict, Invalid, TooLarge } from '@/lib/model/errors'

const UPLOAD_BYTES_MAX = Number(process.env.MUSTER_UPLOAD_BYTES_MAX ?? 2 * 2 ** 30)
/** What was half sent is kept for its sender this long. */
const UNFINISHED_HOURS = 24

/** A file on this machine that somebody handed over. */
export interface Arrival {
  name: string
  path: string
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
  await mkdir(uploadFolder(), { recursive: true, mode: 0o700 })
  const arriving = announced
    ? unfinished(announced.actorId, announced.sha256)
    : path.join(uploadFolder(), `arriving-${randomUUID()}`)
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
        ? 'The body does not have the sha256 that was announced: it was cut or changed on the way. Send it again.'
        : undefined
  if (refusal) {
    await rm(arriving, { force: true })
    throw new Invalid(refusal)
  }
  const stored = path.join(uploadFolder(), `${sha256}-${randomUUID().slice(0, 8)}`)
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

/** Files on disk that nobody will read: of ended imports (a crash in between), and uploads that were never continued. */
export async function strayUploads(): Promise<string[]> {
  const ended = await rows<{ path: string }>(
    `select f.path from import_file f join import i on i.id = f.import_id
     where f.path is not null and i.state in ('done', 'failed', 'cancelled')`,
  )
  const oldest = Date.now() - UNFINISHED_HOURS * 3_600_000
  const waiting = (await readdir(uploadFolder()).catch(() => []))
    .filter((name) => /^(unfinished|arriving)-/.test(name))
    .map((name) => path.join(uploadFolder(), name))
  const abandoned = await Promise.all(
    waiting.map(async (file) => ((await stat(file).catch(() => undefined))?.mtimeMs ?? oldest) < oldest),
  )
  return [...ended.map((row) => row.path).filter(isOurs), ...waiting.filter((_, index) => abandoned[index])]
}
