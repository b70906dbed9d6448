import { isCriLine } from './reader-container'
import { delimiterOf } from './reader-csv'
import { isObject } from './reader-envelope'
import { isJunit } from './reader-junit'
import { holdsPem } from './reader-pem'
import { isCertificateText } from './reader-x509-text'

export type Shape =
  | { kind: 'empty' }
  | { kind: 'binary' }
  | { kind: 'json' }
  | { kind: 'lines' }
  | { kind: 'text' }
  | { kind: 'yaml' }
  /** Blocks between lines of dashes; DER is one certificate in binary form. */
  | { kind: 'pem' }
  | { kind: 'der' }
  | { kind: 'junit' }
  /** Certificates as text for people. */
  | { kind: 'certificates' }
  | { kind: 'base64' }
  /** `aws iam get-credential-report`: a table inside a JSON string. */
  | { kind: 'content' }
  /** `skip`: lines before the header (`sep=;`, which Excel writes). */
  | { kind: 'csv'; delimiter: string; skip: number }

/** Tells from the first bytes how a file is to be cut into records. Never looks at its name. */
export function shapeOf(head: Buffer, complete: boolean): Shape {
  if (head.subarray(0, 4096).includes(0)) return { kind: 'binary' }
  const text = head.toString('utf8')
  const start = text.trimStart()
  if (start === '') return complete ? { kind: 'empty' } : { kind: 'text' }
  const lines = wholeLines(text, complete)
  const content = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const first = content[0] ?? ''

  if (/^\{\s*"(Content|ReportFormat|GeneratedTime)"\s*:/.test(start)) return { kind: 'content' }
  if (isJunit(start)) return { kind: 'junit' }
  if (!/^[{[]/.test(start) && holdsPem(text)) return { kind: 'pem' }
  if (!/^[{[]/.test(start) && isCertificateText(text)) return { kind: 'certificates' }
  if (isBase64Text(start)) return { kind: 'base64' }
  if (/^[{[]/.test(start) || start.startsWith('//') || start.startsWith('/*'))
    return looksLikeLines(content, complete) ? { kind: 'lines' } : { kind: 'json' }
  if (content.length > 0 && content.filter(isJsonLine).length * 2 >= content.length) return { kind: 'lines' }
  if (/^(---|%YAML)|^[A-Za-z_][\w./-]*:(\s|$)|^- [A-Za-z_]\w*:/.test(first) && !isLogLine(first))
    return { kind: 'yaml' }
  const [, separator] = /^sep=([,;\t|])\r?$/.exec(first) ?? []
  if (separator !== undefined) return { kind: 'csv', delimiter: separator, skip: 1 }
  if (isTable(content)) return { kind: 'csv', delimiter: delimiterOf(first), skip: 0 }
  // A torn beginning of JSON: the scanner finds the whole records behind it.
  if (/"\s*[:,]\s*["{[\d]/.test(first) && /[{}]/.test(start.slice(0, 65_536)) && !isLogLine(first))
    return { kind: 'json' }
  return { kind: 'text' }
}

/** Lines of the head without the last one, which may be cut. */
function wholeLines(text: string, complete: boolean): string[] {
  const lines = text.split('\n').slice(0, 51)
  if (lines.length <= 50 && !complete && lines.length > 1) lines.pop()
  return lines.slice(0, 50)
}

/**
 * `time=… level=info msg="…"`, alone or behind a prefix. JSON whose beginning is torn off may hold `=` before a quote or a
 * blank too (base64, a user agent), but always among more members of its own.
 */
function isLogLine(line: string): boolean {
  if (isCriLine(line)) return true
  const head = line.slice(0, 8192)
  const pairs = head.match(/(?:^|\s)[A-Za-z_][\w.]{0,60}=(?=\S)/g)?.length ?? 0
  const members = head.match(/[^\\]"\s?:\s?["{[\w-]/g)?.length ?? 0
  // A line that begins with a whole pair may hold a value of JSON that is longer than all the rest.
  const beginsSo = /^[A-Za-z_][\w.]{0,60}=(?:"[^"]*"|[^\s",{}]+)(?:[\s,]|$)/.test(line)
  return pairs * (beginsSo ? 3 : 1) > members
}

function isJsonLine(line: string): boolean {
  const brace = line.startsWith('[') ? 0 : line.indexOf('{')
  if (brace < 0) return isScalarLine(line)
  try {
    const value: unknown = JSON.parse(line.slice(line.startsWith('"') ? 0 : brace))
    return isObject(value) || Array.isArray(value) || typeof value === 'string'
  } catch {
    return false
  }
}

const isScalarLine = (line: string) =>
  /^\s*("(?:[^"\\]|\\.)*"|null|true|false|-?\d+(\.\d+)?([eE][+-]?\d+)?)\s*$/.test(line)

/** One JSON value a line, as opposed to one value over many lines or several without line breaks. */
function looksLikeLines(content: readonly string[], complete: boolean): boolean {
  const [first] = content
  if (first === undefined) return false
  // A single line is read by the scanner, which also takes files of one endless line.
  if (content.length === 1) return !complete && isJsonLine(first)
  const good = content.filter(isJsonLine).length
  return good * 2 >= content.length && (isJsonLine(first) || good >= content.length - 2)
}

function isBase64Text(start: string): boolean {
  const head = start.slice(0, 4096).replace(/^"/, '')
  if (head.length < 64 || !/^[A-Za-z0-9+/][A-Za-z0-9+/\s]*$/.test(head.trimEnd().replace(/={0,2}"?$/, '')))
    return false
  const decoded = Buffer.from(head.slice(0, 400).replace(/\s/g, ''), 'base64').toString('latin1')
  return /^[\x20-\x7e\r\n\t\ufeff\xef\xbb\xbf]+$/.test(decoded.slice(0, 200)) && decoded.includes(',')
}

/** A header of short names and, if there is one, a first row with as many cells. */
function isTable(content: readonly string[]): boolean {
  const [header = '', row] = content
  const delimiter = delimiterOf(header)
  const cells = cellsOf(header, delimiter)
  if (cells.length < 2 || isLogLine(header)) return false
  if (cells.some((cell) => cell.length > 80 || /^[{[]/.test(cell))) return false
  if (row === undefined) return true
  // A quoted cell may span lines, and the head may end inside the row: only clear disagreement counts.
  const quotes = row.split('"').length - 1
  return (
    quotes % 2 === 1 ||
    Math.abs(cellsOf(row, delimiter).length - cells.length) <= Math.max(1, cells.length / 4)
  )
}

const cellsOf = (line: string, delimiter: string) =>
  line.replace(/"(?:[^"]|"")*"/g, (cell) => '_'.repeat(Math.min(cell.length, 40))).split(delimiter)
