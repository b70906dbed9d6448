'use client'
import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { Page } from '@/components/ui/page'

type Props = { error: Error & { digest?: string }; reset: () => void }

export default function ConsoleError({ error, reset }: Props) {
  const router = useRouter()
  // The server has to be asked again; drawing the same answer again would fail again.
  const again = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  return (
    <Page>
      <ErrorState
        title="This page could not be loaded."
        reference={error.digest}
        actions={
          <>
            <Button small onClick={again}>
              Try again
            </Button>
            <Button small look="quiet" href="/">
              Go to the overview
            </Button>
          </>
        }
      >
        Nothing was changed. Whether other pages work depends on the cause, which the server log has under
        this reference.
      </ErrorState>
    </Page>
  )
}
