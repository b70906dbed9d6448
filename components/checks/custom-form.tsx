'use client'
import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { ErrorState } from '@/components/ui/error-state'
import { count } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { SectionTitle } from '@/components/ui/section-title'
import { SelectField } from '@/components/ui/select-field'
import { TextArea } from '@/components/ui/text-area'
import { TextField } from '@/components/ui/text-field'
import { subjects } from '@/lib/model/conditions/facts'
import { TEXT_LENGTH_MAX } from '@/lib/model/limits'
import { credentialKinds, identityKinds, severities } from '@/lib/model/vocabulary'
import { credentialKindNames, identityKindNames, severityNames } from '@/lib/model/words'
import { kindName } from './check-words'
import styles from './checks.module.css'
import { ConditionField } from './condition-field'
import { type ControlChoice, CustomControls } from './custom-controls'
import { definitionOf, type Draft, idFrom } from './custom-draft'
import { CustomExamples } from './custom-examples'
import { FactList } from './fact-list'
import { usePreviewCustom, useSaveCustom } from './queries'

type Props = {
  draft: Draft
  /** The version that is changed; null for a new check. */
  version: number | null
  frameworks: ControlChoice[]
}

/** A custom check as a form: what it would open and close is seen before it can be saved. */
export function CustomForm({ draft: first, version, frameworks }: Props) {
  const router = useRouter()
  const [draft, setDraft] = useState(first)
  // What the preview below was counted for: only that can be saved.
  const [seen, setSeen] = useState<Draft | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const preview = usePreviewCustom()
  const save = useSaveCustom()
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part })
    setSeen(null)
    setProblem(null)
  }
  const kinds = draft.subject === 'identity' ? identityKinds : credentialKinds
  const kindNames: Record<string, string> = { ...identityKindNames, ...credentialKindNames }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const read = definitionOf(draft)
    if ('problem' in read) return setProblem(read.problem)
    save.reset()
    preview.mutate({ id: draft.id, definition: read.definition }, { onSuccess: () => setSeen(draft) })
  }
  const keep = () => {
    const read = definitionOf(draft)
    if ('problem' in read || save.isPending) return
    save.mutate(
      { id: draft.id, definition: read.definition, isEnabled: draft.isEnabled, basedOn: version },
      {
        onSuccess: () => {
          router.push(`/checks/${draft.id}`)
          router.refresh()
        },
      },
    )
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <section className={styles.fields}>
        <TextField
          label="Title"
          hint="Title when it fails"
          required
          minLength={3}
          maxLength={120}
          value={draft.title}
          onChange={(event) =>
            change({
              title: event.target.value,
              ...(version === null && draft.id === idFrom(draft.title) && { id: idFrom(event.target.value) }),
            })
          }
        />
        <TextField
          label="Passes when"
          hint="Title when it passes. Optional."
          maxLength={120}
          value={draft.holds}
          onChange={(event) => change({ holds: event.target.value })}
        />
        <TextField
          label="Id"
          hint="Starts with custom-. Cannot be changed later."
          required
          readOnly={version !== null}
          maxLength={60}
          value={draft.id}
          onChange={(event) => change({ id: event.target.value })}
        />
        <SelectField
          label="Severity"
          value={draft.severity}
          onChange={(event) => change({ severity: event.target.value as Draft['severity'] })}
          options={severities
            .filter((one) => one !== 'none')
            .map((value) => ({ value, label: severityNames[value] }))}
        />
        <SelectField
          label="Evaluates"
          hint={
            version === null
              ? undefined
              : 'Findings are reported on these. Write a second check for the other.'
          }
          value={draft.subject}
          onChange={(event) => change({ subject: event.target.value as Draft['subject'], kinds: [] })}
          options={subjects
            .filter((value) => version === null || value === draft.subject)
            .map((value) => ({ value, label: value === 'identity' ? 'Identities' : 'Credentials' }))}
        />
      </section>
      <details open={draft.kinds.length > 0}>
        <summary className="small text-2">
          {kindName(draft.subject)}: {draft.kinds.map((kind) => kindNames[kind]).join(', ') || 'any'}
        </summary>
        <div className={styles.kinds}>
          {kinds.map((kind) => (
            <Checkbox
              key={kind}
              label={kindNames[kind]}
              checked={draft.kinds.includes(kind)}
              onChange={(event) =>
                change({
                  kinds: event.target.checked
                    ? [...draft.kinds, kind]
                    : draft.kinds.filter((one) => one !== kind),
                })
              }
            />
          ))}
        </div>
      </details>
      <section className={styles.form} aria-labelledby="conditions">
        <SectionTitle id="conditions" note="Ctrl+Space for suggestions">
          Conditions
        </SectionTitle>
        <ConditionField
          label="Applies to"
          hint="Leave empty for everything of these kinds that is active."
          subject={draft.subject}
          value={draft.applies}
          onChange={(applies) => change({ applies })}
        />
        <ConditionField
          label="Fails when"
          hint="For example: created_at older than 365 days and owner_n = 0. If a fact is unknown, the result is unknown."
          subject={draft.subject}
          value={draft.fails}
          required
          onChange={(fails) => change({ fails })}
        />
        <FactList subject={draft.subject} />
      </section>
      <CustomExamples
        subject={draft.subject}
        examples={draft.examples}
        onChange={(examples) => change({ examples })}
      />
      <TextArea
        label="Why it matters"
        required
        minLength={3}
        maxLength={TEXT_LENGTH_MAX}
        value={draft.reasoning}
        onChange={(event) => change({ reasoning: event.target.value })}
      />
      <TextArea
        label="Playbook"
        hint="First line: what to do. Each further line: one step."
        required
        minLength={3}
        rows={5}
        maxLength={TEXT_LENGTH_MAX}
        value={draft.playbook}
        onChange={(event) => change({ playbook: event.target.value })}
      />
      <CustomControls
        frameworks={frameworks}
        chosen={draft.controls}
        onChange={(controls) => change({ controls })}
      />
      <Checkbox
        label="Enabled"
        hint="A disabled check is not evaluated; its findings are closed."
        checked={draft.isEnabled}
        onChange={(event) => change({ isEnabled: event.target.checked })}
      />
      {problem || preview.error ? (
        <ErrorState title="No preview.">{problem ?? preview.error!.message} Nothing was saved.</ErrorState>
      ) : null}
      {save.error ? <ErrorState title="Not saved.">{save.error.message}</ErrorState> : null}
      {seen && preview.data ? (
        <Notice title={`Would open ${count(preview.data.opens)}, close ${count(preview.data.closes)}.`}>
          {count(preview.data.stays)} stay open and {count(preview.data.unknown)} are unknown, of{' '}
          {count(preview.data.total)} that it applies to.
          {preview.data.names.length > 0 ? ` Would open on ${preview.data.names.join(', ')}.` : ''}
        </Notice>
      ) : null}
      <div className="row wrap">
        <Button type="submit" look={seen ? 'plain' : 'filled'} aria-disabled={preview.isPending || undefined}>
          {preview.isPending ? 'Counting' : 'Preview'}
        </Button>
        {seen ? (
          <Button look="filled" aria-disabled={save.isPending || undefined} onClick={keep}>
            Save and evaluate
          </Button>
        ) : null}
        <Button look="quiet" href={version === null ? '/checks' : `/checks/${draft.id}`}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
