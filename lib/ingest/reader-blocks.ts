import { open } from 'node:fs/promises'

/** 256 KB: one decode per block costs little, and a block never weighs on memory. */
export const defaultBlockBytes = 256 * 1024

/** The bytes of a file as UTF-8 blocks: a byte-order mark is dropped and UTF-16 (PowerShell's `>`) is transcoded. */
export async function* textBlocks(path: string, blockBytes = defaultBlockBytes): AsyncGenerator<Buffer> {
  const file = await open(path, 'r')
  try {
    let decoder: TextDecoder | undefined
    let first = true
    for (;;) {
      const block = Buffer.allocUnsafe(first ? Math.max(blockBytes, 4) : blockBytes)
      const { bytesRead } = await file.read(block, 0, block.length)
      if (bytesRead === 0) break
      let bytes = block.subarray(0, bytesRead)
      if (first) {
        first = false
        if (bytes[0] === 0xff && bytes[1] === 0xfe) decoder = new TextDecoder('utf-16le')
        else if (bytes[0] === 0xfe && bytes[1] === 0xff) decoder = new TextDecoder('utf-16be')
        else if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
      }
      if (decoder) bytes = Buffer.from(decoder.decode(bytes, { stream: true }), 'utf8')
      if (bytes.length > 0) yield bytes
    }
  } finally {
    await file.close()
  }
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
