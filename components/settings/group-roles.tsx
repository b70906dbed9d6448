'use client'
import { useRouter } from 'next/navigation'
import { useState, type FormEvent } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { Notice } from '@/components/ui/notice'
import { SectionTitle } from '@/components/ui/section-title'
import { SelectField } from '@/components/ui/select-field'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { TextField } from '@/components/ui/text-field'
import type { Role } from '@/lib/model/vocabulary'
import { useSetGroupRole } from './queries'
import { roleOptions, roleWords } from './role-words'
import styles from './settings.module.css'

type Props = {
  groups: { group: string; role: Role }[]
  /** The identity provider in use; null when none is connected. */
  provider: { name: string; issuer: string } | null
}

/** Which directory groups come in, and as what. */
export function GroupRoles({ groups, provider }: Props) {
  const router = useRouter()
  const set = useSetGroupRole()
  const [role, setRole] = useState<Role>('analyst')
  const change = (group: string, to: Role | null) =>
    set.mutate({ group, role: to }, { onSuccess: () => router.refresh() })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const group = String(new FormData(form).get('group')).trim()
    set.mutate(
      { group, role },
      {
        onSuccess: () => {
          form.reset()
          router.refresh()
        },
      },
    )
  }
  return (
    <section aria-labelledby="groups">
      <SectionTitle id="groups" note="the strongest role among a person’s groups counts">
        Groups of the company login
      </SectionTitle>
      <div style={{ marginBottom: 12 }}>
        {provider ? (
          <Notice title={`${provider.name} is connected.`}>
            Issuer {provider.issuer}. Groups are read from the claim <span className="mono">groups</span> at
            each sign-in; nobody without a mapped group comes in.
          </Notice>
        ) : (
          <Notice title="No company login is connected.">
            Set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET and start Muster again. Groups can be
            mapped before that.
          </Notice>
        )}
      </div>
      {groups.length === 0 ? (
        <EmptyState title="No group has a role yet.">
          People sign in with a password and a link from an administrator.
        </EmptyState>
      ) : (
        <Table label="Groups and their roles">
          <thead>
            <tr>
              <HeadCell>Group</HeadCell>
              <HeadCell width="40%">Role</HeadCell>
              <HeadCell width={112}>
                <span className="visually-hidden">Actions</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ group, role: held }) => (
              <tr key={group}>
                <Cell>
                  <span className="strong">{group}</span>
                </Cell>
                <Cell>{roleWords[held].name}</Cell>
                <Cell>
                  <Button small look="danger" onClick={() => change(group, null)}>
                    Remove
                  </Button>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <form className={styles.inline} onSubmit={submit}>
        <TextField label="Group, as the provider names it" name="group" required maxLength={200} />
        <SelectField
          label="Role"
          options={roleOptions}
          value={role}
          onChange={(event) => setRole(event.target.value as Role)}
        />
        <Button type="submit" aria-disabled={set.isPending || undefined}>
          Map the group
        </Button>
      </form>
      {set.error ? <ErrorState title="Nothing was changed.">{set.error.message}</ErrorState> : null}
    </section>
  )
}
