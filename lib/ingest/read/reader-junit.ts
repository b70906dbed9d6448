import type { Page } from './reader-pages'
import type { Read } from './reader-record'

/** A report of tests in XML, as scanners write it for build servers: each finding is a test that failed. */
export const isJunit = (start: string): boolean =>
  /^(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^]{0,1000}?-->\s*)?<testsuites?[\s>/]/.test(start)

const opening = /<(testsuite|testcase)(?=[\s/>])/g
const END = '</testcase>'

/**
 * The failed tests of a JUnit report. What a scanner put into the failure as JSON is the record, as it would stand in its own report; other text
 * comes with the names around it. The names of suites are told as lists, so that one without failures is known for what it is.
 */
export async function* readJunit(
  blocks: AsyncIterable<Buffer>,
  maxRecordBytes: number,
  pages: Page[],
): AsyncGenerator<Read[]> {
  const page: Page = { envelope: {}, lists: [], others: [], listed: 0 }
  pages.push(page)
  let rest = ''
  let offset = 0
  let index = 0
  let isSkipping = false
  const refused = (reason: string): Read => ({ at: `offset ${offset}`, offset, reason, excerpt: '' })
  for await (const block of blocks) {
    rest += block.toString('utf8')
    const out: Read[] = []
    let reached = 0
    opening.lastIndex = 0
    for (let found = opening.exec(rest); found; found = opening.exec(rest)) {
      const [start, name] = found
      const inside = endOfTag(rest, found.index)
      if (inside < 0) break
      const own = rest.slice(found.index + start.length, inside - 1)
      opening.lastIndex = inside
      if (name === 'testsuite') {
        const suite = attributesOf(own).name
        if (suite && !page.lists.includes(suite)) page.lists.push(suite)
        reached = inside
        continue
      }
      const closed = own.endsWith('/')
      const end = closed ? inside : rest.indexOf(END, inside)
      if (end < 0) break
      isSkipping = false
      reached = closed ? end : end + END.length
      opening.lastIndex = reached
      const at = `testcase ${(index += 1)}`
      const record = recordIn(attributesOf(own), rest.slice(inside, end))
      if (record !== undefined) {
        page.listed += 1
        out.push({ value: record, at })
      }
    }
    offset += Buffer.byteLength(rest.slice(0, reached))
    rest = rest.slice(reached)
    if (rest.length > maxRecordBytes) {
      if (!isSkipping) out.push(refused(`This record is larger than ${maxRecordBytes} bytes`))
      isSkipping = true
      // The end of what is given up may be cut in two.
      offset += Buffer.byteLength(rest.slice(0, -END.length))
      rest = rest.slice(-END.length)
    }
    yield out
  }
  if (!isSkipping && rest.includes('<testcase')) yield [refused('The file ends inside this record')]
  else if (!rest.includes('</testsuite')) yield [refused('The file ends before its list is closed')]
}

/** What failed; undefined for a test that passed. */
function recordIn(test: Record<string, string>, body: string): unknown {
  const found = /<(failure|error)(?=[\s/>])/.exec(body)
  const inside = found ? endOfTag(body, found.index) : -1
  if (!found || inside < 0) return undefined
  const own = body.slice(found.index + found[0].length, inside - 1)
  const end = own.endsWith('/') ? inside : body.indexOf(`</${found[1]}>`, inside)
  if (end < 0) return undefined
  const text = textOf(body.slice(inside, end))
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Words for people.
  }
  return { testcase: test, failure: { ...attributesOf(own), text } }
}

/** Past the `>` of the tag that begins here, which may stand in a value as well; -1 where the text ends before. */
function endOfTag(text: string, from: number): number {
  let quote = ''
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at]!
    if (quote) quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return at + 1
  }
  return -1
}

// By hand: a pattern for it takes quadratic time over a text made for that.
function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (let at = 0; ;) {
    const equals = text.indexOf('=', at)
    if (equals < 0) return found
    let start = equals + 1
    while (start < text.length && text[start] !== '"' && text[start] !== "'") start += 1
    const end = text.indexOf(text[start] ?? '"', start + 1)
    if (end < 0) return found
    const name = text.slice(at, equals).trim()
    if (name && name !== '__proto__') found[name] = unescaped(text.slice(start + 1, end))
    at = end + 1
  }
}

/** Text and CDATA sections, as one text. */
function textOf(content: string): string {
  let text = ''
  for (let at = 0; ;) {
    const start = content.indexOf('<![CDATA[', at)
    const end = start < 0 ? -1 : content.indexOf(']]>', start)
    if (end < 0) return text + unescaped(content.slice(at))
    text += unescaped(content.slice(at, start)) + content.slice(start + 9, end)
    at = end + 3
  }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Only the entities that XML itself knows: a document may define others, which nobody should follow. */
const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name) return named[(name as string).toLowerCase()]!
    const code = hex ? parseInt(hex as string, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
