'use client'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/figures'
import { changedWords } from '@/components/views/changed-words'
import { useCarryForward } from './queries'
import { lazily } from '@/components/ui/lazily'

const CarryDialog = lazily(() => import('./carry-dialog').then((file) => file.CarryDialog))

/** Approves what was approved before, has not changed and has no evidence against it as one batch, with one reason. */
export function CarryForward({ campaignId, count }: { campaignId: number; count: number }) {
  const refresh = useRefresh('attestation')
  const carry = useCarryForward(campaignId)
  const [open, setOpen] = useState(false)
  const what = counted(count, 'item')
  return (
    <>
      <Button onClick={() => setOpen(true)}>{`Carry ${what} forward`}</Button>
      <output className="small text-2">
        {carry.data ? changedWords(carry.data, ['item', 'items'], 'approved') : ''}
      </output>
      {open ? (
        <CarryDialog
          what={what}
          change={carry}
          onSubmit={(reason) =>
            carry.mutate(reason, {
              onSuccess: () => {
                setOpen(false)
                refresh()
              },
            })
          }
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}
