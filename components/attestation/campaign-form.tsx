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

/** What the form is filled with: of the draft that is changed, of a template, or of a campaign that is run again. */
export type Given = Partial<
  Pick<
    CampaignRow,
    | 'name'
    | 'purpose'
    | 'kind'
    | 'query'
    | 'days'
    | 'everyDays'
    | 'triggers'
    | 'samplePercent'
    | 'remindBeforeDays'
    | 'remindEveryDays'
    | 'escalateAfterDays'
    | 'reasonFor'
  >
>

type Props = {
  /** The draft that is changed; null for a new one. */
  id: number | null
  given: Given
  /** The part of the estate that they came with, and what it is in words; null when it is everything that they see. */
  part: { scope: Scope; words: string } | null
  views: SavedView[]
  /** Names of the reviewers that it is filled with. */
  reviewers: string[]
  secondStage: string | null
}

const OTHER = '?'

/** The settings of a campaign. It is saved as a draft; reviewers are notified when it is launched. */
export function CampaignForm({ id, given, part, views, reviewers, secondStage }: Props) {
  const router = useRouter()
  const save = useSaveCampaign(id)
  const [kind, setKind] = useState<CampaignKind>(given.kind ?? 'one_off')
  const query = given.query ?? ''
  const known = query === '' ? '' : views.some((view) => view.query === query) ? query : OTHER
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
        query: chosen === OTHER ? query : chosen,
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
      <TextField label="Name" name="name" required maxLength={120} defaultValue={given.name} />
      <TextArea
        label="Purpose"
        name="purpose"
        rows={2}
        maxLength={TEXT_LENGTH_MAX}
        defaultValue={given.purpose ?? ''}
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
          ...(known === OTHER ? [{ value: OTHER, label: `The filter ${query}` }] : []),
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
          defaultValue={given.everyDays ?? 180}
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
              defaultChecked={given.triggers?.includes(one) ?? true}
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
            defaultChecked={given.reasonFor?.includes(one)}
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
          defaultValue={given.days ?? 14}
        />
        <TextField
          label="Control sample, % (asked twice)"
          name="samplePercent"
          type="number"
          min={0}
          max={50}
          required
          defaultValue={given.samplePercent ?? 5}
          hint="Measures whether the same people give the same answer."
        />
        <TextField
          label="Remind before the due date, days"
          name="remindBeforeDays"
          type="number"
          min={0}
          max={60}
          required
          defaultValue={given.remindBeforeDays ?? 3}
        />
        <TextField
          label="Then remind every, days"
          name="remindEveryDays"
          type="number"
          min={1}
          max={60}
          required
          defaultValue={given.remindEveryDays ?? 3}
        />
        <TextField
          label="Escalate to successor after (days overdue)"
          name="escalateAfterDays"
          type="number"
          min={0}
          max={90}
          required
          defaultValue={given.escalateAfterDays ?? 2}
        />
      </div>
      {save.error ? (
        <p className={styles.problem} role="alert">
          {save.error.message}
        </p>
      ) : null}
      <div className="row">
        <Button look="filled" type="submit" aria-disabled={save.isPending || undefined}>
          {id === null ? 'Create draft' : 'Change the draft'}
        </Button>
        <span className="small text-3">Reviewers are not notified yet.</span>
      </div>
    </form>
  )
}
