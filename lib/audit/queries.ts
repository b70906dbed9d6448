import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { rows } from '@/lib/db/pool'

/** One entry of the audit log; `hash` covers the entry and the hash of the one before it. */
export interface AuditRow {
  id: string
  at: string
  actor: string
  action: string
  subject: string
  detail: Record<string, unknown>
  hash: string
}

/** The audit log, newest first, paged by id. */
export async function listAudit(
  actor: Actor,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<{ rows: AuditRow[]; next: string | null }> {
  demand(actor, 'audit:read')
  const before = cursor && /^\d{1,18}$/.test(cursor) ? cursor : null
  const found = await rows<Omit<AuditRow, 'at'> & { at: Date }>(
    `select e.id::text, e.at, e.actor, e.action, e.subject, e.detail, encode(e.hash, 'hex') as hash from audit_entry e
     where $1::bigint is null or e.id < $1 order by e.id desc limit $2`,
    [before, limit + 1],
  )
  const page = found.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }))
  return { rows: page, next: found.length > limit ? page.at(-1)!.id : null }
}
