'use client'
import { useMutation } from '@tanstack/react-query'
import { ask } from '@/components/session/ask'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { SectionTitle } from '@/components/ui/section-title'
import { Time } from '@/components/ui/time'
import type { DismissalRow } from '@/lib/findings/exception-queries'

const reaches: Record<DismissalRow['reach'], string> = {
  subject: 'this identity or credential',
  identity: 'this check for the whole identity',
  matching: 'all matching findings of this check',
}

/** Why a finding is no problem, who said so, and for how much. */
export function FindingDismissals({
  dismissals,
  refused,
}: {
  dismissals: DismissalRow[]
  refused: string | null
}) {
  const refresh = useRefresh('findings', 'identities')
  const end = useMutation({
    mutationFn: (id: string) => ask<{ id: string }>(`/dismissals/${id}`, { method: 'DELETE' }),
    onSuccess: () => refresh(),
  })
  if (dismissals.length === 0) return null
  return (
    <section aria-labelledby="dismissals">
      <SectionTitle id="dismissals">Dismissed as false positive</SectionTitle>
      <ul className="stack">
        {dismissals.map((one) => (
          <li key={one.id}>
            <p>{one.reason}</p>
            <p className="small text-3">
              For {reaches[one.reach]}, by {one.madeBy}, <Time at={one.madeAt} />
            </p>
            {refused ? null : (
              <Button small onClick={() => end.mutate(one.id)}>
                End dismissal
              </Button>
            )}
          </li>
        ))}
      </ul>
      {end.error ? (
        <p role="alert" className="wrong">
          {end.error.message}
        </p>
      ) : null}
    </section>
  )
}
