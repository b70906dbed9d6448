// Next loads modules separately for pages and for routes, so the counter is kept on globalThis.
const holder = globalThis as { musterChanges?: number }

/** How many changes this process has committed on somebody's behalf: what was read before the last one may be out of date. */
export const changesMade = (): number => holder.musterChanges ?? 0

export const countChange = (): void => {
  holder.musterChanges = changesMade() + 1
}
