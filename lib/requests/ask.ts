import { write } from '@/lib/audit/write'
import { accountBehind, type Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { frameworkById } from '@/lib/frameworks/index'
import { Invalid } from '@/lib/model/errors'
import type { EvidenceRequestInput } from '@/lib/model/inputs'
import { type Answerer, answerers } from './accounts'
import { demandToCome, lockRequest } from './request'
import { announceRequest, tellAnswerers } from './tell'

/**
 * Asks for evidence. The caller chooses an id, so that sending it twice asks once; a repeat changes nothing.
 * @throws Invalid for an unknown control, a heading, a period that ends before it begins, a day that is over, and for an account
 *   that may not answer
 */
export const askForEvidence = (actor: Actor, input: EvidenceRequestInput): Promise<{ id: string }> =>
  write(actor, 'evidence:ask', async (client) => {
    demandControl(input)
    if (input.period_from && input.period_to && input.period_from > input.period_to)
      throw new Invalid('The period ends before it begins.')
    const known = await idOf(client, input.id)
    if (known) return repeated(known)
    demandToCome(input.due_on)
    const askedOf = input.asked_of ? await answererOf(client, input.asked_of) : null
    // The row of one request.
    const { rows: made } = await client.query<{ id: string }>(
      `insert into evidence_request (
         key, title, wanted, framework, control, period_from, period_to, due_on, state,
         asked_of, asked_of_id, asked_by, asked_by_id
       )
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'asked', $9, $10, $11, $12)
       on conflict (key) do nothing
       returning id`,
      [
        input.id,
        input.title,
        input.wanted,
        input.framework ?? null,
        input.control ?? null,
        input.period_from ?? null,
        input.period_to ?? null,
        input.due_on,
        askedOf?.email ?? null,
        askedOf?.id ?? null,
        actor.label,
        accountBehind(actor),
      ],
    )
    // Sent twice at the same moment, the second waited for the first.
    if (!made[0]) return repeated((await idOf(client, input.id))!)
    const { id } = made[0]
    const request = await lockRequest(client, id)
    await announceRequest(client, 'evidence.requested', request, actor.label)
    await tellAnswerers(client, request, {
      key: `asked ${id}`,
      by: actor.label,
      byId: accountBehind(actor),
      subject: `Evidence asked for: ${request.title}`,
      text: `${actor.label} asks for evidence by ${request.due}: ${request.title}`,
    })
    const { id: _id, ...detail } = input
    return { result: { id }, audit: { action: 'evidence.ask', subject: `request ${id}`, detail } }
  })

const repeated = (id: string) => ({
  result: { id },
  audit: { action: 'evidence.ask', subject: `request ${id}`, detail: { repeated: true } },
})

async function idOf(client: Client, key: string): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>('select id from evidence_request where key = $1', [key])
  return rows[0]?.id
}

function demandControl({ framework: id, control }: EvidenceRequestInput): void {
  if (id === undefined && control === undefined) return
  if (id === undefined || control === undefined)
    throw new Invalid('Name both: the framework and its control.')
  const found = frameworkById(id)?.controls.find((one) => one.id === control)
  if (!found) throw new Invalid(`There is no control ${control} in "${id}".`)
  if (found.isHeading) throw new Invalid(`${control} is a heading. Ask for evidence of its entries.`)
}

async function answererOf(client: Client, email: string): Promise<Answerer> {
  const found = (await answerers(client)).find((one) => one.email.toLowerCase() === email.toLowerCase())
  if (!found) throw new Invalid(`No account of ${email} may answer requests for evidence.`)
  return found
}
