import { count } from '@/components/ui/figures'

/** "12 tasks created, 3 skipped: planned already." */
export function changedWords(
  answer: { done: number; skipped: { because: string; count: number }[] },
  did = 'done',
): string {
  const skipped = answer.skipped.map((one) => `${count(one.count)} skipped: ${one.because}`)
  return `${[`${count(answer.done)} ${did}`, ...skipped].join(', ')}.`
}
