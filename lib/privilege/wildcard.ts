/**
 * Whether a text matches an IAM pattern: `*` is any run of characters, `?` one. Walks both once and goes back to the last
 * `*` only, so that a pattern from a foreign file costs at most the product of the two lengths.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let star = -1
  let resume = 0
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++
      resume = t
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

/** Whether the pattern holds a wildcard at all. */
export const hasWildcard = (pattern: string): boolean => /[*?]/.test(pattern)
