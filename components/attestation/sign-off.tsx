'use client'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { FormDialog } from '@/components/ui/form-dialog'
import { count, counted } from '@/components/ui/figures'
import type { InboxCampaign } from '@/lib/attestation/item-queries'
import { useSignOff } from './queries'

const tallyNames = { approve: 'kept', reduce: 'reduced', revoke: 'revoked', unknown: 'not known' }

/** The last step: until then everything can be corrected. */
export function SignOff({ campaign }: { campaign: InboxCampaign }) {
  const refresh = useRefresh('attestation', 'tasks', 'identities', 'owners')
  const sign = useSignOff(campaign.id)
  const [open, setOpen] = useState(false)
  // What others of a team decided, or whoever is away, they sign themselves.
  const ready = campaign.approve + campaign.reduce + campaign.revoke + campaign.unknown
  const what = ready > 0 ? counted(ready, 'decision') : counted(campaign.againDecided, 'second answer')
  if (ready + campaign.stale + campaign.againDecided === 0)
    return (
      <p className="small text-3">
        {sign.data
          ? `Signed off${sign.data.tasks > 0 ? `; ${counted(sign.data.tasks, 'task')} created` : ''}.`
          : campaign.pending === 0
            ? 'All items are signed off.'
            : 'Decide all items, then sign off.'}
      </p>
    )
  const tally = [
    ...(['approve', 'reduce', 'revoke', 'unknown'] as const)
      .filter((one) => campaign[one] > 0)
      .map((one) => `${count(campaign[one])} ${tallyNames[one]}`),
    ...(campaign.againDecided > 0 ? [counted(campaign.againDecided, 'second answer')] : []),
  ]
  return (
    <>
      <Button
        look={campaign.pending + campaign.againPending === 0 ? 'filled' : 'plain'}
        onClick={() => setOpen(true)}
        refused={ready + campaign.againDecided === 0 ? 'review the changed items first' : undefined}
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
          <p className="strong">{tally.join(', ')}</p>
          <p>
            Signed decisions cannot be changed. Each reduce or revoke creates a task, which closes when later
            data confirms it.
            {campaign.againPending > 0
              ? ` ${counted(campaign.againPending, 'question')} asked a second time still pending.`
              : ''}
            {campaign.pending > 0 ? ` ${counted(campaign.pending, 'item')} still pending.` : ''}
            {campaign.stale > 0
              ? ` ${counted(campaign.stale, 'decision')} are not signed off, because the facts changed since.`
              : ''}
          </p>
        </FormDialog>
      ) : null}
    </>
  )
}
