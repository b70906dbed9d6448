import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { cache } from 'react'

// Two holders, because a page is rendered piece by piece outside of any call of ours: React keeps one for each page, and routes,
// jobs and tests run inside a call.
const ofPage = cache((): { instant?: Date } => ({}))
const ofCall = new AsyncLocalStorage<{ instant: Date | null; snapshot: string | null }>()

/** From here on everything that renders this page reads what was known at `instant`. */
export function lookBackTo(instant: Date): void {
  ofPage().instant = instant
}

/**
 * Runs `body` so that all it reads through the pool is what was known at `instant`; null is the present.
 * @param snapshot the exported snapshot that all of it is read from, for several reads that have to agree
 */
export const lookingBackTo = <T>(
  instant: Date | null,
  body: () => Promise<T>,
  snapshot: string | null = null,
): Promise<T> => ofCall.run({ instant, snapshot }, body)

/** The same for rows that are read while somebody takes them, who stays in the present. */
export async function* rowsLookingBackTo<T>(
  instant: Date | null,
  list: AsyncIterable<T>,
  snapshot: string | null = null,
): AsyncGenerator<T> {
  const iterator = list[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { value, done } = await lookingBackTo(instant, () => iterator.next(), snapshot)
      if (done) return
      yield value
    }
  } finally {
    await iterator.return?.()
  }
}

/** The past instant that is asked for, or null in the present. */
export const askedInstant = (): Date | null => {
  const inCall = ofCall.getStore()
  return inCall === undefined ? (ofPage().instant ?? null) : inCall.instant
}

/** The snapshot that has to be read from, if one is asked for. */
export const askedSnapshot = (): string | null => ofCall.getStore()?.snapshot ?? null

/** The instant that a page or an answer speaks of: every age counts to it. */
export const instant = (): Date => askedInstant() ?? new Date()
