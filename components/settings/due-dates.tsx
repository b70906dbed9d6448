'use client'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { TextField } from '@/components/ui/text-field'
import type { ExceptionPolicy, SlaPolicy } from '@/lib/model/policy'
import { environments, type Severity } from '@/lib/model/vocabulary'
import { Outcome, useSaved } from './saved'
import styles from './settings.module.css'

type Props = { sla: SlaPolicy; exceptions: ExceptionPolicy; refused: string | null }

const severities = ['critical', 'high', 'medium', 'low'] as const
const named = environments.filter((one) => one !== 'unknown')

/** Days by severity and environment, and how long a gap may be accepted. */
export function DueDates({ sla, exceptions, refused }: Props) {
  return (
    <div className="sections">
      <SlaForm sla={sla} refused={refused} />
      <ExceptionForm exceptions={exceptions} refused={refused} />
    </div>
  )
}

function SlaForm({ sla, refused }: { sla: SlaPolicy; refused: string | null }) {
  const { send, error, done, isPending } = useSaved()
  const [half, setHalf] = useState<string | null>(null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const row = (name: string) =>
      severities.map((severity) => String(given.get(`${name} ${severity}`)).trim())
    const days = (values: string[]) =>
      Object.fromEntries(severities.map((severity, index) => [severity, Number(values[index])])) as Record<
        Severity,
        number
      >
    const own = named.filter((name) => row(name).some((value) => value !== ''))
    const half = own.find((name) => row(name).includes(''))
    setHalf(half ?? null)
    if (half) return
    send({
      name: 'sla',
      value: {
        any: days(row('any')),
        environments: Object.fromEntries(own.map((name) => [name, days(row(name))])),
      },
    })
  }
  return (
    <section aria-labelledby="sla">
      <SectionTitle id="sla" note="no published source; Muster default or your value">
        Days until a task is due
      </SectionTitle>
      <p className="text-2">
        Counted from when the finding opened or regressed. An environment without its own row uses the first
        one. Existing tasks keep their date.
      </p>
      <form className="stack under narrow" onSubmit={submit}>
        <Table label="Days until a task is due" compact>
          <thead>
            <tr>
              <HeadCell>Environment</HeadCell>
              {severities.map((severity) => (
                <HeadCell key={severity} width="16%" numeric>
                  {severity[0]!.toUpperCase() + severity.slice(1)}
                </HeadCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {(['any', ...named] as const).map((name) => {
              const values = name === 'any' ? sla.any : sla.environments[name]
              return (
                <tr key={name}>
                  <Cell>{name === 'any' ? 'Any other' : name[0]!.toUpperCase() + name.slice(1)}</Cell>
                  {severities.map((severity) => (
                    <Cell key={severity} numeric>
                      <input
                        className={styles.days}
                        type="number"
                        name={`${name} ${severity}`}
                        aria-label={`${name === 'any' ? 'Any other' : name}, ${severity}, days`}
                        min={1}
                        max={3650}
                        required={name === 'any'}
                        disabled={refused !== null}
                        defaultValue={values?.[severity] ?? ''}
                      />
                    </Cell>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </Table>
        <div className="row wrap">
          <Button
            type="submit"
            look="filled"
            refused={refused ?? undefined}
            aria-disabled={isPending || undefined}
          >
            Save
          </Button>
          <Outcome
            error={half ? new Error(`Fill in all four values of ${half}, or leave all empty.`) : error}
            done={done}
          />
        </div>
      </form>
    </section>
  )
}

function ExceptionForm({ exceptions, refused }: { exceptions: ExceptionPolicy; refused: string | null }) {
  const { send, error, done, isPending } = useSaved()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    send({
      name: 'exceptions',
      value: { days_max: Number(given.get('days')), renewals_max: Number(given.get('renewals')) },
    })
  }
  return (
    <section aria-labelledby="limits">
      <SectionTitle id="limits" note="no published source; Muster default or your value">
        Limits of exceptions
      </SectionTitle>
      <form className="stack narrow" onSubmit={submit}>
        <TextField
          label="Longest, in days"
          name="days"
          type="number"
          min={1}
          max={1095}
          required
          disabled={refused !== null}
          defaultValue={exceptions.days_max}
        />
        <TextField
          label="Renewals"
          name="renewals"
          type="number"
          min={0}
          max={20}
          required
          disabled={refused !== null}
          defaultValue={exceptions.renewals_max}
          hint="Then it must be fixed."
        />
        <div className="row wrap">
          <Button type="submit" refused={refused ?? undefined} aria-disabled={isPending || undefined}>
            Save limits
          </Button>
          <Outcome error={error} done={done} />
        </div>
      </form>
    </section>
  )
}
