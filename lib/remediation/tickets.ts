import { randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { rows } from '@/lib/db/pool'
import { Invalid, NotFound } from '@/lib/model/errors'
import { changes, code } from '@/lib/model/vocabulary'
import type { TicketSystem } from '@/lib/model/answers/remediation'

/** Ticket systems for whose "create" page Muster makes prefilled links. */
export async function listTicketSystems(): Promise<TicketSystem[]> {
  return rows<TicketSystem>(
    'select id, name, kind, address, project, issue_type as "issueType" from ticket_system order by name',
  )
}

/** Adds a ticket system, or changes the one of that name. */
export const saveTicketSystem = (actor: Actor, system: Omit<TicketSystem, 'id'>): Promise<{ id: string }> =>
  write(actor, 'webhook:manage', async (client) => {
    const { rows: saved } = await client.query(
      `insert into ticket_system (id, name, kind, address, project, issue_type, created_by) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (name) do update set kind = excluded.kind, address = excluded.address, project = excluded.project, issue_type = excluded.issue_type
       returning id`,
      [
        randomUUID(),
        system.name,
        system.kind,
        webAddress(system.address),
        system.project,
        system.issueType,
        actor.label,
      ],
    )
    return {
      result: { id: saved[0].id },
      audit: { action: 'ticket_system.save', subject: system.name, detail: { kind: system.kind } },
    }
  })

export const deleteTicketSystem = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'webhook:manage', async (client) => {
    const { rowCount } = await client.query('delete from ticket_system where id::text = $1', [id])
    if (!rowCount) throw new NotFound('There is no such ticket system.')
    return { result: { id }, audit: { action: 'ticket_system.delete', subject: id } }
  })

/** Stores where the ticket of a task is, or forgets it. */
export const setTicket = (
  actor: Actor,
  taskId: string,
  ticket: { url: string; label: string } | null,
): Promise<{ id: string }> =>
  write(actor, 'task:work', async (client) => {
    const values: unknown[] = [taskId, ticket && webAddress(ticket.url), ticket?.label ?? null]
    const { rows: changed } = await client.query(
      `update task t set ticket_url = $2, ticket_label = $3, version = version + 1 from posture p
       where p.identity_key = t.identity_key and t.id::text = $1 and ${scopeCondition(actor, values)} returning t.id`,
      values,
    )
    if (changed.length === 0) throw new NotFound(`There is no task ${taskId} in your scope.`)
    await client.query(
      `insert into task_change (task_id, actor, change, note) values ($1, $2, ${code(changes, 'ticket')}, $3)`,
      [changed[0].id, actor.label, ticket ? `${ticket.label} ${ticket.url}` : 'removed'],
    )
    return {
      result: { id: changed[0].id },
      audit: { action: 'task.ticket', subject: `task ${taskId}`, detail: { ticket } },
    }
  })

// It becomes a link that people click: nothing but the web.
function webAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Invalid('The address must start with https:// or http://.')
  return new URL(text).href.replace(/\/$/, '')
}
