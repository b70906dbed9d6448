import { isListName, isRecordOfPage, listsIn, pageObjects, scalarsOf, tellingName } from './reader-envelope'
import { isEmptyPage, recordsOfPage, type Page } from './reader-pages'
import { excerptOf, type Read } from './reader-record'
import { parseLenient, Profile, recoverObjects } from './reader-recover'
import { bytesOf, endsLiteral, isBlank, ValueScanner } from './reader-values'

const { quote, comma, colon, hash, slash, star, openObject, closeObject, openArray, closeArray } = bytesOf

type State =
  | 'top'
  | 'array'
  | 'list'
  | 'key'
  | 'colon'
  | 'member'
  | 'listOpen'
  | 'comma'
  | 'nested'
  | 'literal'
  | 'garbage'
  | 'loose'
type Role = 'element' | 'object' | 'key' | 'member' | 'top' | 'loose'

/** Scalars of an envelope longer than this are not marks of a page. */
const longestScalar = 64 * 1024
/** Broken bytes are searched for whole records in pieces of this size. */
const garbageWindow = 1024 * 1024

/**
 * Cuts JSON into records as the bytes stream past: top-level arrays, the known lists of top-level objects, single
 * objects, and any of these one after another. It tracks strings, escapes and depth only and leaves the rest to
 * JSON.parse (a streaming parser is about 200 times slower). Where the structure breaks it recovers whole objects.
 */
export class JsonScanner extends ValueScanner {
  readonly pages: Page[] = []
  private out: Read[] = []
  private carry: Buffer = Buffer.alloc(0)
  private state: State = 'top'
  private role: Role = 'top'
  /** Absolute offset of the value being read; -1 when nobody needs its bytes. */
  private token = -1
  /** Absolute offset of the top-level object while it may still turn out to be a record; -1 otherwise. */
  private whole = -1
  private page: Page | undefined
  private key = ''
  private index = 0
  private tops = 0
  private broken = false
  private arrayOfPages = false
  private readonly profile = new Profile()

  constructor(
    private readonly maxRecordBytes: number,
    /** Reads only the pages: no record is parsed. */
    private readonly pagesOnly = false,
  ) {
    super()
  }

  push(block: Buffer): Read[] {
    this.out = []
    this.bytes = this.carry.length > 0 ? Buffer.concat([this.carry, block]) : block
    this.run(this.carry.length)
    this.keepWhatIsNeeded()
    return this.out
  }

  end(): Read[] {
    this.out = []
    this.bytes = this.carry
    const length = this.bytes.length
    if (this.state === 'literal') this.closeValue(length)
    if (this.state === 'garbage') this.salvage(this.token, this.base + length, 'This is not JSON')
    else if (this.token >= 0 || this.whole >= 0)
      this.salvage(
        this.whole >= 0 ? this.whole : this.token,
        this.base + length,
        'The file ends inside this record',
      )
    else if (this.state !== 'top' && this.state !== 'loose')
      this.unreadable(this.base + length, this.base + length, 'The file ends before its list is closed')
    this.finishPage(false)
    return this.out
  }

  private run(from: number): void {
    let i = from
    while (i < this.bytes.length) {
      if (this.comment !== 'none') i = this.skipComment(i)
      else if (this.state === 'nested') i = this.nested(i)
      else if (this.state === 'literal') i = this.literal(i)
      else if (this.state === 'garbage') i = this.garbage()
      else i = this.structure(i)
    }
  }

  /** One byte between values. */
  private structure(i: number): number {
    const byte = this.bytes[i] as number
    if (isBlank(byte)) return i + 1
    if (byte === slash || (byte === hash && this.state === 'top')) {
      const next = this.bytes[i + 1]
      this.comment = byte === slash && next === star ? 'block' : 'line'
      return byte === slash && next !== star && next !== slash ? this.startGarbage(i) : i + 1
    }
    switch (this.state) {
      case 'top':
        if (byte === comma) return i + 1
        // What was read was a name: the file begins inside a record, with a member of it or behind one.
        if (byte === colon) this.profile.forget()
        if (byte === openObject) return this.startPage(i)
        if (byte === openArray) {
          this.state = 'array'
          this.index = 0
          this.tops += 1
          return i + 1
        }
        return this.startValue(i, byte, 'top')
      case 'array':
      case 'list':
        if (byte === comma) return i + 1
        if (byte === closeArray) {
          this.state = this.state === 'array' ? 'top' : 'comma'
          return i + 1
        }
        return this.startValue(i, byte, 'element')
      case 'loose':
        if (byte === comma || byte === closeObject || byte === closeArray) return i + 1
        return byte === openObject ? this.startValue(i, byte, 'loose') : this.startGarbage(i)
      case 'key':
      case 'comma':
        if (byte === closeObject) return this.finishPage(true, i)
        if (this.state === 'comma' && byte === comma) {
          this.state = 'key'
          return i + 1
        }
        return this.state === 'key' && byte === quote ? this.startValue(i, byte, 'key') : this.startGarbage(i)
      case 'colon':
        this.state = 'member'
        return byte === colon ? i + 1 : this.startGarbage(i)
      case 'member':
        if (byte === openArray && isListName(this.key, this.page?.envelope)) {
          this.state = 'listOpen'
          return i + 1
        }
        if (byte === openObject && this.page && isRecordOfPage(this.key, this.page.envelope)) {
          this.page.lists.push(this.key)
          this.whole = -1
          return this.startValue(i, byte, 'object')
        }
        return this.startValue(i, byte, 'member')
      case 'listOpen':
        return this.openList(i, byte)
      default:
        return this.startGarbage(i)
    }
  }

