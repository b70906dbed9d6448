'use client'
import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { SelectField } from '@/components/ui/select-field'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import {
  campaignKinds,
  type CampaignKind,
  decisionNames,
  takingDecisions,
  triggerNames,
  triggers,
} from '@/lib/model/attestation-words'
import { kindNames } from './campaign-words'
import { useSaveCampaign } from './queries'
import styles from './attestation.module.css'
import type { Scope } from '@/lib/model/answers/access'
import type { CampaignRow } from '@/lib/model/answers/attestation'
import type { SavedView } from '@/lib/model/answers/views'
import { EMAIL_LENGTH_MAX, TEXT_LENGTH_MAX } from '@/lib/model/limits'

type Props = {
  campaign: CampaignRow | null
  /** The filter that the reader came with. */
  query: string
  /** The part of the estate that they came with, and what it is in words; null when it is everything that they see. */
  part: { scope: Scope; words: string } | null
  views: SavedView[]
  /** Names of the reviewers of the campaign that is changed. */
  reviewers: string[]
  secondStage: string | null
}

const OTHER = '?'

/** The settings of a campaign. It is saved as a draft; reviewers are notified when it is launched. */
export function CampaignForm({ campaign, query, part, views, reviewers, secondStage }: Props) {
  const router = useRouter()
  const save = useSaveCampaign(campaign?.id ?? null)
  const [kind, setKind] = useState<CampaignKind>(campaign?.kind ?? 'one_off')
  const given = campaign?.query ?? query
  const known = given === '' ? '' : views.some((view) => view.query === given) ? given : OTHER
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const number = (name: string) => Number(text(name))
    const chosen = text('view')
    save.mutate(
      {
        name: text('name'),
        purpose: text('purpose') || null,
        kind,
        query: chosen === OTHER ? given : chosen,
        scope: part?.scope,
        reviewers: text('reviewers')
          .split(/[,\n]/)
          .map((one) => one.trim())
          .filter(Boolean),
        secondStage: text('secondStage') || null,
        days: number('days'),
        everyDays: kind === 'recurring' ? number('everyDays') : null,
        triggers: kind === 'event' ? form.getAll('triggers').map(String) : [],
        samplePercent: number('samplePercent'),
        remindBeforeDays: number('remindBeforeDays'),
        remindEveryDays: number('remindEveryDays'),
        escalateAfterDays: number('escalateAfterDays'),
        reasonFor: form.getAll('reasonFor').map(String),
      },
      {
        onSuccess: ({ id }) => {
          router.push(`/attestation/${id}`)
          router.refresh()
        },
      },
    )
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField label="Name" name="name" required maxLength={120} defaultValue={campaign?.name} />
      <TextArea
        label="Purpose"
        name="purpose"
        rows={2}
        maxLength={TEXT_LENGTH_MAX}
        defaultValue={campaign?.purpose ?? ''}
        hint="One or two sentences, shown to every reviewer."
      />
      <SelectField
        label="Identities"
        name="view"
        defaultValue={known}
        hint={`A saved view of the identities, or the current filter. Retired identities are left out.${
          part ? ` Limited to ${part.words}.` : ''
        }`}
        options={[
          { value: '', label: 'All identities in my scope' },
          ...(known === OTHER ? [{ value: OTHER, label: `The filter ${given}` }] : []),
          ...views.map((view) => ({ value: view.query, label: view.name })),
        ]}
      />
      <SelectField
        label="Schedule"
        name="kind"
        value={kind}
        onChange={(event) => setKind(event.target.value as CampaignKind)}
        options={campaignKinds.map((one) => ({ value: one, label: kindNames[one] }))}
      />
      {kind === 'recurring' ? (
        <TextField
          label="Interval, days"
          name="everyDays"
          type="number"
          min={7}
          max={1100}
          required
          defaultValue={campaign?.everyDays ?? 180}
        />
      ) : null}
      {kind === 'event' ? (
        <fieldset className={styles.choices}>
          <legend className="small text-2">Start a review of an identity when</legend>
          {triggers.map((one) => (
            <Checkbox
              key={one}
              name="triggers"
              value={one}
              label={triggerNames[one]}
              defaultChecked={campaign ? campaign.triggers.includes(one) : true}
            />
          ))}
        </fieldset>
      ) : null}
      <TextField
        label="Reviewers"
        name="reviewers"
        maxLength={TEXT_LENGTH_MAX}
        defaultValue={reviewers.join(', ')}
        hint="Leave empty for the owners of each identity, in their order. Otherwise people or teams of the directory, separated by commas."
      />
      <TextField
        label="Second reviewer"
        name="secondStage"
        maxLength={EMAIL_LENGTH_MAX}
        defaultValue={secondStage ?? ''}
        hint="Confirms or changes every decision after the first reviewer has signed off. Optional."
      />
      <fieldset className={styles.choices}>
        <legend className="small text-2">Ask for a reason for each</legend>
        {takingDecisions.map((one) => (
          <Checkbox
            key={one}
            name="reasonFor"
            value={one}
            label={decisionNames[one]}
            defaultChecked={campaign?.reasonFor.includes(one)}
          />
        ))}
      </fieldset>
      <div className={styles.pair}>
        <TextField
          label="Days to decide"
          name="days"
          type="number"
          min={1}
          max={366}
          required
          defaultValue={campaign?.days ?? 14}
        />
        <TextField
          label="Control sample, % (asked twice)"
          name="samplePercent"
          type="number"
          min={0}
          max={50}
          required
          defaultValue={campaign?.samplePercent ?? 5}
          hint="Measures whether the same people give the same answer."
        />
        <TextField
          label="Remind before the due date, days"
          name="remindBeforeDays"
          type="number"
          min={0}
          max={60}
          required
          defaultValue={campaign?.remindBeforeDays ?? 3}
        />
        <TextField
          label="Then remind every, days"
          name="remindEveryDays"
          type="number"
          min={1}
          max={60}
          required
          defaultValue={campaign?.remindEveryDays ?? 3}
        />
        <TextField
          label="Escalate to successor after (days overdue)"
          name="escalateAfterDays"
          type="number"
          min={0}
          max={90}
          required
          defaultValue={campaign?.escalateAfterDays ?? 2}
        />
      </div>
      {save.error ? (
        <p className={styles.problem} role="alert">
          {save.error.message}
        </p>
      ) : null}
      <div className="row">
        <Button look="filled" type="submit" aria-disabled={save.isPending || undefined}>
          {campaign ? 'Change the draft' : 'Create draft'}
        </Button>
        <span className="small text-3">Reviewers are not notified yet.</span>
      </div>
    </form>
  )
}
