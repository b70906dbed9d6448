/** A stretch without data, from the last point known before it to the first known after it. */
export type Gap = { from: number; to: number; because: string | null }

/** Finds the stretches of null. `from` and `to` are places in the list, held inside it. */
export function gapsIn(known: boolean[], because: (place: number) => string | null | undefined): Gap[] {
  const gaps: Gap[] = []
  let start = -1
  for (let place = 0; place <= known.length; place++) {
    const missing = place < known.length && !known[place]
    if (missing && start < 0) start = place
    if (!missing && start >= 0) {
      gaps.push({
        from: Math.max(0, start - 1),
        to: Math.min(known.length - 1, place),
        because: because(start) ?? null,
      })
      start = -1
    }
  }
  return gaps
}
