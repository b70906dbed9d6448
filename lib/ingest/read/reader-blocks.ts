import { isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { step } from '../write/under-watch'
import { setting } from '@/lib/db/settings'

/** 256 KB: one decode per block costs little, and a block never weighs on memory. */
export const defaultBlockBytes = 256 * 1024

/** Longest time to read one block. A folder that takes longer is not reachable any more. */
const IDLE_MS = setting('MUSTER_READ_IDLE_MS')

/** What a disk answers, or an error that says that it does not. */
async function within<T>(answer: Promise<T>): Promise<T> {
  let deadline: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    deadline = setTimeout(
      () =>
        reject(
          new Error(
            `Nothing came from the disk for ${Math.round(IDLE_MS / 1000)} s, so reading it was given up; everything else goes on. See that the folder of uploads can be read, and hand the file over once more.`,
          ),
        ),
      IDLE_MS,
    )
  })
  try {
    return await Promise.race([answer, silence])
  } finally {
    clearTimeout(deadline)
  }
}

/**
 * The bytes of a file as UTF-8 blocks: a byte-order mark is dropped, UTF-16 (PowerShell's `>`) is transcoded, and what is no
 * UTF-8 is read as Windows-1252, in which Excel saves "CSV".
 */
export async function* textBlocks(path: string, blockBytes = defaultBlockBytes): AsyncGenerator<Buffer> {
  const file = await within(open(path, 'r'))
  try {
    let decoder: TextDecoder | undefined
    let first = true
    let torn: Buffer = Buffer.alloc(0)
    for (;;) {
      const block = Buffer.allocUnsafe(first ? Math.max(blockBytes, 4) : blockBytes)
      const { bytesRead } = await within(file.read(block, 0, block.length))
      step()
      if (bytesRead === 0) {
        if (torn.length > 0) yield inUtf8(torn)
        break
      }
      let bytes: Buffer = block.subarray(0, bytesRead)
      if (first) {
        first = false
        if (bytes[0] === 0xff && bytes[1] === 0xfe) decoder = new TextDecoder('utf-16le')
        else if (bytes[0] === 0xfe && bytes[1] === 0xff) decoder = new TextDecoder('utf-16be')
        else if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
      }
      if (decoder) bytes = Buffer.from(decoder.decode(bytes, { stream: true }), 'utf8')
      else {
        // A character that the end of the block cuts is read with the next one.
        const whole = torn.length > 0 ? Buffer.concat([torn, bytes]) : bytes
        const end = whole.length - cutCharacter(whole)
        torn = whole.subarray(end)
        bytes = inUtf8(whole.subarray(0, end))
      }
      if (bytes.length > 0) yield bytes
    }
  } finally {
    // Closing waits for the pending read, so it is not awaited.
    file.close().catch(() => undefined)
  }
}

/** How many bytes at the end begin a character that does not end there. */
function cutCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0
  }
  return 0
}

const lengthOf = (lead: number) => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1)

const windows1252 = new TextDecoder('windows-1252')

/** Bytes that are no UTF-8 become the characters that they are in Windows-1252; all others stay as they are. */
function inUtf8(bytes: Buffer): Buffer {
  if (isUtf8(bytes)) return bytes
  const parts: Buffer[] = []
  let from = 0
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i] as number
    if (byte < 0x80) {
      i += 1
      continue
    }
    const length = lengthOf(byte)
    if (length > 1 && isUtf8(bytes.subarray(i, i + length)) && i + length <= bytes.length) {
      i += length
      continue
    }
    parts.push(bytes.subarray(from, i), Buffer.from(windows1252.decode(bytes.subarray(i, i + 1)), 'utf8'))
    i += 1
    from = i
  }
  parts.push(bytes.subarray(from))
  return Buffer.concat(parts)
}

/** Lines without their breaks; one that is longer than `lengthMax` comes in pieces, so that nothing gathers. */
export async function* linesOf(blocks: AsyncIterable<Buffer>, lengthMax: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  for await (const block of blocks) {
    const parts = (rest + decoder.decode(block, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
    if (rest.length > lengthMax) {
      yield rest
      rest = ''
    }
  }
  if (rest) yield rest
}

/** Decodes base64 text (with or without line breaks and enclosing quotes) as it streams past. */
export async function* base64Blocks(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = ''
  for await (const block of blocks) {
    const text = rest + block.toString('latin1').replace(/[\s"]/g, '')
    const whole = text.length - (text.length % 4)
    rest = text.slice(whole)
    if (whole > 0) yield Buffer.from(text.slice(0, whole), 'base64')
  }
  if (rest) yield Buffer.from(rest, 'base64')
}

/** The first bytes of a stream of blocks, and whether that is all of it. */
export async function headOf(
  blocks: AsyncIterable<Buffer>,
  bytes: number,
): Promise<{ head: Buffer; complete: boolean }> {
  const parts: Buffer[] = []
  let length = 0
  for await (const block of blocks) {
    parts.push(block)
    length += block.length
    if (length >= bytes) return { head: Buffer.concat(parts), complete: false }
  }
  return { head: Buffer.concat(parts), complete: true }
}
