'use client'
import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/empty-state'
import { count } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { TextField } from '@/components/ui/text-field'
import { useSaveTeam } from './queries'
import styles from './owners.module.css'
import type { DirectoryTeam } from '@/lib/model/answers/owners'
import { EMAIL_LENGTH_MAX, NAME_LENGTH_MAX } from '@/lib/model/limits'

type Props = { teams: DirectoryTeam[]; refused: string | null }

/** Teams with whom to ask; imported, or made here. */
export function TeamTable({ teams, refused }: Props) {
  const [edited, setEdited] = useState<DirectoryTeam | 'new' | null>(null)
  return (
    <section aria-labelledby="teams">
      <SectionTitle
        id="teams"
        note={`${count(teams.length)}, imported or made here`}
        more={
          refused ? null : (
            <Button small onClick={() => setEdited('new')}>
              Add a team
            </Button>
          )
        }
      >
        Teams
      </SectionTitle>
      {teams.length === 0 ? (
        <EmptyState title="No team is known yet.">
          Import a list of people or teams, or add one here.
        </EmptyState>
      ) : (
        <Table label="Teams" blocks>
          <thead>
            <tr>
              <HeadCell>Team</HeadCell>
              <HeadCell width="26%">Contact</HeadCell>
              <HeadCell width={90} numeric>
                People
              </HeadCell>
              <HeadCell width={90} numeric>
                Owns
              </HeadCell>
              <HeadCell width={100}>
                <span className="visually-hidden">Change</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {teams.map((team) => (
              <tr key={team.id}>
                <Cell>
                  <NameCell name={team.name} detail={team.parent ? `part of ${team.parent}` : undefined} />
                </Cell>
                <Cell label="contact">{team.contact ?? <span className="text-3">No contact</span>}</Cell>
                <Cell numeric label="people">
                  <Link href={`/owners/people?team=${team.id}`}>{count(team.members)}</Link>
                </Cell>
                <Cell numeric label="owns">
                  {count(team.owns)}
                </Cell>
                <Cell>
                  {refused ? null : (
                    <Button small onClick={() => setEdited(team)} aria-label={`Change ${team.name}`}>
                      Change
                    </Button>
                  )}
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {edited ? <TeamDialog team={edited === 'new' ? null : edited} onClose={() => setEdited(null)} /> : null}
    </section>
  )
}

function TeamDialog({ team, onClose }: { team: DirectoryTeam | null; onClose: () => void }) {
  const router = useRouter()
  const save = useSaveTeam()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim() || null
    save.mutate(
      { id: team?.id, name: text('name') ?? '', contact: text('contact'), parent: text('parent') },
      {
        onSuccess: () => {
          onClose()
          router.refresh()
        },
      },
    )
  }
  const verb = team ? `Change ${team.name}` : 'Add team'
  return (
    <Dialog
      open
      onClose={onClose}
      title={team ? verb : 'Add a team'}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="filled"
            type="submit"
            form="directory-team"
            aria-disabled={save.isPending || undefined}
          >
            {verb}
          </Button>
        </>
      }
    >
      <form id="directory-team" className={styles.form} onSubmit={submit}>
        <TextField label="Name" name="name" required maxLength={NAME_LENGTH_MAX} defaultValue={team?.name} />
        <TextField
          label="Contact"
          name="contact"
          maxLength={EMAIL_LENGTH_MAX}
          defaultValue={team?.contact ?? ''}
          hint="An e-mail address receives what concerns the team."
        />
        <TextField
          label="Part of"
          name="parent"
          maxLength={NAME_LENGTH_MAX}
          defaultValue={team?.parent ?? ''}
          error={save.error?.message}
        />
      </form>
    </Dialog>
  )
}
