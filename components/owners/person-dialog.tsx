'use client'
import { useRefresh } from '@/components/session/use-refresh'
import { type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/text-field'
import { useSavePerson } from './queries'
import styles from './owners.module.css'
import type { DirectoryPerson } from '@/lib/model/answers/owners'
import { EMAIL_LENGTH_MAX, NAME_LENGTH_MAX } from '@/lib/model/limits'

type Props = { person: DirectoryPerson | null; teams: string[]; onClose: () => void }

/** Adds somebody to the directory or changes them. A last day in the future announces a departure. */
export function PersonDialog({ person, teams, onClose }: Props) {
  const refresh = useRefresh('owners', 'identities', 'findings')
  const save = useSavePerson()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim() || null
    const day = text('leftAt')
    save.mutate(
      {
        email: person?.email ?? text('email') ?? '',
        name: text('name') ?? '',
        team: text('team'),
        manager: text('manager'),
        leftAt: day ? `${day}T23:59:59Z` : null,
      },
      {
        onSuccess: () => {
          onClose()
          refresh()
        },
      },
    )
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={person ? `Change ${person.name}` : 'Add a person'}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="filled"
            type="submit"
            form="directory-person"
            aria-disabled={save.isPending || undefined}
          >
            {person ? `Change ${person.name}` : 'Add person'}
          </Button>
        </>
      }
    >
      <form id="directory-person" className={styles.form} onSubmit={submit}>
        {person ? null : (
          <TextField
            label="E-mail"
            name="email"
            type="email"
            required
            maxLength={EMAIL_LENGTH_MAX}
            hint="The one they sign in with: their inbox finds them by it."
          />
        )}
        <TextField
          label="Name"
          name="name"
          required
          maxLength={NAME_LENGTH_MAX}
          defaultValue={person?.name}
        />
        <div className={styles.pair}>
          <TextField
            label="Team"
            name="team"
            maxLength={NAME_LENGTH_MAX}
            list="directory-teams"
            defaultValue={person?.team ?? ''}
          />
          <TextField
            label="Manager's e-mail"
            name="manager"
            type="email"
            maxLength={EMAIL_LENGTH_MAX}
            defaultValue={person?.manager ?? ''}
          />
        </div>
        <datalist id="directory-teams">
          {teams.map((team) => (
            <option key={team} value={team}>
              {team}
            </option>
          ))}
        </datalist>
        <TextField
          label="Last day"
          name="leftAt"
          type="date"
          defaultValue={person?.leftAt?.slice(0, 10) ?? ''}
          hint="Empty while nobody speaks of leaving. The next import of the directory may say otherwise."
          error={save.error?.message}
        />
      </form>
    </Dialog>
  )
}
