'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { ErrorState } from '@/components/ui/error-state'
import { SectionTitle } from '@/components/ui/section-title'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { ReportFormat } from '@/lib/reports/report'
import { useAskForReport } from './queries'
import { formatNames, type ReportKind } from './report-words'
import styles from './reports.module.css'

type Props = {
  kinds: ReportKind[]
  frameworks: { id: string; name: string }[]
  /** From the address: a link to a report, chosen in advance. */
  chosen: { kind?: string; framework?: string; identity?: string }
}

/** What to report, about what, and as which files. */
export function AskForm({ kinds, frameworks, chosen }: Props) {
  const router = useRouter()
  const asking = useAskForReport()
  const [id, setId] = useState(kinds.find((one) => one.id === chosen.kind)?.id ?? kinds[0]!.id)
  const [formats, setFormats] = useState<ReportFormat[]>(['xlsx'])
  const kind = kinds.find((one) => one.id === id)!
  const wanted = formats.filter((format) => kind.formats.includes(format))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const params = Object.fromEntries(kind.needs.map((need) => [need, String(data.get(need) ?? '').trim()]))
    asking.mutate(
      { kind: id, params, formats: wanted },
      { onSuccess: (made) => router.push(`/reports/${made.id}`) },
    )
  }
  return (
    <section aria-labelledby="ask">
      <SectionTitle id="ask" note="of the estate as it was last judged, as far as your scope reaches">
        Make a report
      </SectionTitle>
      <form className={styles.form} onSubmit={submit}>
        <div className={styles.fields}>
          <SelectField
            label="Report"
            hint={kind.question}
            value={id}
            onChange={(event) => setId(event.target.value)}
            options={kinds.map((one) => ({ value: one.id, label: one.title }))}
          />
          {kind.needs.includes('framework') ? (
            <SelectField
              label="Framework"
              name="framework"
              defaultValue={chosen.framework}
              options={frameworks.map((one) => ({ value: one.id, label: one.name }))}
            />
          ) : null}
          {kind.needs.includes('identity') ? (
            <TextField
              label="Identity"
              hint="Its id at its provider, or the number in its address"
              name="identity"
              required
              defaultValue={chosen.identity}
              maxLength={200}
            />
          ) : null}
        </div>
        <fieldset className={styles.formats}>
          <legend>As</legend>
          {kind.formats.map((format) => (
            <Checkbox
              key={format}
              label={formatNames[format]}
              checked={formats.includes(format)}
              onChange={(event) =>
                setFormats(
                  event.target.checked ? [...formats, format] : formats.filter((one) => one !== format),
                )
              }
            />
          ))}
        </fieldset>
        <Button
          look="filled"
          type="submit"
          refused={wanted.length === 0 ? 'choose a format' : undefined}
          aria-disabled={asking.isPending || undefined}
        >
          Make the report
        </Button>
      </form>
      {asking.error ? <ErrorState title="Nothing was asked for.">{asking.error.message}</ErrorState> : null}
    </section>
  )
}
