'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { Notice } from '@/components/ui/notice'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { GroupRow } from '@/lib/people/queries'
import { useSetGroupRole } from './queries'
import { scopeWords, type ScopeChoices } from '@/components/session/scope-words'
import { roleWords } from './role-words'
import { lazily } from '@/components/ui/lazily'

const GroupDialog = lazily(() => import('./group-dialog').then((file) => file.GroupDialog))

type Props = {
  groups: GroupRow[]
  choices: ScopeChoices
  /** Passwords are switched off, but for the break-glass account. */
  companyOnly: { breakGlass: string | null } | null
  /** The identity provider in use; null when none is connected. */
  provider: { name: string; issuer: string } | null
}

/** Which directory groups come in, and as what. */
export function GroupRoles({ groups, choices, companyOnly, provider }: Props) {
  const router = useRouter()
  const set = useSetGroupRole()
  const [mapping, setMapping] = useState(false)
  return (
    <section aria-labelledby="groups">
      <SectionTitle
        id="groups"
        note="the role with the most permissions applies"
        more={
          <Button small look="filled" onClick={() => setMapping(true)}>
            Map a group
          </Button>
        }
      >
        Groups of the company login
      </SectionTitle>
      <div className="stack above">
        {companyOnly ? (
          <Notice title="Password sign-in is disabled.">
            {companyOnly.breakGlass
              ? `Only ${companyOnly.breakGlass} can sign in with one, at /sign-in?break-glass=1.`
              : 'MUSTER_BREAK_GLASS is not set: nobody can sign in while the provider is down.'}
          </Notice>
        ) : null}
        {provider ? (
          <Notice title={`${provider.name} is connected.`}>
            Issuer {provider.issuer}. Groups are read from the claim <span className="mono">groups</span> at
            each sign-in; users without a mapped group cannot sign in. A directory that speaks SCIM can keep
            accounts and groups here itself, at <span className="mono">/api/scim/v2</span>.
          </Notice>
        ) : (
          <Notice title="No company login configured.">
            Set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET and restart Muster. Groups can be mapped
            before.
          </Notice>
        )}
      </div>
      {groups.length === 0 ? (
        <EmptyState title="No groups mapped.">
          Users sign up with a link from an administrator and sign in with a password.
        </EmptyState>
      ) : (
        <Table label="Groups and their roles">
          <thead>
            <tr>
              <HeadCell>Group</HeadCell>
              <HeadCell width={128}>Role</HeadCell>
              <HeadCell width="32%">Sees</HeadCell>
              <HeadCell width={112}>
                <span className="visually-hidden">Actions</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ group, role, scope, accessEndsAt }) => (
              <tr key={group}>
                <Cell>
                  <span className="strong">{group}</span>
                  {accessEndsAt ? (
                    <span className="small text-3">
                      {' until '}
                      <Time at={accessEndsAt} form="day" />
                    </span>
                  ) : null}
                </Cell>
                <Cell>{roleWords[role].name}</Cell>
                <Cell>
                  <span className="text-2">{scopeWords(scope, choices)}</span>
                </Cell>
                <Cell>
                  <Button
                    small
                    look="danger"
                    onClick={() => set.mutate({ group, role: null }, { onSuccess: () => router.refresh() })}
                  >
                    Remove
                  </Button>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {set.error ? <ErrorState title="Nothing was changed.">{set.error.message}</ErrorState> : null}
      {mapping ? <GroupDialog choices={choices} onClose={() => setMapping(false)} /> : null}
    </section>
  )
}
