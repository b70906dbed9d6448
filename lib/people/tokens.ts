import { randomBytes, randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import { accountBehind, type Actor } from '@/lib/auth/actor'
import { TOKEN_PREFIX, tokenHash } from '@/lib/auth/tokens'
import { Invalid, NotFound } from '@/lib/model/errors'
import type { Role } from '@/lib/model/vocabulary'
import { demandWithin } from './users'
import type { Scope } from '@/lib/model/answers/access'

const DAYS_MAX = 366

/** Makes an API token. It is returned once; only its hash is stored. */
export async function createToken(
  actor: Actor,
  input: { name: string; role: Role; scope?: Scope; days: number },
): Promise<{ id: string; token: string; expiresAt: Date }> {
  if (!(input.days > 0 && input.days <= DAYS_MAX))
    throw new Invalid(`A token lives between a moment and ${DAYS_MAX} days.`)
  demandWithin(actor, input.scope ?? {})
  const token = TOKEN_PREFIX + randomBytes(32).toString('base64url')
  const id = randomUUID()
  const expiresAt = new Date(Date.now() + input.days * 86_400_000)
  return write(actor, 'token:manage', async (client) => {
    await client.query(
      'insert into api_token (id, name, token_hash, role, scope, created_by, expires_at, maker_id) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [
        id,
        input.name,
        Buffer.from(tokenHash(token)),
        input.role,
        input.scope ?? {},
        actor.label,
        expiresAt,
        accountBehind(actor),
      ],
    )
    return {
      result: { id, token, expiresAt },
      audit: {
        action: 'token.create',
        subject: `token ${id}`,
        detail: { name: input.name, role: input.role, scope: input.scope ?? {}, expiresAt },
      },
    }
  })
}

/** Ends a token at once. */
export const revokeToken = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'token:manage', async (client) => {
    const { rows } = await client.query('select scope from api_token where id::text = $1', [id])
    if (rows[0]) demandWithin(actor, rows[0].scope)
    const { rowCount } = await client.query(
      'update api_token set revoked_at = coalesce(revoked_at, now()) where id::text = $1',
      [id],
    )
    if (!rowCount) throw new NotFound('There is no such token.')
    return { result: { id }, audit: { action: 'token.revoke', subject: `token ${id}` } }
  })
