import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { PassThrough, type Readable } from 'node:stream'
import { Unzip, UnzipInflate, type UnzipFile } from 'fflate'
import { ArchiveDamaged } from './unpack-limits'

/** The files of a zip, one after another, as its bytes stream past. */
export async function* zipMembers(
  path: string,
  archive: string,
): AsyncGenerator<{ name: string; content: Readable }> {
  const found: Array<{ name: string; content: PassThrough }> = []
  let failure: Error | undefined
  const unzip = new Unzip((file) => {
    if (!file.name.endsWith('/')) found.push({ name: file.name, content: contentOf(file, archive) })
  })
  unzip.register(UnzipInflate)
  const source = createReadStream(path, { highWaterMark: 64 * 1024 }) as AsyncIterable<Buffer>
  const chunks = source[Symbol.asyncIterator]()
  let current: PassThrough | undefined

  // Zip bytes are pushed only while the member being read has room, so a large file never gathers in memory.
  const feed = async (): Promise<boolean> => {
    const { done, value } = await chunks.next()
    try {
      unzip.push(done ? new Uint8Array(0) : value, done === true)
    } catch (error) {
      failure = new ArchiveDamaged(
        `${archive} cannot be unpacked: ${error instanceof Error ? error.message : 'damaged'}.`,
      )
      for (const { content } of found) content.destroy(failure)
      current?.destroy(failure)
      return false
    }
    return done !== true
  }

  let more = true
  while (more || found.length > 0) {
    const next = found.shift()
    if (!next) {
      more = await feed()
      if (failure) throw failure
      continue
    }
    current = next.content
    const pump = (async () => {
      while (more && !next.content.writableEnded && !next.content.destroyed) {
        if (next.content.writableNeedDrain) await drained(next.content)
        else more = await feed()
      }
      if (!next.content.writableEnded && !next.content.destroyed)
        next.content.destroy(new ArchiveDamaged(`${archive} ends inside ${next.name}.`))
    })()
    yield next
    await pump
    if (failure) throw failure
  }
  if (!(await hasDirectory(path)))
    throw new ArchiveDamaged(`${archive} is truncated: its directory is missing.`)
}

/** A whole zip ends with the record that closes its directory, behind which only a comment may stand. */
async function hasDirectory(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(size, 65_557))
    await file.read(tail, 0, tail.length, size - tail.length)
    return tail.includes('PK\x05\x06', 0, 'latin1')
  } finally {
    await file.close()
  }
}

function contentOf(file: UnzipFile, archive: string): PassThrough {
  const content = new PassThrough()
  content.on('error', () => undefined)
  file.ondata = (error, data, final) => {
    if (error) content.destroy(new ArchiveDamaged(`${archive} cannot be unpacked: ${error.message}.`))
    else {
      if (!content.destroyed) content.write(data)
      if (final) content.end()
    }
  }
  try {
    file.start()
  } catch (error) {
    content.destroy(
      new ArchiveDamaged(
        `${file.name} in ${archive} cannot be unpacked: ${error instanceof Error ? error.message : 'unknown compression'}.`,
      ),
    )
  }
  return content
}

function drained(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off('drain', go).off('close', go)
      resolve()
    }
    stream.on('drain', go).on('close', go)
  })
}
