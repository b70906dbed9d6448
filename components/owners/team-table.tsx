'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { count } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import type { DirectoryTeam } from '@/lib/model/answers/owners'
import { lazily } from '@/components/ui/lazily'

const TeamDialog = lazily(() => import('./team-dialog').then((file) => file.TeamDialog))

type Props = { teams: DirectoryTeam[]; refused: string | null }

/** Teams and their contacts, imported or added here. */
export function TeamTable({ teams, refused }: Props) {
  const [edited, setEdited] = useState<DirectoryTeam | 'new' | null>(null)
  return (
    <section aria-labelledby="teams">
      <SectionTitle
        id="teams"
        note={`${count(teams.length)}, imported or added here`}
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
        <EmptyState title="No teams yet.">Import a list of people or teams, or add one here.</EmptyState>
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
                <Cell>{team.contact ?? <span className="text-3">No contact</span>}</Cell>
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
