import { isObject } from './reader-envelope'

/** JSON as people paste it: block and line comments and trailing commas are tolerated. Undefined when it is not JSON. */
export function parseLenient(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    // fall through to the tolerant reading
  }
  const bare = withoutComments(text)
  if (bare === text) return undefined
  try {
    return { value: JSON.parse(bare) }
  } catch {
    return undefined
  }
}

// One walk, for a pattern would look for the end of every string and comment anew from each of its characters.
function withoutComments(text: string): string {
  const kept: string[] = []
  // Where the comma stands among what is kept; it goes when a bracket closes behind it.
  let comma = -1
  for (let at = 0; at < text.length;) {
    const end = endOfToken(text, at)
    const token = text.slice(at, end)
    at = end
    if (token.startsWith('//') || token.startsWith('/*')) {
      kept.push(' ')
      continue
    }
    if (comma >= 0 && (token === '}' || token === ']')) kept[comma] = ''
    if (token === ',') comma = kept.length
    else if (token.trim() !== '') comma = -1
    kept.push(token)
  }
  return kept.join('')
}

/** Strings and comments are one token, so that `"http://…"` and `",]"` are left alone; what has no end goes to the end. */
function endOfToken(text: string, from: number): number {
  const two = text.slice(from, from + 2)
  if (two === '//') return orEnd(text, text.indexOf('\n', from))
  if (two === '/*') return orEnd(text, text.indexOf('*/', from + 2), 2)
  if (text[from] !== '"') {
    let to = from + 1
    if (!PLAIN.has(text[from]!)) while (to < text.length && !STARTS.has(text[to]!)) to += 1
    return to
  }
  for (let to = from + 1; to < text.length; to += 1) {
    if (text[to] === '\\') to += 1
    else if (text[to] === '"') return to + 1
  }
  return text.length
}

const orEnd = (text: string, found: number, behind = 0): number => (found < 0 ? text.length : found + behind)
/** Tokens of one character. */
const PLAIN = new Set(['{', '}', '[', ']', ',', '/'])
/** Where a run of anything else ends. */
const STARTS = new Set([...PLAIN, '"'])

/** Learns from the records that were read well which members a record has, to tell records from their parts. */
export class Profile {
  private seen = 0
  private readonly counts = new Map<string, number>()

  learn(value: unknown): void {
    if (this.seen >= 20 || !isObject(value)) return
    this.seen += 1
    for (const key of Object.keys(value)) this.counts.set(key, (this.counts.get(key) ?? 0) + 1)
  }

  /** What was learnt turned out to be a member of a record. */
  forget(): void {
    this.seen = 0
    this.counts.clear()
  }

  /** Undefined when nothing was learnt. A record wrapped in objects of one member counts as well. */
  matches(value: Record<string, unknown>): boolean | undefined {
    if (this.seen === 0) return undefined
    const usual = [...this.counts].filter(([, count]) => count >= this.seen * 0.8).map(([key]) => key)
    if (usual.length === 0) return undefined
    let candidate: unknown = value
    for (let wrapped = 0; wrapped < 4 && isObject(candidate); wrapped += 1) {
      const record = candidate
      if (usual.filter((key) => key in record).length * 2 >= usual.length) return true
      const members = Object.values(record)
      if (members.length !== 1) return false
      candidate = members[0]
    }
    return false
  }
}

/** No record is deeper; a flood of brackets must not fill the memory. */
const deepest = 1000

interface Span {
  start: number
  end: number
  /** Follows `[`, `,`, a bracket's end or nothing, and not `:`: stands where a record would. */
  inPlace: boolean
}

export interface Recovered {
  value: Record<string, unknown>
  start: number
  end: number
}

/**
 * Finds the whole objects in bytes whose structure is broken, once each, outermost first, whatever their depth.
 * A torn beginning may lie inside a string, which turns inside and outside around; so both readings are tried.
 */
export function recoverObjects(bytes: Buffer, profile: Profile): Recovered[] {
  const outside = pick(bytes, spansOf(bytes, false), profile)
  if (covered(outside) > bytes.length / 2) return outside
  const inside = pick(bytes, spansOf(bytes, true), profile)
  return covered(inside) > covered(outside) ? inside : outside
}

const covered = (found: Recovered[]) => found.reduce((sum, { start, end }) => sum + end - start, 0)

/** Every balanced `{…}`, in one pass: linear however deep the brackets go. */
function spansOf(bytes: Buffer, startsInString: boolean): Span[] {
  const spans: Span[] = []
  const open: Array<{ start: number; inPlace: boolean }> = []
  let inString = startsInString
  let before = 0x2c
  let tooDeep = 0
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]
    if (inString) {
      if (byte === 0x5c) i += 1
      else if (byte === 0x22 || byte === 0x0a) inString = false // a raw line break cannot be part of a string
      continue
    }
    if (byte === 0x22) inString = true
    else if (byte === 0x7b) {
      if (open.length >= deepest) tooDeep += 1
      else open.push({ start: i, inPlace: before !== 0x3a })
    } else if (byte === 0x7d) {
      const opened = tooDeep > 0 ? void (tooDeep -= 1) : open.pop()
      if (opened) spans.push({ ...opened, end: i + 1 })
    }
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) before = byte ?? 0
  }
  return spans
}

function pick(bytes: Buffer, spans: Span[], profile: Profile): Recovered[] {
  const found: Recovered[] = []
  let reached = 0
  // Parsing the same bytes again at every depth must not become quadratic.
  let budget = bytes.length * 4 + 4096
  for (const span of spans.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start < reached || (budget -= span.end - span.start) < 0) continue
    const read = parseLenient(bytes.toString('utf8', span.start, span.end))
    if (!read || !isObject(read.value)) continue
    const fits = profile.matches(read.value)
    if (fits === false || (fits === undefined && !span.inPlace && Object.keys(read.value).length < 8))
      continue
    found.push({ value: read.value, start: span.start, end: span.end })
    reached = span.end
  }
  return found
}
