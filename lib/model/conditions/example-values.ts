import type { FactAbout } from './facts'

/** A value of an example as somebody writes it: "100 days ago", "production", 3, true, null. */
export type Written = string | number | boolean | null

const AGO = /^(?:(\d{1,6}) days? ago|in (\d{1,6}) days?)$/
const DAY_MS = 86_400_000

/**
 * The value that a fact has in an example: an instant as ISO 8601, a word as it is.
 * @param asOf the instant to which ages count
 * @returns undefined when it is no value of such a fact
 */
export function exampleValue({ type, words }: FactAbout, written: Written, asOf: Date): Written | undefined {
  if (written === null || written === 'unknown') return null
  const said = String(written).trim()
  if (type === 'flag') return /^(true|false)$/i.test(said) ? said.toLowerCase() === 'true' : undefined
  if (type === 'text') return said
  if (type === 'word') return words!.includes(said.toLowerCase()) ? said.toLowerCase() : undefined
  if (type === 'time') {
    const [, ago, ahead] = AGO.exec(said.toLowerCase()) ?? []
    if (ago ?? ahead) return new Date(+asOf + (ahead ? 1 : -1) * Number(ago ?? ahead) * DAY_MS).toISOString()
    const at = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(said) ? new Date(said) : new Date(NaN)
    return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
  }
  return /^\d{1,9}$/.test(said) ? Number(said) : undefined
}

/** How a value of such a fact is written, for whoever wrote something else. */
export const valueHint = ({ type, words }: FactAbout): string =>
  ({
    flag: 'true or false',
    text: 'a text',
    word: `one of ${(words ?? []).join(', ')}`,
    time: '100 days ago, in 20 days, or 2026-01-31',
    count: 'a whole number',
    seconds: 'a whole number of seconds',
  })[type]

/** Facts of an example as somebody writes them, one a line: "created_at = 100 days ago". */
export const exampleText = (facts: Readonly<Record<string, Written>>): string =>
  Object.entries(facts)
    .map(([fact, value]) => `${fact} = ${value === null ? 'unknown' : value}`)
    .join('\n')

/**
 * The facts that lines name.
 * @returns what is wrong with the first line that is none
 */
export function exampleFacts(text: string): { facts: Record<string, Written> } | { problem: string } {
  const facts: Record<string, Written> = {}
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const at = line.indexOf('=')
    const fact = line.slice(0, at).trim().toLowerCase()
    const said = line
      .slice(at + 1)
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2')
    if (at < 1 || said === '')
      return {
        problem: `"${line.trim().slice(0, 60)}": write a fact, = and a value, such as created_at = 100 days ago.`,
      }
    facts[fact] = said === 'unknown' ? null : /^(true|false)$/.test(said) ? said === 'true' : said
  }
  return { facts }
}
