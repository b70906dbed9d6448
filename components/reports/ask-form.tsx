'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { ErrorState } from '@/components/ui/error-state'
import { SectionTitle } from '@/components/ui/section-title'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import { type ReportFormat, type ScheduleUnit, scheduleUnits } from '@/lib/model/answers/reports'
import { Time } from '@/components/ui/time'
import { useAskForReport, useScheduleReport } from './queries'
import { editionName, formatNames, type ReportKind, scheduleNames } from './report-words'
import styles from './reports.module.css'
import type { Scope } from '@/lib/model/answers/access'
import type { FrameworkEdition } from '@/lib/model/answers/frameworks'
import type { ReportParams } from '@/lib/model/answers/reports'
import { NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from '@/lib/model/limits'

/** From the address: a link to a report, chosen in advance. */
export interface Chosen {
  kind?: string
  framework?: string
  edition?: string
  identity?: string
  campaign?: string
  of?: string
  n?: string
  seed?: string
  /** Scope and date of the page. */
  scope: Scope
  asOf?: string
  filter?: string
  /** The filter in words, and the list that it is of. */
  filterWords?: string
}
type Props = {
  kinds: ReportKind[]
  frameworks: { id: string; name: string }[]
  /** Of each framework, the one in use first. */
  editions: FrameworkEdition[]
  campaigns: { id: number; name: string }[]
  chosen: Chosen
}

/** What to report, about what, and as which files. */
export function AskForm({ kinds, frameworks, editions, campaigns, chosen }: Props) {
  const router = useRouter()
  const asking = useAskForReport()
  const scheduling = useScheduleReport()
  const [every, setEvery] = useState<ScheduleUnit | ''>('')
  const [id, setId] = useState(kinds.find((one) => one.id === chosen.kind)?.id ?? kinds[0]!.id)
  const [of, setOf] = useState(chosen.of ?? kinds.find((one) => one.isPopulation)!.id)
  const [framework, setFramework] = useState(
    frameworks.find((one) => one.id === chosen.framework)?.id ?? frameworks[0]?.id ?? '',
  )
  const pinnable = editions.filter((one) => one.framework === framework)
  const [filter, setFilter] = useState(chosen.filter)
  const [formats, setFormats] = useState<ReportFormat[]>(['pdf'])
  const kind = kinds.find((one) => one.id === id)!
  // What a sample is drawn from decides what can be chosen about it.
  const about = kind.needs.includes('of') ? kinds.find((one) => one.id === of)! : kind
  const [linked] = useState(about.list)
  const heeded = filter && about.list === linked ? filter : undefined
  const wanted = formats.filter((format) => kind.formats.includes(format))

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const given = (name: string) => String(data.get(name) ?? '').trim()
    const params: ReportParams = {
      ...chosen.scope,
      ...(chosen.asOf && { as_of: chosen.asOf }),
      ...(kind.needs.includes('framework') && { framework }),
      ...(kind.takes.includes('edition') && given('edition') && { edition: given('edition') }),
      ...(kind.needs.includes('identity') && { identity: given('identity') }),
      ...(kind.takes.includes('from') && given('from') && { from: given('from') }),
      ...(kind.takes.includes('to') && given('to') && { to: given('to') }),
      ...(about.takes.includes('campaign') && given('campaign') && { campaign: Number(given('campaign')) }),
      ...(kind.needs.includes('of') && { of, n: Number(given('n')), seed: given('seed') }),
      ...(heeded && { filter: heeded }),
    }
    if (every)
      return scheduling.mutate(
        {
          kind: id,
          params,
          formats: wanted,
          every,
          recipients: given('recipients')
            .split(/[,;\s]+/)
            .filter(Boolean),
        },
        { onSuccess: () => router.refresh() },
      )
    asking.mutate(
      { kind: id, params, formats: wanted },
      { onSuccess: (made) => router.push(`/reports/${made.id}`) },
    )
  }
  return (
    <section aria-labelledby="ask">
      <SectionTitle id="ask" note="uses the scope and date in the top bar">
        Create report
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
              value={framework}
              onChange={(event) => setFramework(event.target.value)}
              options={frameworks.map((one) => ({ value: one.id, label: one.name }))}
            />
          ) : null}
          {kind.takes.includes('edition') && pinnable.length > 1 ? (
            <SelectField
              key={framework}
              label="Edition"
              hint="Pin the report to compare it with one made by another edition."
              name="edition"
              defaultValue={chosen.edition}
              options={[
                { value: '', label: 'The one in use when the report is made' },
                ...pinnable.map((one) => ({ value: one.edition, label: editionName(one) })),
              ]}
            />
          ) : null}
          {kind.takes.includes('from') ? (
            <>
              <TextField label="From" name="from" type="date" hint="Empty: the year before the last day" />
              <TextField label="To" name="to" type="date" hint="Empty: today" />
            </>
          ) : null}
          {kind.needs.includes('identity') ? (
            <TextField
              label="Identity"
              hint="Its provider id, or the number in its page address"
              name="identity"
              required
              defaultValue={chosen.identity}
              maxLength={NAME_LENGTH_MAX}
            />
          ) : null}
          {kind.needs.includes('of') ? (
            <>
              <SelectField
                label="Draw from the rows of"
                value={of}
                onChange={(event) => setOf(event.target.value)}
                options={kinds
                  .filter((one) => one.isPopulation)
                  .map((one) => ({ value: one.id, label: one.title }))}
              />
              <TextField
                label="Sample size"
                name="n"
                type="number"
                min={1}
                max={1000}
                required
                defaultValue={chosen.n ?? '25'}
              />
              <TextField
                label="Seed"
                hint="Any text. The same seed always draws the same rows."
                name="seed"
                required
                maxLength={100}
                defaultValue={chosen.seed}
              />
            </>
          ) : null}
          {about.takes.includes('campaign') ? (
            <SelectField
              label="Campaign"
              name="campaign"
              defaultValue={chosen.campaign}
              options={[
                { value: '', label: 'All campaigns' },
                ...campaigns.map((one) => ({ value: String(one.id), label: one.name })),
              ]}
            />
          ) : null}
        </div>
        {heeded ? (
          <p className={styles.filter}>
            Limited to the current filter. {chosen.filterWords}{' '}
            <Button small onClick={() => setFilter(undefined)}>
              Without the filter
            </Button>
          </p>
        ) : null}
        <fieldset className={styles.formats}>
          <legend>Formats</legend>
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
        {chosen.asOf ? null : (
          <div className={styles.fields}>
            <SelectField
              label="Repeat"
              value={every}
              onChange={(event) => setEvery(event.target.value as ScheduleUnit | '')}
              options={[
                { value: '', label: 'Once, now' },
                ...scheduleUnits.map((one) => ({ value: one, label: scheduleNames[one] })),
              ]}
            />
            {every ? (
              <TextField
                label="Mail a link to"
                name="recipients"
                autoComplete="off"
                maxLength={TEXT_LENGTH_MAX}
                hint="E-mails, separated by commas: you, or administrators and auditors who see everything. Webhooks are sent for every report."
              />
            ) : null}
          </div>
        )}
        <div className="row wrap">
          <Button
            look="filled"
            type="submit"
            refused={wanted.length === 0 ? 'select a format' : undefined}
            aria-disabled={asking.isPending || scheduling.isPending || undefined}
          >
            {every ? 'Schedule report' : kind.needs.includes('of') ? 'Create sample' : 'Create report'}
          </Button>
          <output className="small">
            {scheduling.data ? (
              <>
                Scheduled. First on <Time at={scheduling.data.nextAt} form="day" />.
              </>
            ) : null}
          </output>
        </div>
      </form>
      {asking.error ? <ErrorState title="No report was created.">{asking.error.message}</ErrorState> : null}
      {scheduling.error ? (
        <ErrorState title="Nothing was scheduled.">{scheduling.error.message}</ErrorState>
      ) : null}
    </section>
  )
}
