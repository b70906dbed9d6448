'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useSavePolicy } from './queries'

/**
 * Saves a policy, reads the page again, and knows how it went.
 * @param onSaved reads again what is more than the page
 */
export function useSaved(onSaved?: () => void) {
  const router = useRouter()
  const save = useSavePolicy()
  const [done, setDone] = useState(false)
  const send = (body: Parameters<typeof save.mutate>[0]) =>
    save.mutate(body, {
      onSuccess: () => {
        setDone(true)
        if (onSaved) onSaved()
        else router.refresh()
      },
    })
  return { send, error: save.error, done, isPending: save.isPending }
}

/** How saving went, in words. */
export function Outcome({ error, done }: { error: Error | null; done: boolean }) {
  return (
    <output className={error ? 'small wrong' : 'small'}>
      {error ? error.message : done ? 'Saved.' : ''}
    </output>
  )
}
