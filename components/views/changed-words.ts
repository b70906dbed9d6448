import { count, counted } from '@/components/ui/figures'

/** "12 tasks created, 3 skipped: planned already." */
export function changedWords(
  answer: { done: number; skipped: readonly { because: string; count: number }[] },
  [one, many]: readonly [one: string, many: string],
  did: string,
): string {
  const skipped = answer.skipped.map(({ because, count: n }) => `${count(n)} skipped: ${because}`)
  return `${[`${counted(answer.done, one, many)} ${did}`, ...skipped].join(', ')}.`
}

/** "assigned to Noor Haddad": by the name that the server knows, or as it was asked for. */
export const assignedWords = (asked: string | null, { to }: { to?: string | null | undefined }): string =>
  asked === null ? 'unassigned' : `assigned to ${to ?? asked}`
