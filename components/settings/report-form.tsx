'use client'
import type { FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { SectionTitle } from '@/components/ui/section-title'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { PaperSize, ReportsPolicy } from '@/lib/model/policy'
import { Outcome, useSaved } from './saved'

const papers: { value: PaperSize; label: string }[] = [
  { value: 'a4', label: 'A4 (210 × 297 mm)' },
  { value: 'letter', label: 'US Letter (8.5 × 11 in)' },
]

/** What every report carries, and the paper of its PDF. */
export function ReportForm({ policy }: { policy: ReportsPolicy }) {
  const { send, error, done, isPending } = useSaved()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    send({
      name: 'reports',
      value: {
        organisation: String(given.get('organisation')).trim(),
        paper: given.get('paper') as PaperSize,
      },
    })
  }
  return (
    <section aria-labelledby="reports">
      <SectionTitle id="reports">Reports</SectionTitle>
      <p className="text-2">Applies to new reports. Existing files do not change.</p>
      <form className="stack under narrow" onSubmit={submit}>
        <TextField
          label="Organisation"
          name="organisation"
          maxLength={120}
          hint="Printed on the first page and on the evidence sheet. Empty for none."
          defaultValue={policy.organisation}
        />
        <SelectField label="Paper of PDFs" name="paper" options={papers} defaultValue={policy.paper} />
        <div className="row wrap">
          <Button type="submit" look="filled" aria-disabled={isPending || undefined}>
            Save
          </Button>
          <Outcome error={error} done={done} />
        </div>
      </form>
    </section>
  )
}
