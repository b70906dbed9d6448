'use client'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { FormDialog } from '@/components/ui/form-dialog'
import { counted } from '@/components/ui/figures'
import { recordFile, useChangeCampaign, useRemindNow } from './queries'
import type { CampaignRow } from '@/lib/model/answers/attestation'

type Props = { campaign: CampaignRow; refused: string | null }

/** Launch, close, export: one of them is next. */
export function CampaignActions({ campaign, refused }: Props) {
  const refresh = useRefresh('attestation')
  const launch = useChangeCampaign(campaign.id, 'launch')
  const close = useChangeCampaign(campaign.id, 'close')
  const [asking, setAsking] = useState<'launch' | 'close' | null>(null)
  const isDraft = campaign.state === 'draft'
  const ends = ['draft', 'running', 'watching'].includes(campaign.state)
  const act = asking === 'launch' ? launch : close
  const verb =
    asking === 'launch'
      ? campaign.kind === 'event'
        ? 'Start watching'
        : 'Launch campaign'
      : isDraft
        ? 'Delete draft'
        : 'Close the campaign'
  const left = campaign.pending + campaign.decided
  return (
    <>
      {isDraft ? null : (
        <>
          <Button href={recordFile(campaign.id, 'csv')} file>
            Record as CSV
          </Button>
          <Button href={recordFile(campaign.id, 'json')} file>
            Record as JSON
          </Button>
        </>
      )}
      {refused ? null : isDraft ? (
        <Button href={`/attestation/new?campaign=${campaign.id}`}>Change</Button>
      ) : (
        <Button href={`/attestation/new?like=${campaign.id}`}>Run again</Button>
      )}
      {campaign.state === 'running' && campaign.pending > 0 && !refused ? (
        <RemindNow id={campaign.id} />
      ) : null}
      {ends && !refused ? (
        <Button look={isDraft ? 'danger' : 'plain'} onClick={() => setAsking('close')}>
          {isDraft ? 'Delete draft' : 'Close'}
        </Button>
      ) : null}
      {isDraft ? (
        <Button look="filled" refused={refused ?? undefined} onClick={() => setAsking('launch')}>
          Launch
        </Button>
      ) : null}
      {asking ? (
        <FormDialog
          title={asking === 'launch' ? `Launch "${campaign.name}"?` : `${verb}?`}
          action={verb}
          change={act}
          onSubmit={() =>
            act.mutate(undefined, {
              onSuccess: () => {
                setAsking(null)
                refresh()
              },
            })
          }
          onClose={() => {
            setAsking(null)
            act.reset()
          }}
        >
          <p>
            {asking === 'launch'
              ? campaign.kind === 'event'
                ? 'Muster records the current state and asks the reviewers about an identity when one of the selected changes happens to it.'
                : `${counted(campaign.items, 'item')} are sent to the reviewers now. They have ${counted(campaign.days, 'day')}.${campaign.nobody > 0 ? ` ${counted(campaign.nobody, 'item')} without a reviewer go to the owner of the campaign, if the directory lists them.` : ''}`
              : isDraft
                ? 'No reviewer was notified. The draft stays in the list as cancelled.'
                : left > 0
                  ? `${counted(left, 'item')} are not signed off. They stay in the record, and no more reminders are sent.`
                  : 'All items are signed off. The record is kept.'}
          </p>
        </FormDialog>
      ) : null}
    </>
  )
}

/** Writes to everybody who still has something to decide; says how many, or why nobody was. */
function RemindNow({ id }: { id: number }) {
  const remind = useRemindNow(id)
  return (
    <>
      <Button aria-disabled={remind.isPending || undefined} onClick={() => remind.mutate()}>
        Remind now
      </Button>
      <output className="small text-2">
        {remind.data
          ? `${counted(remind.data.reminded, 'person', 'people')} reminded.`
          : (remind.error?.message ?? '')}
      </output>
    </>
  )
}
