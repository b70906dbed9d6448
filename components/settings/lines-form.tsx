'use client'
import type { FormEvent, ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { SectionTitle } from '@/components/ui/section-title'
import { TextArea } from '@/components/ui/text-area'
import type { PolicyBody } from './queries'
import { Outcome, useSaved } from './saved'

type Props = {
  id: string
  title: string
  label: string
  hint: string
  lines: readonly string[]
  button: string
  /** What is saved of the lines. */
  policy: (lines: string[]) => PolicyBody
  /** What has to be read again beside the page. */
  onSaved?: () => void
  /** What the lines are for. */
  children: ReactNode
}

/** A policy that is a list of words, one a line. */
export function LinesForm({ id, title, label, hint, lines, button, policy, onSaved, children }: Props) {
  const { send, error, done, isPending } = useSaved(onSaved)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('lines'))
    send(policy(text.split(/[\s,]+/).filter(Boolean)))
  }
  return (
    <section aria-labelledby={id}>
      <SectionTitle id={id}>{title}</SectionTitle>
      <form className="stack narrow" onSubmit={submit}>
        <p className="text-2">{children}</p>
        <TextArea
          label={label}
          name="lines"
          rows={2}
          defaultValue={lines.join('\n')}
          hint={hint}
          error={error?.message}
        />
        <div className="row wrap">
          <Button type="submit" aria-disabled={isPending || undefined}>
            {button}
          </Button>
          <Outcome error={null} done={done} />
        </div>
      </form>
    </section>
  )
}
