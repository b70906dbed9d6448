import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { note } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'
import { sealStream, unsealStream } from '@/lib/db/seal-stream'
import { dataFolder, setting } from '@/lib/db/settings'
import { NotFound } from '@/lib/model/errors'

const originalFolder = (): string => path.join(dataFolder(), 'originals')
const placeOf = (sha256: string): string => path.join(originalFolder(), sha256)
// Named by the process, so that two never write into one file.
const partialOf = (sha256: string): string => `${placeOf(sha256)}.${process.pid}.partial`

/**
 * Keeps the files of an import as they were delivered, packed and sealed, where MUSTER_ORIGINAL_DAYS says for how long. Called before
 * the uploads are removed; a repeat changes nothing. A file that cannot be kept is told on the import, which goes on.
 */
export async function keepOriginals(importId: number): Promise<void> {
  const days = setting('MUSTER_ORIGINAL_DAYS')
  if (!days) return
  const files = await rows<{ id: number; path: string; sha256: string; bytes: number }>(
    `select id, path, encode(sha256, 'hex') as sha256, size_bytes::float8 as bytes
     from import_file
     where import_id = $1 and path is not null
     order by id`,
    [importId],
  )
  for (const file of files)
    try {
      await keep(file, days)
    } catch (error) {
      await rows(
        `update import_file set warning = concat_ws(' ', warning, $2::text)
         where id = $1 and strpos(coalesce(warning, ''), $2) = 0`,
        [file.id, `The original could not be kept: ${(error as Error).message}.`],
      )
    }
}

async function keep(
  { path: from, sha256, bytes }: { path: string; sha256: string; bytes: number },
  days: number,
): Promise<void> {
  if (!(await isThere(placeOf(sha256)))) await sealInto(from, sha256)
  // Delivered again, it is kept for as long again.
  await rows(
    `insert into original_file as o (sha256, bytes, keep_until)
     values ($1, $2, now() + $3 * interval '1 day')
     on conflict (sha256) do update set keep_until = greatest(o.keep_until, excluded.keep_until)`,
    [Buffer.from(sha256, 'hex'), bytes, days],
  )
}

const isThere = (place: string): Promise<boolean> =>
  stat(place).then(
    () => true,
    () => false,
  )

async function sealInto(from: string, sha256: string): Promise<void> {
  await mkdir(originalFolder(), { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  async function* hashed(source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      hash.update(chunk)
      yield chunk
    }
  }
  const partial = partialOf(sha256)
  try {
    await pipeline(
      createReadStream(from),
      hashed,
      createGzip({ level: 1 }),
      (source: AsyncIterable<Buffer>) => sealStream(source, sha256),
      createWriteStream(partial, { mode: 0o600 }),
    )
    if (hash.digest('hex') !== sha256) throw new Error('it has changed since it was read')
    await rename(partial, placeOf(sha256))
  } finally {
    await rm(partial, { force: true })
  }
}

/**
 * A file of an import as it was delivered, and its name. Reading it is written to the audit log.
 * @throws NotFound when there is no such file, or it is not kept
 */
export async function originalOf(
  actor: Actor,
  importId: number,
  fileId: number,
): Promise<{ name: string; bytes: number; body: Readable }> {
  demand(actor, 'original:read')
  const [kept] = await lookingBackTo(null, () =>
    rows<{ name: string; sha256: string; bytes: number }>(
      `select f.name, encode(o.sha256, 'hex') as sha256, o.bytes::float8 as bytes
       from import_file f
         join original_file o using (sha256)
       where f.import_id = $1 and f.id = $2 and o.keep_until > now()`,
      [importId, fileId],
    ),
  )
  if (!kept) throw new NotFound('The original of this file is not kept.')
  const sealed = createReadStream(placeOf(kept.sha256))
  await opened(sealed)
  await note(actor.label, {
    action: 'original.download',
    subject: `import ${importId}`,
    detail: { file: kept.name, sha256: kept.sha256 },
  })
  const body = createGunzip()
  // What breaks on the way breaks the download: half a file is never a whole one.
  pipeline(unsealStream(sealed, kept.sha256), body).catch((error: Error) => body.destroy(error))
  return { name: path.basename(kept.name), bytes: kept.bytes, body }
}

/** Waits until the file is open. A restored database may name files that were not in the backup. */
const opened = (file: ReturnType<typeof createReadStream>): Promise<void> =>
  new Promise((resolve, reject) => {
    file.once('open', () => resolve())
    file.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new NotFound('The original of this file is not kept.') : error),
    )
  })

/** What lies in the folder and is in no row for as long was left by a process that was killed, or by a restore. */
const STRAY_HOURS = 24

/** Deletes originals whose time is over, and what nobody knows of. @returns how many are gone */
export async function forgetOriginals(): Promise<number> {
  const over = await rows<{ sha256: string }>(
    `delete from original_file where keep_until <= now() returning encode(sha256, 'hex') as sha256`,
  )
  for (const { sha256 } of over) await rm(placeOf(sha256), { force: true })
  const strays = await strayOriginals()
  for (const place of strays) await rm(place, { force: true })
  const files = over.length + strays.length
  if (files > 0) await note('system', { action: 'original.forget', subject: 'originals', detail: { files } })
  return files
}

async function strayOriginals(): Promise<string[]> {
  const known = new Set(
    (await rows<{ sha256: string }>("select encode(sha256, 'hex') as sha256 from original_file")).map(
      ({ sha256 }) => sha256,
    ),
  )
  const strays: string[] = []
  for (const name of await readdir(originalFolder()).catch(() => [])) {
    const place = path.join(originalFolder(), name)
    const { mtimeMs } = (await stat(place).catch(() => null)) ?? { mtimeMs: Date.now() }
    if (!known.has(name) && mtimeMs < Date.now() - STRAY_HOURS * 3_600_000) strays.push(place)
  }
  return strays
}