  /** What follows `[` behind the name of a known list decides whether it is one. */
  private openList(i: number, byte: number): number {
    if (byte === openObject) {
      this.page?.lists.push(this.key)
      this.whole = -1
      this.state = 'list'
      this.index = 0
      return i
    }
    if (byte === closeArray) {
      this.page?.lists.push(this.key)
      this.state = 'comma'
      return i + 1
    }
    // An array of something else is an ordinary member.
    this.page?.others.push(this.key)
    this.role = 'member'
    this.state = 'nested'
    this.depth = 1
    this.inString = false
    return i
  }

  private startPage(i: number): number {
    this.page = { envelope: {}, lists: [], others: [], listed: 0 }
    this.key = ''
    this.whole = this.base + i
    this.state = 'key'
    this.tops += 1
    return i + 1
  }

  private startValue(i: number, byte: number, role: Role): number {
    const nested = byte === openObject || byte === openArray
    if (!nested && byte !== quote && endsLiteral(byte)) return this.startGarbage(i)
    if (role === 'member' && nested) this.page?.others.push(this.key)
    // The bytes of a nested member are only needed as part of the whole.
    this.token = role === 'member' && nested && !pageObjects.has(this.key) ? -1 : this.base + i
    this.role = role
    this.depth = nested ? 1 : 0
    this.inString = byte === quote
    this.escaped = false
    this.state = nested || byte === quote ? 'nested' : 'literal'
    if (role === 'top') this.tops += 1
    return i + 1
  }

  protected closeValue(i: number): void {
    const [start, end, role] = [this.token, this.base + i, this.role]
    this.token = -1
    if (role === 'member') {
      this.state = 'comma'
      if (start >= 0 && end - start <= longestScalar && this.page) this.readScalar(start, end, this.page)
      return
    }
    if (role === 'key') {
      this.state = 'colon'
      const read = end - start <= longestScalar ? parseLenient(this.text(start, end)) : undefined
      this.key = typeof read?.value === 'string' ? read.value : ''
      return
    }
    const literal = this.state === 'literal'
    this.state =
      role === 'top'
        ? 'top'
        : role === 'loose'
          ? 'loose'
          : role === 'object'
            ? 'comma'
            : this.page
              ? 'list'
              : 'array'
    const index = this.index++
    if (start < 0 || (this.pagesOnly && (this.page || (index > 0 && !this.arrayOfPages)))) return
    const read = parseLenient(this.text(start, end))
    if (read) this.emit(read.value, this.place(start, index))
    else if (literal && role === 'top') this.startGarbage(start - this.base)
    else this.salvage(start, end, 'This is not valid JSON', role !== 'loose')
  }

  private readScalar(start: number, end: number, page: Page): void {
    const read = parseLenient(this.text(start, end))
    if (read) Object.assign(page.envelope, scalarsOf({ [this.key]: read.value }))
  }

  private place(start: number, index: number): string {
    if (this.role === 'loose' || this.broken) return `offset ${start}`
    const list = this.page ? `/${this.key}` : ''
    const pointer = this.role === 'top' ? '/' : this.role === 'object' ? list : `${list}/${index}`
    return this.tops > 1 ? `value ${this.tops} ${pointer}` : pointer
  }

  /** Hands over a record, or the records of a page that stands inside an array. */
  private emit(value: unknown, at: string): void {
    const records = this.page ? undefined : recordsOfPage(value, at, this.pages)
    if (this.page) this.page.listed += 1
    if (!records) {
      this.profile.learn(value)
      if (!this.pagesOnly)
        this.out.push(
          this.page
            ? { value, at, list: tellingName(this.key), envelope: this.page.envelope }
            : { value, at },
        )
      return
    }
    this.arrayOfPages = true
    this.out.push(...records)
  }

