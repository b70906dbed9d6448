'use client'
import { useState } from 'react'
import { z } from 'zod'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextField } from '@/components/ui/text-field'
import { Time } from '@/components/ui/time'
import type { Absence as Away } from '@/lib/model/answers/owners'
import { who } from '@/lib/model/inputs'
import { DirectoryField } from './directory-field'
import { useEndAbsence, useSetAbsence } from './queries'

type Props = {
  personId: number
  /** The person's name; null on their own account. */
  name: string | null
  absence: Away | null
  /** Only shown: the reader may not change it. */
  fixed?: boolean
}

const day = z.iso.date('Choose a day.')
const schema = z.object({ delegate: who, from: day, to: day })
const dayOf = (at: string) => new Date(at).toLocaleDateString('sv')

/** Who decides a person's reviews while they are away, and until when. */
export function Absence({ personId, name, absence, fixed }: Props) {
  const refresh = useRefresh('owners', 'attestation')
  const save = useSetAbsence(personId)
  const end = useEndAbsence(personId)
  const [asking, setAsking] = useState(false)
  const [today] = useState(() => new Date().toISOString())
  const whose = name ? `${name}'s` : 'your'
  return (
    <>
      <div className="row wrap">
        <span className="grow">
          {absence ? (
            <>
              <b>{absence.delegate.name}</b> decides {whose} reviews from{' '}
              <Time at={absence.startsAt} form="day" /> to <Time at={absence.endsAt} form="day" />
              {absence.setBy ? <span className="text-3">, set by {absence.setBy}</span> : null}.
            </>
          ) : (
            <span className="text-2">No absence is set.</span>
          )}
        </span>
        {fixed ? null : (
          <>
            <Button onClick={() => setAsking(true)}>{absence ? 'Change' : 'Set an absence'}</Button>
            {absence ? (
              <Button
                aria-disabled={end.isPending || undefined}
                onClick={() => end.mutate(undefined, { onSuccess: refresh })}
              >
                End it now
              </Button>
            ) : null}
          </>
        )}
      </div>
      {end.error ? <p role="alert">{end.error.message}</p> : null}
      {asking ? (
        <FormDialog
          title={name ? `Who decides for ${name}?` : 'Who decides while you are away?'}
          schema={schema}
          action="Set the absence"
          change={save}
          onSubmit={({ delegate, from, to }) =>
            save.mutate(
              {
                delegate,
                startsAt: new Date(`${from}T00:00`).toISOString(),
                endsAt: new Date(`${to}T23:59:59`).toISOString(),
              },
              {
                onSuccess: () => {
                  setAsking(false)
                  refresh()
                },
              },
            )
          }
          onClose={() => setAsking(false)}
        >
          {(field) => {
            const { error, ...delegate } = field('delegate')
            return (
              <>
                <p className="text-2">
                  They see and decide {whose} pending reviews and get the reminders. What is not decided by
                  the last day is {name ? `${name}'s` : 'yours'} again.
                </p>
                <Field label="Delegate" error={error} hint="A person of the directory.">
                  {(control) => <DirectoryField {...control} {...delegate} />}
                </Field>
                <TextField
                  label="First day"
                  type="date"
                  defaultValue={dayOf(absence?.startsAt ?? today)}
                  {...field('from')}
                />
                <TextField
                  label="Last day"
                  type="date"
                  defaultValue={absence ? dayOf(absence.endsAt) : undefined}
                  {...field('to')}
                />
              </>
            )
          }}
        </FormDialog>
      ) : null}
    </>
  )
}
