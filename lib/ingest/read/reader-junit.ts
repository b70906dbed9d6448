import { StringDecoder } from 'node:string_decoder'
import type { Page } from './reader-pages'
import type { Read } from './reader-record'

/** A report of tests in XML, as scanners write it for build servers: each finding is a test that failed. */
export const isJunit = (start: string): boolean =>
  /^(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^]{0,1000}?-->\s*)?<testsuites?[\s>/]/.test(start)

// The value of an attribute holds no `<` (XML 1.0, section 3.1), so that a tag ends before the next begins.
const opening = /<(testsuite|testcase)(?=[\s/>])((?:[^"'<>]|"[^"<]*"|'[^'<]*')*)>/g
const failure = /<(failure|error)(?=[\s/>])((?:[^"'<>]|"[^"<]*"|'[^'<]*')*)>/
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
  // A block may end in the middle of a character.
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let offset = 0
  let index = 0
  let isSkipping = false
  const refused = (reason: string): Read => ({ at: `offset ${offset}`, offset, reason, excerpt: '' })
  for await (const block of blocks) {
    rest += decoder.write(block)
    const out: Read[] = []
    let reached = 0
    opening.lastIndex = 0
    for (let found = opening.exec(rest); found; found = opening.exec(rest)) {
      const [tag, name, own = ''] = found
      const closed = own.endsWith('/')
      if (name === 'testsuite') {
        const suite = attributesOf(own).name
        if (suite && !page.lists.includes(suite)) page.lists.push(suite)
        reached = found.index + tag.length
        continue
      }
      const end = closed ? found.index + tag.length : rest.indexOf(END, found.index)
      if (end < 0) break
      isSkipping = false
      reached = closed ? end : end + END.length
      opening.lastIndex = reached
      const at = `testcase ${(index += 1)}`
      const record = recordIn(attributesOf(own), rest.slice(found.index + tag.length, end))
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
  const found = failure.exec(body)
  if (!found) return undefined
  const [tag, name, own = ''] = found
  const begins = found.index + tag.length
  const ends = own.endsWith('/') ? begins : body.indexOf(`</${name}>`, begins)
  const text = textOf(body.slice(begins, ends < 0 ? undefined : ends))
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Words for people.
  }
  return { testcase: test, failure: { ...attributesOf(own), text } }
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name, double, single] of ` ${text}`.matchAll(/\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    if (name !== '__proto__') found[name!] = unescaped(double ?? single ?? '')
  return found
}

/** Text and CDATA sections, as one text. */
function textOf(content: string): string {
  const [first = '', ...sections] = content.split('<![CDATA[')
  return [
    unescaped(first),
    ...sections.map((section) => {
      const end = section.indexOf(']]>')
      return end < 0 ? section : section.slice(0, end) + unescaped(section.slice(end + 3))
    }),
  ].join('')
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Only the entities that XML itself knows: a document may define others, which nobody should follow. */
const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name) return named[(name as string).toLowerCase()]!
    const code = hex ? parseInt(hex as string, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