  /** `close` is the place of the closing brace; without it the file ended. */
  private finishPage(closed: boolean, close = 0): number {
    const { page, whole } = this
    this.page = undefined
    this.whole = -1
    if (!page) return close + 1
    if (closed) this.state = 'top'
    // Lists that are null were taken for scalars on the way.
    for (const name of page.lists.length === 0 ? (listsIn(page.envelope) ?? []) : []) {
      page.lists.push(name)
      delete page.envelope[name]
    }
    if (whole < 0 || isEmptyPage(page)) this.pages.push(page)
    // Of the pages alone only a first value is looked into: a file of many values would be parsed twice.
    else if (closed && (!this.pagesOnly || this.tops === 1)) {
      const end = this.base + close + 1
      const read = parseLenient(this.text(whole, end))
      this.role = 'top'
      if (!read) this.salvage(whole, end, 'This is not valid JSON', true)
      else this.takeWhole(read.value, this.place(whole, 0))
    }
    return close + 1
  }

  /** A top-level object that held no list: a record, or a wrapper around a page. */
  private takeWhole(value: unknown, at: string): void {
    const records = recordsOfPage(value, at, this.pages)
    if (records) this.out.push(...records)
    else {
      this.profile.learn(value)
      if (!this.pagesOnly) this.out.push({ value, at })
    }
  }

  private startGarbage(i: number): number {
    this.token = this.whole >= 0 ? this.whole : this.base + i
    this.whole = -1
    this.state = 'garbage'
    return i
  }

  private garbage(): number {
    const length = this.bytes.length
    if (this.base + length - this.token < Math.min(this.maxRecordBytes, garbageWindow)) return length
    return this.salvage(this.token, this.base + length, 'This is not JSON', false, false) - this.base
  }

  /**
   * Takes whole records out of broken bytes and reports what lies between them. Afterwards the structure is doubtful
   * (`loose`: any object is a candidate) unless the broken value was `closed`. Returns where to go on: when more
   * bytes follow (not `final`), right behind the last record found, because the next may be cut in two.
   */
  private salvage(start: number, end: number, reason: string, closed = false, final = true): number {
    const [bytes, list, page] = [
      this.bytes.subarray(start - this.base, end - this.base),
      tellingName(this.key),
      this.page,
    ]
    const found = this.pagesOnly ? [] : recoverObjects(bytes, this.profile)
    const last = found.at(-1)
    const stop = final || !last ? bytes.length : last.end
    this.token = -1
    this.whole = -1
    this.broken ||= !closed
    let reached = 0
    let told = false
    for (const { value, start: from, end: to } of [...found, { value: undefined, start: stop, end: stop }]) {
      const gap = bytes.subarray(reached, from)
      if (gap.some((byte) => !isBlank(byte) && byte !== comma)) {
        const recovered =
          told || found.length === 0 ? '' : `; ${found.length} whole record(s) in it were recovered`
        this.unreadable(start + reached, start + from, reason + recovered)
        told = true
      }
      if (value) {
        const at = `offset ${start + from}`
        this.profile.learn(value)
        const records = recordsOfPage(value, at, this.pages)
        if (records) this.out.push(...records)
        else {
          if (page) page.listed += 1
          this.out.push(page ? { value, at, list, envelope: page.envelope } : { value, at })
        }
      }
      reached = to
    }
    if (!closed) {
      if (page) this.finishPage(false)
      this.state = 'loose'
    }
    return start + stop
  }

  private unreadable(start: number, end: number, reason: string): void {
    if (this.pagesOnly) return
    this.out.push({
      at: `offset ${start}`,
      offset: start,
      reason,
      excerpt: excerptOf(this.bytes.subarray(start - this.base, end - this.base)),
    })
  }

  /** Bytes that a later block still needs: from the oldest open mark on. Too large a record is given up here. */
  private keepWhatIsNeeded(): void {
    const end = this.base + this.bytes.length
    if (this.whole >= 0 && end - this.whole > this.maxRecordBytes) {
      // Too large to be one record, but a list may still come.
      this.unreadable(this.whole, end, `This record is larger than ${this.maxRecordBytes} bytes`)
      this.whole = -1
    }
    if (this.token >= 0 && this.state !== 'garbage' && end - this.token > this.maxRecordBytes) {
      const bytes = this.bytes.subarray(this.token - this.base)
      if (this.role === 'element' && recoverObjects(bytes, this.profile).length > 0) {
        // Records inside a record: its end is missing. Go on behind the last whole one.
        this.run(this.salvage(this.token, end, 'This record does not end', false, false) - this.base)
      } else {
        if (this.role !== 'member')
          this.unreadable(this.token, end, `This record is larger than ${this.maxRecordBytes} bytes`)
        this.token = -1
      }
    }
    const marks = [this.whole, this.token].filter((mark) => mark >= 0)
    const needed = marks.length > 0 ? Math.min(...marks) : end
    this.carry = this.bytes.subarray(needed - this.base)
    this.base = needed
  }
}
