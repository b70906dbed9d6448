import { randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { prisma, prismaOn } from '@/lib/db/prisma'
import { sql } from '@/lib/db/sql'
import { Invalid, NotFound } from '@/lib/model/errors'
import { changes, code } from '@/lib/model/vocabulary'
import { type TicketSystem, ticketSystem } from '@/lib/model/answers/remediation'

/** Ticket systems for whose "create" page Muster makes prefilled links. */
export async function listTicketSystems(): Promise<TicketSystem[]> {
  const found = await prisma().ticket_system.findMany({ orderBy: { name: 'asc' } })
  return found.map(({ id, name, kind, address, project, issue_type: issueType }) => ({
    id,
    name,
    kind: ticketSystem.shape.kind.parse(kind),
    address,
    project,
    issueType,
  }))
}

/** Adds a ticket system, or changes the one of that name. */
export const saveTicketSystem = (actor: Actor, system: Omit<TicketSystem, 'id'>): Promise<{ id: string }> =>
  write(actor, 'webhook:manage', async (client) => {
    const { name, kind, project, issueType } = system
    const data = { kind, address: webAddress(system.address), project, issue_type: issueType }
    const { id } = await prismaOn(client).ticket_system.upsert({
      where: { name },
      create: { id: randomUUID(), name, ...data, created_by: actor.label },
      update: data,
    })
    return {
      result: { id },
      audit: { action: 'ticket_system.save', subject: system.name, detail: { kind: system.kind } },
    }
  })

export const deleteTicketSystem = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'webhook:manage', async (client) => {
    const { count } = await prismaOn(client).ticket_system.deleteMany({ where: { id } })
    if (count === 0) throw new NotFound('There is no such ticket system.')
    return { result: { id }, audit: { action: 'ticket_system.delete', subject: id } }
  })

/** Stores where the ticket of a task is, or forgets it. */
export const setTicket = (
  actor: Actor,
  taskId: string,
  ticket: { url: string; label: string } | null,
): Promise<{ id: string }> =>
  write(actor, 'task:work', async (client) => {
    const { rows: changed } = await client.query<{ id: string }>(
      sql`
        update task t
        set
          ticket_url = ${ticket && webAddress(ticket.url)},
          ticket_label = ${ticket?.label ?? null}, version = version + 1
        from posture p
        where p.identity_key = t.identity_key and t.id::text = ${taskId} and ${scopeCondition(actor)}
        returning t.id`,
    )
    const [own] = changed
    if (!own) throw new NotFound(`There is no task ${taskId} in your scope.`)
    await prismaOn(client).task_change.create({
      data: {
        task_id: BigInt(own.id),
        actor: actor.label,
        change: code(changes, 'ticket'),
        note: ticket ? `${ticket.label} ${ticket.url}` : 'removed',
      },
    })
    return {
      result: { id: own.id },
      audit: { action: 'task.ticket', subject: `task ${taskId}`, detail: { ticket } },
    }
  })

/** It becomes a link that people click: nothing but the web. */
export function webAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Invalid('The address must start with https:// or http://.')
  return new URL(text).href.replace(/\/$/, '')
}
