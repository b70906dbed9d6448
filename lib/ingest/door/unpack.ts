import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import tar from 'tar-stream'
import { ArchiveDamaged, ArchiveRefused, Budget, safeName, type UnpackLimits } from './unpack-limits'
import { zipMembers } from './unpack-zip'

export { ArchiveRefused, type UnpackLimits }

interface Digest {
  size: number
  /** Hex. */
  sha256: string
}

export interface Unpacked extends Digest {
  /** Path inside the archive, or the name given for a plain file. */
  name: string
  path: string
}

/** A part of an archive that cannot be unpacked, with the reason as a person reads it. */
export interface Damaged {
  name: string
  damage: string
}

type Kind = 'gzip' | 'zip' | 'tar' | 'plain'

/**
 * The files that `path` holds: itself when it is no archive, otherwise its members, written to `into` as they stream
 * past. Archives are told by their first bytes, never by name; a member that is an archive itself is opened once
 * more. A damaged part is told as such, and the others follow. A file that was hashed on arrival is not hashed again.
 * @throws ArchiveRefused when the archive breaks a limit or leads out of its folder
 */
export async function* unpack(
  path: string,
  into: string,
  options: Partial<UnpackLimits> & {
    name?: string
    /** Hex, of the file itself, where it is known. */ sha256?: string
  } = {},
): AsyncGenerator<Unpacked | Damaged> {
  await mkdir(into, { recursive: true, mode: 0o700 })
  const { name = basename(path), sha256, ...limits } = options
  const { size } = await stat(path)
  const budget = new Budget(size, limits)
  yield* undamaged(name, expand(path, name, sha256 ? { size, sha256 } : undefined, into, budget, 0))
}

/** The parts of one archive up to where it is damaged, and then that. */
async function* undamaged(
  name: string,
  parts: AsyncGenerator<Unpacked | Damaged>,
): AsyncGenerator<Unpacked | Damaged> {
  try {
    yield* parts
  } catch (error) {
    if (!(error instanceof ArchiveDamaged)) throw error
    yield { name, damage: error.message }
  }
}

/** gzip, tar in gzip, zip; and any of them once more inside. */
const deepest = 4

async function* expand(
  path: string,
  name: string,
  known: Digest | undefined,
  into: string,
  budget: Budget,
  depth: number,
): AsyncGenerator<Unpacked | Damaged> {
  const kind = await kindOf(path)
  if (kind === 'plain') return yield { name, path, ...(known ?? (await digest(path))) }
  if (depth >= deepest) throw new ArchiveRefused(`${name} has too many nested archives.`)
  yield* kind === 'gzip'
    ? inflate(path, name, into, budget, depth)
    : members(kind, path, name, into, budget, depth)
  // Remove inner archives once they are unpacked.
  if (depth > 0) await rm(path, { force: true })
}

async function* inflate(
  path: string,
  name: string,
  into: string,
  budget: Budget,
  depth: number,
): AsyncGenerator<Unpacked | Damaged> {
  const inner = await write(gunzipped(path), name, into, budget)
  const bare = name.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar')
  yield* expand(inner.path, bare, inner, into, budget, depth + 1)
}

async function* members(
  kind: 'zip' | 'tar',
  path: string,
  name: string,
  into: string,
  budget: Budget,
  depth: number,
): AsyncGenerator<Unpacked | Damaged> {
  const members = kind === 'zip' ? zipMembers(path, name) : tarMembers(path, name)
  for await (const member of members) {
    budget.member()
    const inside = safeName(member.name, name)
    const written = await write(member.content, inside, into, budget)
    if (/(^|\/)(__MACOSX\/|\.DS_Store$|\._)/.test(inside)) await rm(written.path)
    else yield* undamaged(inside, expand(written.path, inside, written, into, budget, depth + 1))
  }
}

async function kindOf(path: string): Promise<Kind> {
  const file = await open(path, 'r')
  try {
    const head = Buffer.alloc(512)
    const { bytesRead } = await file.read(head, 0, 512, 0)
    const start = head.toString('latin1', 0, 4)
    if (start.startsWith('\x1f\x8b')) return 'gzip'
    // A local file header, or the end record of an empty zip.
    if (start === 'PK\x03\x04' || start === 'PK\x05\x06') return 'zip'
    return bytesRead === 512 && head.toString('latin1', 257, 262) === 'ustar' ? 'tar' : 'plain'
  } finally {
    await file.close()
  }
}

/** Writes one stream to a file of our own naming; the archive's names never become paths. */
async function write(
  content: Readable,
  name: string,
  into: string,
  budget: Budget,
): Promise<Digest & { path: string }> {
  const path = join(into, randomUUID())
  const hash = createHash('sha256')
  let size = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        budget.take(chunk.length, name)
        hash.update(chunk)
        size += chunk.length
        done(null, chunk)
      } catch (error) {
        done(error as Error)
      }
    },
  })
  try {
    await pipeline(content, meter, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    await rm(path, { force: true })
    throw isOurs(error) ? error : new ArchiveDamaged(`${name} cannot be unpacked: ${messageOf(error)}.`)
  }
  return { path, size, sha256: hash.digest('hex') }
}

/** Our own refusals, and failures of the disk rather than of the archive. */
const isOurs = (error: unknown) =>
  error instanceof ArchiveRefused ||
  (error instanceof Error && 'syscall' in error && error.syscall !== undefined)

const messageOf = (error: unknown) => (error instanceof Error ? error.message : 'it is damaged')

function gunzipped(path: string): Readable {
  const gunzip = createGunzip()
  const source = createReadStream(path)
  source.on('error', (error) => gunzip.destroy(error))
  gunzip.on('close', () => source.destroy())
  return source.pipe(gunzip)
}

async function* tarMembers(path: string, name: string): AsyncGenerator<{ name: string; content: Readable }> {
  const extract = tar.extract()
  const source = createReadStream(path)
  source.on('error', (error) => extract.destroy(error))
  source.pipe(extract)
  try {
    for await (const entry of extract) {
      // Links and devices have no content, and a link could point outside of the folder.
      if (entry.header.type === 'file' || entry.header.type === 'contiguous-file')
        // Read by iteration: a member that the end of the file cuts ends with an error, and does not wait for more.
        yield { name: entry.header.name, content: Readable.from(entry) }
      else entry.resume()
    }
  } catch (error) {
    throw isOurs(error) ? error : new ArchiveDamaged(`${name} cannot be unpacked: ${messageOf(error)}.`)
  } finally {
    source.destroy()
  }
  if (!(await endsInZeros(path))) throw new ArchiveDamaged(`${name} is truncated: its end marker is missing.`)
}

/** A whole tar ends in blocks of zeros. */
async function endsInZeros(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const tail = Buffer.alloc(512)
    const { bytesRead } = await file.read(tail, 0, 512, Math.max(0, size - 512))
    return size % 512 === 0 && bytesRead === 512 && tail.every((byte) => byte === 0)
  } finally {
    await file.close()
  }
}

async function digest(path: string): Promise<Digest> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    size += chunk.length
  }
  return { size, sha256: hash.digest('hex') }
}
