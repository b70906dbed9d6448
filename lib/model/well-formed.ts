import { Invalid } from './errors'

// Text that a database and a chain of hashes can hold: Unicode without lone surrogates, which PostgreSQL stores as something else
// than what was hashed, and without NUL, which it refuses.

/** Deeper than anything that is meant. */
const DEPTH_MAX = 64

/** The text with each lone surrogate and each NUL as U+FFFD: for what is written down whatever it is. */
export const wellFormed = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd')

/** The same for every text in a JSON value, names of members included. Too deep a value is cut there. */
export const wellFormedValue = (value: unknown): unknown => mapped(value, wellFormed, 0, () => null)

/**
 * What came from outside, well-formed.
 * @throws Invalid for a NUL in it, and for a value that is nested too deeply to be meant
 */
export const acceptedValue = (value: unknown): unknown =>
  mapped(value, acceptedText, 0, () => {
    throw new Invalid(`The value is nested more than ${DEPTH_MAX} levels deep.`)
  })

/** @throws Invalid for a NUL in it */
export function acceptedText(text: string): string {
  if (text.includes('\0')) throw new Invalid('A text holds a NUL character (U+0000), which cannot be stored.')
  return text.toWellFormed()
}

function mapped(value: unknown, text: (text: string) => string, depth: number, tooDeep: () => null): unknown {
  if (typeof value === 'string') return text(value)
  if (value === null || typeof value !== 'object') return value
  if (depth >= DEPTH_MAX) return tooDeep()
  if (Array.isArray(value)) return value.map((one) => mapped(one, text, depth + 1, tooDeep))
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [text(name), mapped(one, text, depth + 1, tooDeep)]),
  )
}
