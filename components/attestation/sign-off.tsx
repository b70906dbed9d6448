'use client'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { FormDialog } from '@/components/ui/form-dialog'
import { counted } from '@/components/ui/figures'
import type { InboxCampaign } from '@/lib/attestation/item-queries'
import { useSignOff } from './queries'

/** The last step: until then everything can be corrected. */
export function SignOff({ campaign }: { campaign: InboxCampaign }) {
  const refresh = useRefresh('attestation', 'tasks', 'identities', 'owners')
  const sign = useSignOff(campaign.id)
  const [open, setOpen] = useState(false)
  const ready = campaign.decided - campaign.stale
  const what = counted(ready, 'decision')
  if (campaign.decided === 0)
    return (
      <p className="small text-3">
        {sign.data
          ? `Signed off${sign.data.tasks > 0 ? `; ${counted(sign.data.tasks, 'task')} made` : ''}.`
          : campaign.pending === 0
            ? 'Everything is signed off.'
            : 'Decide, correct, then sign off.'}
      </p>
    )
  return (
    <>
      <Button
        look={campaign.pending === 0 ? 'filled' : 'plain'}
        onClick={() => setOpen(true)}
        refused={ready === 0 ? 'look at the changed ones again' : undefined}
      >
        {`Sign off ${what}`}
      </Button>
      {open ? (
        <FormDialog
          title={`Sign off ${what}?`}
          action={`Sign off ${what}`}
          change={sign}
          onSubmit={() =>
            sign.mutate(undefined, {
              onSuccess: () => {
                setOpen(false)
                refresh()
              },
            })
          }
          onClose={() => setOpen(false)}
        >
          <p>
            After that they cannot be corrected. What is to be reduced or revoked becomes a task, which closes
            only when later data shows it carried out.
            {campaign.pending > 0 ? ` ${counted(campaign.pending, 'item')} stay to be decided.` : ''}
            {campaign.stale > 0
              ? ` ${counted(campaign.stale, 'decision')} stay, because an import changed the facts since.`
              : ''}
          </p>
        </FormDialog>
      ) : null}
    </>
  )
}
