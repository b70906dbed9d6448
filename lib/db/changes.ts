// Next gives pages and routes modules of their own, so it is kept where both find it.
const holder = globalThis as { musterChanges?: number }

/** How many changes this process has committed on somebody's behalf: what was read before the last one may be out of date. */
export const changesMade = (): number => holder.musterChanges ?? 0

export const countChange = (): void => {
  holder.musterChanges = changesMade() + 1
}
