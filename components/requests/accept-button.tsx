'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { useDecideRequest } from './queries'

type Props = {
  request: string
  answer: string
  /** It is the newest: what the page is for. */
  isNewest: boolean
  /** Why the reader cannot accept it; null when they can. */
  refused: string | null
}

/** Accepts one answer; the request is closed by it. */
export function AcceptButton({ request, answer, isNewest, refused }: Props) {
  const router = useRouter()
  const decide = useDecideRequest(request)
  const [id] = useState(() => crypto.randomUUID())
  return (
    <span className="row wrap">
      <Button
        small
        look={isNewest ? 'filled' : 'plain'}
        refused={refused ?? undefined}
        aria-disabled={decide.isPending || undefined}
        onClick={() =>
          decide.mutate({ id, decision: 'accept', answer }, { onSuccess: () => router.refresh() })
        }
      >
        Accept this answer
      </Button>
      {decide.error ? (
        <span role="alert" className="small wrong">
          {decide.error.message}
        </span>
      ) : null}
    </span>
  )
}
