'use client'
import { useRouter } from 'next/navigation'
import { Button } from '@/components/ui/button'
import { useAdoptEdition } from './queries'

type Props = {
  framework: string
  /** Why this role cannot adopt editions; null when it can. */
  refused: string | null
}

/** Puts the waiting edition of a framework in use. */
export function AdoptButton({ framework, refused }: Props) {
  const router = useRouter()
  const adopt = useAdoptEdition(framework)
  return (
    <Button
      small
      refused={refused ?? undefined}
      onClick={() => adopt.mutate(undefined, { onSuccess: () => router.refresh() })}
    >
      Adopt edition
    </Button>
  )
}
