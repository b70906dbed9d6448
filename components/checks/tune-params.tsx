'use client'
import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { count } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { paramName, paramValue } from './check-words'
import styles from './checks.module.css'
import { type Draft, draftOf, emptyDraft, narrowingOf, PartFields } from './part-fields'
import { type Numbers, usePreviewParams, useSaveParams } from './queries'
import type { CheckDetail } from '@/lib/model/answers/checks'

type Props = { check: Pick<CheckDetail, 'id' | 'params' | 'subject' | 'narrower'>; refused: string | null }

/** Other numbers, with what they would open and close before they are saved. */
export function TuneParams({ check, refused }: Props) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  // The numbers of the preview below: only these can be saved.
  const [seen, setSeen] = useState<Numbers | null>(null)
  const [parts, setParts] = useState<Draft[]>(() => check.narrower.map(draftOf))
  const canNarrow = check.params.some(({ whole }) => whole === null)
  const preview = usePreviewParams(check.id)
  const save = useSaveParams(check.id)

  if (refused) return <p className="small text-3 under">Only administrators set thresholds; {refused}.</p>
  if (!open)
    return (
      <div className="row under">
        <Button small onClick={() => setOpen(true)}>
          Change thresholds
        </Button>
        {save.data ? (
          <output className="text-2">
            Saved as version {save.data.version}. All identities are being re-evaluated.
          </output>
        ) : null}
      </div>
    )

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const params = Object.fromEntries(check.params.map(({ name }) => [name, Number(form.get(name))]))
    const numbers = { params, narrower: parts.map(narrowingOf) }
    preview.mutate(numbers, { onSuccess: () => setSeen(numbers) })
  }
  const close = () => {
    setOpen(false)
    setSeen(null)
    setParts(check.narrower.map(draftOf))
    preview.reset()
  }
  const subjects = check.subject === 'credential' ? 'credentials' : 'identities'
  return (
    <form className={styles.form} onSubmit={submit} onChange={() => setSeen(null)}>
      <div className={styles.fields}>
        {check.params.map((param) => (
          <TextField
            key={param.name}
            label={`${paramName(param.name, param.unit)}, ${param.unit}`}
            name={param.name}
            type="number"
            min={0}
            max={1_000_000_000}
            step={param.unit === 'ratio' ? 0.01 : 1}
            required
            defaultValue={param.value}
            hint={`Default ${paramValue(param.default, param.unit)}`}
          />
        ))}
      </div>
      {parts.map((draft, at) => (
        <PartFields
          key={draft.key}
          check={check}
          draft={draft}
          no={at + 1}
          onChange={(changed) => {
            setSeen(null)
            setParts(parts.map((one) => (one.key === changed.key ? changed : one)))
          }}
          onRemove={() => {
            setSeen(null)
            setParts(parts.filter(({ key }) => key !== draft.key))
          }}
        />
      ))}
      {canNarrow ? (
        <div className="row wrap">
          <Button
            small
            onClick={() => {
              setSeen(null)
              setParts([...parts, emptyDraft(Math.max(-1, ...parts.map(({ key }) => key)) + 1)])
            }}
          >
            Add numbers for a part
          </Button>
          {parts.length > 1 ? (
            <span className="small text-3">The first part that matches applies.</span>
          ) : null}
        </div>
      ) : null}
      {preview.error ? (
        <ErrorState title="No preview.">{preview.error.message} Nothing was saved.</ErrorState>
      ) : null}
      {save.error ? <ErrorState title="Thresholds not saved.">{save.error.message}</ErrorState> : null}
      {seen && preview.data ? (
        <Notice title={`Would open ${count(preview.data.opens)}, close ${count(preview.data.closes)}.`}>
          {count(preview.data.stays)} {subjects} stay open. Counted over all current data.
        </Notice>
      ) : null}
      <div className="row wrap">
        <Button type="submit" look={seen ? 'plain' : 'filled'} aria-disabled={preview.isPending || undefined}>
          {preview.isPending ? 'Counting' : 'Preview'}
        </Button>
        {seen ? (
          <Button
            look="filled"
            aria-disabled={save.isPending || undefined}
            onClick={() =>
              save.mutate(seen, {
                onSuccess: () => {
                  setOpen(false)
                  setSeen(null)
                  preview.reset()
                  router.refresh()
                },
              })
            }
          >
            Save and re-evaluate
          </Button>
        ) : null}
        <Button look="quiet" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
