import { may } from '@/lib/auth/permissions'
import { type Client, rows } from '@/lib/db/pool'
import type { Scope } from '@/lib/model/answers/access'
import type { Role } from '@/lib/model/vocabulary'

/** An account that may answer requests for evidence. */
export interface Answerer {
  id: string
  email: string
  name: string
  role: Role
}

/** Accounts that may answer requests for evidence now, in the order of their names; of a transaction, when one is under way. */
export async function answerers(client?: Client): Promise<Answerer[]> {
  const open = `
    select u.id, u.email, u.name, b.role, b.scope
     from app_user u
       join role_binding b on b.user_id = u.id
     where u.disabled_at is null and (u.access_ends_at is null or u.access_ends_at > now())
     order by u.name, u.email`
  const found = client
    ? (await client.query<Answerer & { scope: Scope }>(open)).rows
    : await rows<Answerer & { scope: Scope }>(open)
  return found
    .filter(({ id, email, role, scope }) =>
      may({ kind: 'user', id, label: email, role, scope }, 'evidence:answer'),
    )
    .map(({ scope: _scope, ...account }) => account)
}
