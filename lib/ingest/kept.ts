/**
 * What of a raw record may be stored, member by member; everything else is dropped, with its name. `true`: text, numbers and
 * what is true or false, or a list of these. `hash`: its keyed hash. A shape: of an object or of each object of a list; under
 * `*` stand the members of any name, among which those that sound like a secret are hashed.
 */
export type Kept = true | 'hash' | { readonly [member: string]: Kept }

/** A shape that keeps these members as they are. */
export const members = (names: string): Readonly<Record<string, true>> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, true as const]),
  )

/** A list of pairs of a tag's key and value, as AWS writes them. */
export const tagPairs: Kept = members('Key Value')
