const BLOCK = 512
const encoder = new TextEncoder()

/** A file with the path it had in the folder that was dropped. */
export interface NamedFile {
  path: string
  file: File
}

/**
 * Packs files into one archive without reading them: the browser streams each from disk when it is sent. Files that are
 * complete only together must be uploaded together, or each would retire the identities of the others.
 */
export function tarOf(files: readonly NamedFile[]): Blob {
  const parts: BlobPart[] = []
  for (const { path, file } of files) {
    parts.push(header(path, file.size), file)
    const over = file.size % BLOCK
    if (over > 0) parts.push(new Uint8Array(BLOCK - over))
  }
  parts.push(new Uint8Array(BLOCK * 2))
  return new Blob(parts, { type: 'application/x-tar' })
}

/** One ustar header (POSIX.1-1988): name, mode, ids, size, time, checksum, type, magic. */
function header(path: string, size: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK)
  const put = (text: string, at: number, most: number) =>
    block.set(encoder.encode(text).subarray(0, most), at)
  const { name, prefix } = split(path)
  put(name, 0, 100)
  put('0000644\0', 100, 8)
  put('0000000\0', 108, 8)
  put('0000000\0', 116, 8)
  // Eleven octal digits hold 8 GiB, four times what one delivery may be.
  put(`${size.toString(8).padStart(11, '0')} `, 124, 12)
  put('00000000000 ', 136, 12)
  put('        ', 148, 8)
  put('0', 156, 1)
  put('ustar\x0000', 257, 8)
  put(prefix, 345, 155)
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8)
  return block
}

// A name has 100 bytes and its folder 155 more; of what is longer still, the end tells two files apart.
function split(path: string): { name: string; prefix: string } {
  if (encoder.encode(path).length <= 100) return { name: path, prefix: '' }
  const at = path.lastIndexOf('/')
  const tail = (text: string, most: number) => {
    let cut = text
    while (encoder.encode(cut).length > most) cut = cut.slice(1)
    return cut
  }
  return { name: tail(path.slice(at + 1), 100), prefix: at > 0 ? tail(path.slice(0, at), 155) : '' }
}
