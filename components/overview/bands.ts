import type { AgeBucket } from '@/components/charts/prepare-rotation-age'
import type { ExcessBucket } from '@/components/charts/prepare-excess'
import type { Band } from '@/lib/overview/overview'

/** The band without bounds is the unknown one. */
const unknownOf = (bands: readonly Band[]) => bands.find((band) => band.from === null)?.count ?? 0

export const ageBuckets = (bands: readonly Band[]): { buckets: AgeBucket[]; unknown: number } => ({
  buckets: bands.flatMap(({ from, to, count }) => (from === null ? [] : [{ from, to, count }])),
  unknown: unknownOf(bands),
})

export const excessBuckets = (bands: readonly Band[]): { buckets: ExcessBucket[]; unknown: number } => ({
  buckets: bands.flatMap(({ from, to, count }) =>
    from === null || to === null ? [] : [{ from, to, count }],
  ),
  unknown: unknownOf(bands),
})
