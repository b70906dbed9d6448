'use client'
import { useRouter } from 'next/navigation'
import { Button } from '@/components/ui/button'
import { usePinFrameworks } from './queries'

type Props = {
  id: string
  /** The frameworks that the organisation answers to. */
  pinned: readonly string[]
  /** Why this role cannot change them; null when it can. */
  refused: string | null
}

/** Adds a framework to those that the organisation answers to, or takes it away. */
export function PinButton({ id, pinned, refused }: Props) {
  const router = useRouter()
  const pin = usePinFrameworks()
  const isPinned = pinned.includes(id)
  const isOnly = isPinned && pinned.length === 1
  return (
    <Button
      small
      refused={refused ?? (isOnly ? 'one framework has to stay pinned' : undefined)}
      onClick={() =>
        pin.mutate(isPinned ? pinned.filter((one) => one !== id) : [...pinned, id], {
          onSuccess: () => router.refresh(),
        })
      }
    >
      {isPinned ? 'Unpin' : 'Pin'}
    </Button>
  )
}
