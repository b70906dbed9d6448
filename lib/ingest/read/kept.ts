/**
 * What of a raw record may be stored, member by member; everything else is dropped, with its name.
 * `true`: text, numbers and what is true or false, or a list of these.
 * `time`: the same, but a text only when it is an instant or says that there is none. Any other text is hashed.
 * `word`: the same, but a text only when it is a few words with one number at most. Any other text is hashed.
 * `hash`: its keyed hash.
 * A shape: of an object or of each object of a list; under `*` stand the members of any name, among which those that sound like
 * a secret are hashed.
 */
export type Kept = true | 'time' | 'word' | 'hash' | { readonly [member: string]: Kept }

/** A shape that keeps these members as texts. */
export const members = (names: string): Readonly<Record<string, true>> => each(names, true)

/** A shape that keeps these members when they are instants. */
export const times = (names: string): Readonly<Record<string, 'time'>> => each(names, 'time')

/** A shape that keeps these members when they are words: a status, a kind. */
export const wordMembers = (names: string): Readonly<Record<string, 'word'>> => each(names, 'word')

const each = <K extends Kept>(names: string, kept: K): Readonly<Record<string, K>> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, kept]),
  )

/** A list of pairs of a tag's key and value, as AWS writes them. */
export const tagPairs: Kept = members('Key Value')
