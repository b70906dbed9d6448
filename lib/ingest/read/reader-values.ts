/** The bytes that structure JSON. */
export const bytesOf = {
  quote: 0x22,
  hash: 0x23,
  star: 0x2a,
  comma: 0x2c,
  slash: 0x2f,
  colon: 0x3a,
  openArray: 0x5b,
  backslash: 0x5c,
  closeArray: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const
const { quote, backslash, comma, colon, openObject, closeObject, openArray, closeArray } = bytesOf

export const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
export const endsLiteral = (byte: number) =>
  isBlank(byte) ||
  byte === comma ||
  byte === closeObject ||
  byte === closeArray ||
  byte === colon ||
  byte === openObject ||
  byte === openArray ||
  byte === quote

/** Finds the end of one JSON value, however many blocks it spans: strings, escapes and depth are all it knows. */
export abstract class ValueScanner {
  protected bytes: Buffer = Buffer.alloc(0)
  /** Absolute offset of the first byte of `bytes`. */
  protected base = 0
  protected depth = 0
  protected inString = false
  protected escaped = false
  protected comment: 'none' | 'line' | 'block' = 'none'

  /** Called with the place right behind a value. */
  protected abstract closeValue(i: number): void

  /** The hot loop: to the end of the value or of the block. */
  protected nested(from: number): number {
    const bytes = this.bytes
    const length = bytes.length
    let { depth, inString } = this
    let i = from
    if (this.escaped) {
      i += 1
      this.escaped = false
    }
    while (i < length) {
      const byte = bytes[i] as number
      i += 1
      if (inString) {
        if (byte === backslash) {
          if (i === length) this.escaped = true
          i += 1
        } else if (byte === quote) {
          inString = false
          if (depth === 0) return this.leave(i, depth)
        }
      } else if (byte === quote) inString = true
      else if (byte === openObject || byte === openArray) depth += 1
      else if (byte === closeObject || byte === closeArray) {
        depth -= 1
        if (depth === 0) return this.leave(i, depth)
      }
    }
    this.depth = depth
    this.inString = inString
    return Math.min(i, length)
  }

  protected leave(i: number, depth: number): number {
    this.depth = depth
    this.inString = false
    this.closeValue(i)
    return i
  }

  protected literal(from: number): number {
    let i = from
    while (i < this.bytes.length && !endsLiteral(this.bytes[i] as number)) i += 1
    if (i < this.bytes.length) this.closeValue(i)
    return i
  }

  protected text(start: number, end: number): string {
    return this.bytes.toString('utf8', start - this.base, end - this.base)
  }

  protected skipComment(i: number): number {
    if (this.comment === 'line') {
      const end = this.bytes.indexOf(0x0a, i)
      if (end < 0) return this.bytes.length
      this.comment = 'none'
      return end + 1
    }
    const end = this.bytes.indexOf('*/', i)
    if (end < 0) return this.bytes.length
    this.comment = 'none'
    return end + 2
  }
}
