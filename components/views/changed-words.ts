import { count } from '@/components/ui/figures'

/** "12 done, 3 skipped because not accepted." */
export function changedWords(answer: {
  done: number
  skipped: { because: string; count: number }[]
}): string {
  const skipped = answer.skipped.map((one) => `${count(one.count)} skipped because ${one.because}`)
  return `${[`${count(answer.done)} done`, ...skipped].join(', ')}.`
}
