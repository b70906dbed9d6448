import { prepareBars, type Bars } from './prepare-bars'

/** Identities of whose granted rights between `from` and `to` percent, both included, were not used. */
export type ExcessBucket = { from: number; to: number; count: number }

/** 0 % unused passes, anything above fails; without a log it is unknown. */
export function prepareExcess(buckets: ExcessBucket[], unknown: number): Bars {
  return prepareBars(
    [...buckets]
      .sort((a, b) => a.from - b.from)
      .map((bucket) => ({
        label: bucket.from === bucket.to ? `${bucket.from} %` : `${bucket.from}–${bucket.to} %`,
        count: bucket.count,
        side:
          bucket.to === 0 ? ('holds' as const) : bucket.from === 0 ? ('across' as const) : ('gap' as const),
      })),
    unknown,
  )
}
