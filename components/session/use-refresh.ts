'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { ask } from '@/components/session/ask'
import type { Judging } from '@/lib/model/answers/service'

/** The first part of a query key: the noun in the path of the route. */
type Kept = 'identities' | 'credentials' | 'findings' | 'tasks' | 'exceptions' | 'owners' | 'attestation'

const judged: readonly Kept[] = [
  'identities',
  'credentials',
  'findings',
  'tasks',
  'exceptions',
  'owners',
  'attestation',
]
const ASK_EVERY_MS = 400
const ASKS_MAX = 300

/** One waits for all: changes in quick succession are evaluated together. */
let waiting = false

async function untilJudged(): Promise<boolean> {
  for (let asked = 0; asked < ASKS_MAX; asked++) {
    const { isUnderWay } = await ask<Judging>('/judging')
    if (!isUnderWay) return asked > 0
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
  return false
}

/** Reads the page and what was changed again; once more when the server has evaluated the change, if it does. */
export function useRefresh(...changed: Kept[]): () => void {
  const router = useRouter()
  const client = useQueryClient()
  const read = (kept: readonly Kept[]) => {
    for (const key of kept) void client.invalidateQueries({ queryKey: [key] })
    router.refresh()
  }
  return () => {
    read(changed)
    if (waiting) return
    waiting = true
    untilJudged()
      .then((wasJudged) => wasJudged && read(judged))
      // Signed out or no connection: the next page shows it.
      .catch(() => {})
      .finally(() => (waiting = false))
  }
}
