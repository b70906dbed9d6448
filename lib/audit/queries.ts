import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { contains } from '@/lib/db/contains'
import { countOf } from '@/lib/db/keyset'
import { rows } from '@/lib/db/pool'
import { empty, join, raw, sql, type Sql } from '@/lib/db/sql'
import { noteRead } from './write'
import { maySeeAll } from '@/lib/auth/scope'
import { auditFilter, type AuditFilter, type Page } from '@/lib/model/filters'
import type { AuditRow } from '@/lib/model/answers/audit'

// The log names what everybody did to everything: whoever is limited to a part reads their own lines.
function where(actor: Actor, { q, action, from, to, after }: AuditFilter): Sql {
  // Token names are not unique, so a token cannot be identified by its name.
  const conditions = [
    maySeeAll(actor) ? sql`true` : actor.kind === 'user' ? sql`e.actor = ${actor.label}` : sql`false`,
  ]
  if (q) conditions.push(contains(['e.actor', 'e.subject', 'e.detail::text'], q))
  // "import" finds import.create and import.confirm.
  if (action) conditions.push(sql`(e.action = ${action} or starts_with(e.action, ${action}::text || '.'))`)
  if (from) conditions.push(sql`e.at >= ${from}::date`)
  if (to) conditions.push(sql`e.at < ${to}::date + 1`)
  if (after) conditions.push(sql`e.id > ${after}::bigint`)
  return join(conditions, ' and ')
}

/** The audit log, newest first, paged by id. */
export async function listAudit(actor: Actor, filter: AuditFilter): Promise<Page<AuditRow>> {
  demand(actor, 'audit:read')
  await noteRead(actor, 'audit log')
  const conditions = where(actor, filter)
  const total = await countOf(sql`audit_entry e where ${conditions}`)
  const before =
    filter.cursor && /^\d{1,18}$/.test(filter.cursor) ? sql`and e.id < ${filter.cursor}::bigint` : empty
  const found = await rows<Omit<AuditRow, 'at'> & { at: Date }>(
    sql`select e.id::text, e.at, e.actor, e.action, e.subject, e.detail,
       encode(e.prev_hash, 'hex') as "prevHash", encode(e.hash, 'hex') as hash
     from audit_entry e
     where ${conditions} ${before}
     order by e.id desc limit ${raw(filter.limit + 1)}`,
  )
  const page = found.slice(0, filter.limit).map((row) => ({ ...row, at: row.at.toISOString() }))
  return {
    rows: page,
    next: found.length > filter.limit ? page.at(-1)!.id : null,
    total,
  }
}

/** What has been done so far, for the filter: actions by name. */
export async function auditActions(actor: Actor): Promise<string[]> {
  demand(actor, 'audit:read')
  const found = await rows<{ action: string }>(
    sql`select distinct action
     from audit_entry e
     where ${where(actor, auditFilter.parse({}))}
     order by action`,
  )
  return found.map((row) => row.action)
}
