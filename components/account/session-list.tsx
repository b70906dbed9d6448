'use client'
import { useRouter } from 'next/navigation'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { counted } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { useEndOthers, useEndSession } from './queries'
import { SessionRows } from './session-rows'
import type { SessionRow } from '@/lib/model/answers/access'

type Props = { sessions: SessionRow[]; currentId: string; now: string }

/** Where the reader is signed in. */
export function SessionList({ sessions, currentId, now }: Props) {
  const router = useRouter()
  const end = useEndSession()
  const endOthers = useEndOthers()
  const refresh = { onSuccess: () => router.refresh() }
  const error = end.error ?? endOthers.error
  return (
    <section aria-labelledby="sessions">
      <SectionTitle
        id="sessions"
        note={counted(sessions.length, 'open session')}
        more={
          sessions.length > 1 ? (
            <Button small look="danger" onClick={() => endOthers.mutate(undefined, refresh)}>
              End all other sessions
            </Button>
          ) : undefined
        }
      >
        Where you are signed in
      </SectionTitle>
      {error ? <ErrorState title="Nothing was ended.">{error.message}</ErrorState> : null}
      <SessionRows
        sessions={sessions}
        now={now}
        own={{ currentId, onEnd: (id) => end.mutate(id, refresh) }}
      />
    </section>
  )
}
