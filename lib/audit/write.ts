import type { Actor } from '@/lib/auth/actor'
import { demand, type Permission } from '@/lib/auth/permissions'
import { countChange } from '@/lib/db/changes'
import { lookingBackTo } from '@/lib/db/instant'
import { takeToken } from '@/lib/auth/rate-limit'
import { pause, wasUndone } from '@/lib/db/failures'
import { type Client, transaction } from '@/lib/db/pool'
import { signed } from '@/lib/db/signing'
import type { Row } from '@/lib/db/row'
import type { audit_entry } from '@/lib/generated/prisma/client'
import { wellFormed, wellFormedValue } from '@/lib/model/well-formed'
import { checkpointMessage } from './chain'
import { entryHash } from './hash'

/** What a change leaves in the audit log. `detail` never holds a secret. */
export interface AuditNote {
  action: string
  subject: string
  detail?: Record<string, unknown>
}

/** "1 task", "3 tasks": the subject of a change of several things. */
export const several = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

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
  for (let tries = 1; ; tries++) {
    try {
      const done = await transaction(async (client) => {
        const { result, audit } = await body(client)
        for (const one of [audit].flat()) await noteIn(client, actor.label, one)
        return result
      })
      countChange()
      return done
    } catch (error) {
      // Another transaction was in the way and this one was undone as a whole, so that it can be done again.
      if (!wasUndone(error) || tries > RETRIES) throw error
      await pause(Math.random() * 100 * tries)
    }
  }
}

const RETRIES = 3

/** Appends to the audit log on its own, for what is not a change: sign-ins, exports. Also while the past is being read. */
export const note = (actorLabel: string, audit: AuditNote): Promise<void> =>
  lookingBackTo(null, () => transaction((client) => noteIn(client, actorLabel, audit)))

/**
 * Leaves a line in the audit log when somebody reads what only those who administer or audit may read: accounts, sessions of
 * others, tokens, webhooks, the log itself. One an hour for each reader and thing, so that the log says who looked, not how often.
 */
export async function noteRead(actor: Actor, subject: string): Promise<void> {
  if (actor.kind === 'system') return
  if (await takeToken(`read ${actor.id} ${subject}`, 1, 3600))
    await note(actor.label, { action: 'read', subject })
}

/** At every so many entries the log is signed as well, however fast it grows. */
const SIGNED_EVERY = 1000n

/** Appends an entry in the transaction of the caller: for what the system does itself, and inside `write`. */
export async function noteIn(client: Client, who: string, note: AuditNote): Promise<void> {
  // The hash must cover the value as it will be read back: PostgreSQL returns a Date as text and cannot hold a lone
  // surrogate.
  const [actor, action, subject] = [who, note.action, note.subject].map(wellFormed) as [
    string,
    string,
    string,
  ]
  const stored = wellFormedValue(JSON.parse(JSON.stringify(note.detail ?? {})))
  // One writer at a time: each entry carries the hash of the one before.
  await client.query('select pg_advisory_xact_lock(5, 0)')
  const { rows } = await client.query<Pick<Row<audit_entry>, 'id' | 'hash'>>(
    'select id, hash from audit_entry order by id desc limit 1',
  )
  const previous = rows[0]?.hash ?? Buffer.alloc(32)
  const id = BigInt(rows[0]?.id ?? 0) + 1n
  const at = new Date()
  const hash = entryHash(previous, { id: id.toString(), at, actor, action, subject, detail: stored })
  await client.query(
    `insert into audit_entry (id, at, actor, action, subject, detail, prev_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id.toString(), at, actor, action, subject, stored, previous, hash],
  )
  if (id % SIGNED_EVERY === 0n) {
    const checkpoint = { entryId: id.toString(), hash, at }
    await client.query(
      `insert into audit_checkpoint (entry_id, hash, at, signature) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [checkpoint.entryId, hash, at, signed(checkpointMessage(checkpoint))],
    )
  }
}
