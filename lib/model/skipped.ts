export const HIDDEN = 'outside your scope, or no longer there'

/** What a bulk action left out, by the reason. A reason that left nothing out is not told. */
export const skippedFor = (counts: Record<string, number>): { because: string; count: number }[] =>
  Object.entries(counts).flatMap(([because, count]) => (count > 0 ? [{ because, count }] : []))
