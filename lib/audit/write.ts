import { createHash } from 'node:crypto'
import type { Actor } from '@/lib/auth/actor'
import { demand, type Permission } from '@/lib/auth/permissions'
import { lookingBackTo } from '@/lib/db/instant'
import { takeToken } from '@/lib/auth/rate-limit'
import { type Client, transaction } from '@/lib/db/pool'

/** What a change leaves in the audit log. `detail` never holds a secret. */
export interface AuditNote {
  action: string
  subject: string
  detail?: Record<string, unknown>
}

/**
 * The only way to change data on somebody's behalf: checks the permission, runs the body and appends to the audit log in
 * one transaction. When the log cannot be written the change is undone.
 * @param body returns the result and the note, or several where one act changes several things; a body without a note does not
 *   compile
 */
export async function write<T>(
  actor: Actor,
  permission: Permission,
  body: (client: Client) => Promise<{ result: T; audit: AuditNote | readonly [AuditNote, ...AuditNote[]] }>,
): Promise<T> {
  demand(actor, permission)
  return transaction(async (client) => {
    const { result, audit } = await body(client)
    for (const one of [audit].flat()) await append(client, actor.label, one)
    return result
  })
}

/** Appends to the audit log on its own, for what is not a change: sign-ins, exports. Also while the past is being read. */
export const note = (actorLabel: string, audit: AuditNote): Promise<void> =>
  lookingBackTo(null, () => transaction((client) => append(client, actorLabel, audit)))

/**
 * Leaves a line in the audit log when somebody reads what only those who administer or audit may read: accounts, sessions of
 * others, tokens, webhooks, the log itself. One an hour for each reader and thing, so that the log says who looked, not how often.
 */
export async function noteRead(actor: Actor, subject: string): Promise<void> {
  if (actor.kind === 'system') return
  if (await takeToken(`read ${actor.id} ${subject}`, 1, 3600))
    await note(actor.label, { action: 'read', subject })
}

async function append(
  client: Client,
  actor: string,
  { action, subject, detail = {} }: AuditNote,
): Promise<void> {
  // One writer at a time: each entry carries the hash of the one before.
  await client.query('select pg_advisory_xact_lock(5, 0)')
  const { rows } = await client.query('select id, hash from audit_entry order by id desc limit 1')
  const previous: Buffer = rows[0]?.hash ?? Buffer.alloc(32)
  const id = BigInt(rows[0]?.id ?? 0) + 1n
  const at = new Date()
  // As it will be read again: a Date in it becomes its text.
  const stored = JSON.parse(JSON.stringify(detail)) as unknown
  const hash = entryHash(previous, { id: id.toString(), at, actor, action, subject, detail: stored })
  await client.query(
    'insert into audit_entry (id, at, actor, action, subject, detail, prev_hash, hash) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [id.toString(), at, actor, action, subject, stored, previous, hash],
  )
}

/** SHA-256 over the previous hash and the entry's own fields, in a fixed order. */
export function entryHash(
  previous: Buffer,
  entry: { id: string; at: Date; actor: string; action: string; subject: string; detail: unknown },
): Buffer {
  const fields = [
    entry.id,
    entry.at.toISOString(),
    entry.actor,
    entry.action,
    entry.subject,
    canonical(entry.detail),
  ]
  return createHash('sha256').update(previous).update(JSON.stringify(fields)).digest()
}

// jsonb does not keep the order of keys: sort them, so that the hash can be computed again from the stored row.
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  )
}
