/** One bar of a histogram. `side` says which ink it gets; `across` holds both and gets neither. */
export type Bar = { label: string; count: number; share: number; side: 'holds' | 'gap' | 'across' }

export type Bars = {
  bars: Bar[]
  /** Always last and apart; null when nothing is unknown. */
  unknown: { count: number; share: number } | null
  holds: number
  gap: number
  total: number
}

export type BarInput = { label: string; count: number; side: Bar['side'] }

/** Lengths against the longest bar, unknown included, so that it never looks smaller than it is. */
export function prepareBars(input: BarInput[], unknown: number): Bars {
  const longest = Math.max(unknown, ...input.map((bar) => bar.count), 1)
  const sum = (side: Bar['side']) =>
    input.filter((bar) => bar.side === side).reduce((total, bar) => total + bar.count, 0)
  return {
    bars: input.map((bar) => ({ ...bar, share: bar.count / longest })),
    unknown: unknown > 0 ? { count: unknown, share: unknown / longest } : null,
    holds: sum('holds'),
    gap: sum('gap'),
    total: input.reduce((total, bar) => total + bar.count, 0) + unknown,
  }
}
