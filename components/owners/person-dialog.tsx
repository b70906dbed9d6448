'use client'
import { z } from 'zod'
import { useRefresh } from '@/components/session/use-refresh'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextField } from '@/components/ui/text-field'
import type { DirectoryPerson } from '@/lib/model/answers/owners'
import { day, email, name } from '@/lib/model/inputs'
import styles from './owners.module.css'
import { useSavePerson } from './queries'

type Props = { person: DirectoryPerson | null; teams: string[]; onClose: () => void }

const changed = z.object({
  name,
  team: name.optional(),
  manager: email.optional(),
  leftAt: day.optional(),
})
const added = z.object({ email, ...changed.shape })

/** Adds somebody to the directory or changes them. A last day in the future announces a departure. */
export function PersonDialog({ person, teams, onClose }: Props) {
  const refresh = useRefresh('owners', 'identities', 'findings')
  const save = useSavePerson()
  return (
    <FormDialog
      title={person ? `Change ${person.name}` : 'Add a person'}
      schema={(person ? changed : added) as typeof added}
      action={person ? `Change ${person.name}` : 'Add person'}
      change={save}
      onSubmit={(given) =>
        save.mutate(
          {
            email: person?.email ?? given.email,
            name: given.name,
            team: given.team ?? null,
            manager: given.manager ?? null,
            leftAt: given.leftAt ? `${given.leftAt}T23:59:59Z` : null,
          },
          {
            onSuccess: () => {
              onClose()
              refresh()
            },
          },
        )
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          {person ? null : (
            <TextField
              label="E-mail"
              type="email"
              hint="The address they sign in with; it links them to their reviews."
              {...field('email')}
            />
          )}
          <TextField label="Name" defaultValue={person?.name} {...field('name')} />
          <div className={styles.pair}>
            <TextField
              label="Team"
              list="directory-teams"
              defaultValue={person?.team ?? ''}
              {...field('team')}
            />
            <TextField
              label="Manager's e-mail"
              type="email"
              defaultValue={person?.manager ?? ''}
              {...field('manager')}
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
            type="date"
            defaultValue={person?.leftAt?.slice(0, 10) ?? ''}
            hint="Leave empty while no departure is planned. The next import of the directory can change it."
            {...field('leftAt')}
          />
        </>
      )}
    </FormDialog>
  )
}
