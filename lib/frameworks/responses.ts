import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { prepared } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import type { Row } from '@/lib/db/row'
import type { management_response } from '@/lib/generated/prisma/client'
import type { ManagementResponse } from '@/lib/model/answers/frameworks'
import { Invalid, NotFound } from '@/lib/model/errors'
import type { ResponseInput } from '@/lib/model/inputs'
import { responsePositions } from '@/lib/model/vocabulary'
import { frameworkById } from './index'

/**
 * Records, changes or takes back what management answers to a control. Safe to repeat; earlier answers stay in the history.
 * @throws NotFound for an unknown framework or control, Invalid for a heading
 */
export const respondTo = (
  actor: Actor,
  frameworkId: string,
  input: ResponseInput,
): Promise<{ control: string }> =>
  write(actor, 'control:verify', async (client) => {
    const framework = frameworkById(frameworkId)
    const control = framework?.controls.find(({ id }) => id === input.control)
    if (!framework || !control)
      throw new NotFound(`There is no control ${input.control} in "${frameworkId}".`)
    if (control.isHeading) throw new Invalid(`${control.id} is a heading. Respond to its entries.`)
    const key = { framework: framework.id, control: control.id }
    const subject = `${framework.id} ${control.id}`
    const table = prismaOn(client).management_response
    if (input.position === null) {
      const { count } = await table.deleteMany({ where: key })
      if (count === 0) throw new NotFound(`${control.id} has no management response.`)
      return { result: { control: control.id }, audit: { action: 'control.unrespond', subject } }
    }
    const data = {
      position: input.position,
      response: input.response,
      responsible: input.responsible,
      due_on: input.due_on ? new Date(`${input.due_on}T00:00:00Z`) : null,
      given_by: actor.label,
      given_at: new Date(),
    }
    await table.upsert({ where: { framework_control: key }, create: { ...key, ...data }, update: data })
    const { control: _, ...detail } = input
    return { result: { control: control.id }, audit: { action: 'control.respond', subject, detail } }
  })

/** Management responses by framework and control ("nist-csf-2.0 GV.SC-04"). */
export async function managementResponses(): Promise<Map<string, ManagementResponse>> {
  const found = await prepared<Omit<Row<management_response>, 'due_on'> & { due_on: string | null }>(
    `select framework, control, position, response, responsible, to_char(due_on, 'YYYY-MM-DD') as due_on,
       given_by, given_at, valid_from
     from management_response
     order by framework, control`,
  )
  return new Map(
    found.map((row) => [
      `${row.framework} ${row.control}`,
      {
        position: responsePositions.find((one) => one === row.position)!,
        response: row.response,
        responsible: row.responsible,
        dueOn: row.due_on,
        givenBy: row.given_by,
        givenAt: row.given_at.toISOString(),
      },
    ]),
  )
}
