'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { counted } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { AccessPolicies } from './access-policies'
import { useSetDisabled } from './queries'
import { scopeWords, type ScopeChoices } from '@/components/session/scope-words'
import { roleWords } from './role-words'
import { type AccessPolicy, seesOwnOnly } from '@/lib/model/policy'
import type { PersonRow } from '@/lib/model/answers/access'
import { lazily } from '@/components/ui/lazily'

const InviteDialog = lazily(() => import('./invite-dialog').then((file) => file.InviteDialog))
const PersonDialog = lazily(() => import('./person-dialog').then((file) => file.PersonDialog))
const SessionsDialog = lazily(() => import('./sessions-dialog').then((file) => file.SessionsDialog))

type Props = {
  people: PersonRow[]
  choices: ScopeChoices
  ownId: string
  /** Whether accounts with a password need a second factor. */
  policy: AccessPolicy
  /** Whether a mail server is set: invitations and password links can be mailed. */
  sendsMail: boolean
  now: string
}

/** Accounts of this Muster: role, scope, and whether they may come in. */
export function PeopleTable({ people, choices, ownId, policy, sendsMail, now }: Props) {
  const router = useRouter()
  const [edited, setEdited] = useState<PersonRow | null>(null)
  const [inviting, setInviting] = useState(false)
  const [watched, setWatched] = useState<PersonRow | null>(null)
  const disable = useSetDisabled()
  return (
    <section aria-labelledby="people">
      <SectionTitle
        id="people"
        note={counted(people.length, 'account')}
        more={
          <Button look="filled" small onClick={() => setInviting(true)}>
            Invite user
          </Button>
        }
      >
        People
      </SectionTitle>
      {disable.error ? <ErrorState title="Nothing was changed.">{disable.error.message}</ErrorState> : null}
      <Table label="People" blocks>
        <thead>
          <tr>
            <HeadCell>Person</HeadCell>
            <HeadCell width={128}>Role</HeadCell>
            <HeadCell width="17%">Sees</HeadCell>
            <HeadCell width={112} keep={3}>
              Signs in by
            </HeadCell>
            <HeadCell width={104} keep={3}>
              Last seen
            </HeadCell>
            <HeadCell width={236}>
              <span className="visually-hidden">Actions</span>
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <Cell>
                <NameCell
                  name={person.name}
                  detail={person.disabled ? `${person.email} · blocked` : person.email}
                />
              </Cell>
              <Cell>
                {person.role ? roleWords[person.role].name : <span className="text-3">no role</span>}
              </Cell>
              <Cell>
                <span className="text-2">
                  {scopeWords(
                    seesOwnOnly(person.role, person.scope, policy) ? { person: person.email } : person.scope,
                    choices,
                  )}
                </span>
                {person.accessEndsAt ? (
                  <div className="small text-3">
                    {person.ended ? 'access ended ' : 'access until '}
                    <Time at={person.accessEndsAt} form="day" />
                  </div>
                ) : null}
              </Cell>
              <Cell keep={3}>
                <span className="text-2">
                  {person.hasPassword
                    ? person.hasSecondFactor
                      ? 'Password and code'
                      : 'Password'
                    : 'Company login'}
                  {person.passkeys > 0 ? ', passkey' : ''}
                </span>
              </Cell>
              <Cell keep={3}>
                {person.lastSeenAt ? (
                  <Time at={person.lastSeenAt} form="relative" now={now} />
                ) : (
                  <span className="text-3">never</span>
                )}
              </Cell>
              <Cell>
                <span className="row">
                  <Button small onClick={() => setEdited(person)}>
                    Change
                  </Button>
                  <Button small onClick={() => setWatched(person)}>
                    Sessions
                  </Button>
                  {person.id === ownId ? (
                    <span className="small text-3">this is you</span>
                  ) : (
                    <Button
                      small
                      look={person.disabled ? 'plain' : 'danger'}
                      aria-disabled={disable.isPending || undefined}
                      onClick={() =>
                        disable.mutate(
                          { id: person.id, disabled: !person.disabled },
                          { onSuccess: () => router.refresh() },
                        )
                      }
                    >
                      {person.disabled ? 'Unblock' : 'Block'}
                    </Button>
                  )}
                </span>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      {edited ? (
        <PersonDialog
          person={edited}
          choices={choices}
          isSelf={edited.id === ownId}
          onClose={() => setEdited(null)}
        />
      ) : null}
      {watched ? (
        <SessionsDialog person={watched} sendsMail={sendsMail} now={now} onClose={() => setWatched(null)} />
      ) : null}
      {inviting ? (
        <InviteDialog choices={choices} sendsMail={sendsMail} onClose={() => setInviting(false)} />
      ) : null}
      <AccessPolicies policy={policy} />
    </section>
  )
}
