import type { Change } from '@/lib/model/answers/imports'

const LONGEST = 120
const MOST = 20

/** What differs between two versions of a record, in the source's own words; the first 20 differences. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const changes: Change[] = []
  compare('', before, after, changes)
  return changes
}

function compare(path: string, before: unknown, after: unknown, changes: Change[]): void {
  if (changes.length >= MOST || Object.is(before, after)) return
  if (isTree(before) && isTree(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    for (const key of keys)
      compare(`${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, before[key], after[key], changes)
    return
  }
  const change = { path, before: shown(before), after: shown(after) }
  if (change.before !== change.after) changes.push(change)
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

function shown(value: unknown): string | null {
  if (value === undefined) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
