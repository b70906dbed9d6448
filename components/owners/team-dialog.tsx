'use client'
import { useRouter } from 'next/navigation'
import { z } from 'zod'
import { FormDialog } from '@/components/ui/form-dialog'
import { TextField } from '@/components/ui/text-field'
import type { DirectoryTeam } from '@/lib/model/answers/owners'
import { name, who } from '@/lib/model/inputs'
import { useSaveTeam } from './queries'

type Props = { team: DirectoryTeam | null; onClose: () => void }

const schema = z.object({ name, contact: who.optional(), parent: name.optional() })

export function TeamDialog({ team, onClose }: Props) {
  const router = useRouter()
  const save = useSaveTeam()
  const verb = team ? `Change ${team.name}` : 'Add team'
  return (
    <FormDialog
      title={team ? verb : 'Add a team'}
      schema={schema}
      action={verb}
      change={save}
      onSubmit={(given) =>
        save.mutate(
          { id: team?.id, name: given.name, contact: given.contact ?? null, parent: given.parent ?? null },
          {
            onSuccess: () => {
              onClose()
              router.refresh()
            },
          },
        )
      }
      onClose={onClose}
    >
      {(field) => (
        <>
          <TextField label="Name" defaultValue={team?.name} {...field('name')} />
          <TextField
            label="Contact"
            defaultValue={team?.contact ?? ''}
            hint="Messages for the team go to this e-mail address."
            {...field('contact')}
          />
          <TextField label="Part of" defaultValue={team?.parent ?? ''} {...field('parent')} />
        </>
      )}
    </FormDialog>
  )
}
