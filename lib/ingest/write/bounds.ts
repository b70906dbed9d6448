import { createHash } from 'node:crypto'
import type { ModelRecord } from '@/lib/model/records'
import { wellFormed } from '@/lib/model/well-formed'
import { Reject } from '../source'

/** Longer names and ids are no names: the record is refused. Characters. */
export const NAME_LENGTH_REFUSED = 4096
/** What is indexed (names, ids, e-mail addresses) is kept to this many characters; an index takes no longer ones. */
const NAME_LENGTH_MAX = 500
const TEXT_LENGTH_MAX = 2000
const LIST_LENGTH_MAX = 5000

/** Characters that turn the direction of whatever follows them: a name with one of them would reverse its row, or pass for another. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g
const readable = (text: string): string => wellFormed(text).replace(TURNS, '\ufffd')

/** A name or id as it is stored: a longer one is cut, and ends with a hash of all of it, so that two stay two. */
export function boundedName(name: string): string {
  const text = readable(name)
  if (text.length <= NAME_LENGTH_MAX) return text
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return `${wellFormed(text.slice(0, NAME_LENGTH_MAX - 16))}… #${hash}`
}

/** A text as it is stored: a longer one is cut, with a mark. */
export function boundedText(text: string): string {
  const whole = readable(text)
  return whole.length <= TEXT_LENGTH_MAX ? whole : `${wellFormed(whole.slice(0, TEXT_LENGTH_MAX - 1))}…`
}

const names = new Set(
  'native_id name scope email principal issuer label unique_id credential_native_id detector team manager contact parent author via resource third_party created_by'.split(
    ' ',
  ),
)

/** The columns of a row within their bounds. */
export const boundedBody = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).map(([column, value]) => [
      column,
      typeof value === 'string' && names.has(column) ? boundedName(value) : bounded(value, 0),
    ]),
  )

function bounded(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return depth > 0 ? boundedName(value) : boundedText(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  // Ids of actions are numbers by the thousand.
  if (Array.isArray(value))
    return typeof value[0] === 'number'
      ? value
      : value.slice(0, LIST_LENGTH_MAX).map((item) => bounded(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, LIST_LENGTH_MAX)
      .map(([name, member]) => [boundedName(name), bounded(member, depth + 1)]),
  )
}

/** Refuses a record of which a name or an id cannot be stored: NUL, half a character, or thousands of characters. */
export function demandNames(record: ModelRecord): void {
  const { identity } = record as { identity?: { nativeId: string; name?: string } }
  const { nativeId, name, email } = record as { nativeId?: string; name?: string; email?: string }
  for (const text of [nativeId, name, email, identity?.nativeId, identity?.name]) {
    if (text === undefined) continue
    if (text.length > NAME_LENGTH_REFUSED)
      throw new Reject(`A name or id in it is longer than ${NAME_LENGTH_REFUSED} characters`)
    if (text.includes('\0') || !text.isWellFormed())
      throw new Reject('A name or id in it contains NUL or an unpaired surrogate, which cannot be stored')
  }
}
