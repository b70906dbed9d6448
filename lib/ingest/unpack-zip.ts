import { createReadStream } from 'node:fs'
import { PassThrough, type Readable } from 'node:stream'
import { Unzip, UnzipInflate, type UnzipFile } from 'fflate'
import { ArchiveRefused } from './unpack-limits'

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
      failure = new ArchiveRefused(
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
        next.content.destroy(new ArchiveRefused(`${archive} ends inside ${next.name}.`))
    })()
    yield next
    await pump
    if (failure) throw failure
  }
}

function contentOf(file: UnzipFile, archive: string): PassThrough {
  const content = new PassThrough()
  content.on('error', () => undefined)
  file.ondata = (error, data, final) => {
    if (error) content.destroy(new ArchiveRefused(`${archive} cannot be unpacked: ${error.message}.`))
    else {
      if (!content.destroyed) content.write(data)
      if (final) content.end()
    }
  }
  try {
    file.start()
  } catch (error) {
    content.destroy(
      new ArchiveRefused(
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
