import type { EvidenceLine } from '@/components/ui/evidence-block'

/** What a fact is read from, as names of fields in the records of any provider. */
export const fieldsBehind = {
  owner: /owner|team|tag|label|annotation|created_?by|squad|contact/i,
  rights: /polic|action|role|permission|scope|verbs|resource|group|boundary/i,
  age: /creat|rotat|issued|start|notbefore|not_before|expir|enddate|valid/i,
  use: /last_?(used|use|seen|access|sign)|never|activity/i,
  trust: /assume|trust|principal|subject|audience|issuer|federat/i,
} as const
export type Topic = keyof typeof fieldsBehind

/**
 * A raw record as numbered lines, those in question marked. A long record is cut to the lines around the first marked
 * line; the whole one is on the Evidence tab.
 */
export function rawLines(body: unknown, marked: RegExp | null, most = Infinity): EvidenceLine[] {
  const lines = JSON.stringify(body, null, 2)
    .split('\n')
    .map((text, index) => ({ number: index + 1, text, marked: marked !== null && marked.test(keyOf(text)) }))
  if (lines.length <= most) return lines
  const first = Math.max(
    0,
    lines.findIndex((line) => line.marked),
  )
  const from = Math.max(0, Math.min(first - Math.floor(most / 3), lines.length - most))
  return lines.slice(from, from + most)
}

/** The field that a line of JSON sets; its value must not mark it. */
const keyOf = (line: string): string => /^\s*"((?:[^"\\]|\\.)*)":/.exec(line)?.[1] ?? ''

/** Marks the lines whose field or value holds this text: one credential among others in a record. */
export function rawLinesAbout(body: unknown, text: string, most = Infinity): EvidenceLine[] {
  const lines = rawLines(body, null).map((line) => ({ ...line, marked: line.text.includes(text) }))
  if (lines.length <= most) return lines
  const first = Math.max(
    0,
    lines.findIndex((line) => line.marked),
  )
  const from = Math.max(0, Math.min(first - Math.floor(most / 3), lines.length - most))
  return lines.slice(from, from + most)
}

/** The most relevant record for a topic: a policy document for rights, a credential report for age. */
export function recordFor<Record extends { body: unknown }>(
  records: readonly Record[],
  topic: Topic,
): Record | undefined {
  const score = (record: Record) =>
    rawLines(record.body, fieldsBehind[topic]).filter((line) => line.marked).length
  let best: Record | undefined = records[0]
  for (const record of records) if (best && score(record) > score(best)) best = record
  return best
}
