import { write } from '@/lib/audit/write'
import { accountBehind, type Actor, personBehind } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/model/errors'
import type { EvidenceDecisionInput } from '@/lib/model/inputs'
import type { OutboundType } from '@/lib/model/outward'
import type { RequestDecision, RequestState } from '@/lib/model/vocabulary'
import { demandOpen, demandToCome, lockRequest, type Standing } from './request'
import { announceRequest, tellAnswerers } from './tell'

const becomes: Record<RequestDecision, RequestState> = {
  accept: 'accepted',
  ask_again: 'asked_again',
  withdraw: 'withdrawn',
}
const announced: Record<RequestDecision, OutboundType> = {
  accept: 'evidence.accepted',
  ask_again: 'evidence.asked_again',
  withdraw: 'evidence.withdrawn',
}

/**
 * Accepts an answer, asks for more with a reason, or withdraws a request with a reason. Nobody accepts what they answered
 * themselves, and a token accepts nothing: a person has to. The caller chooses an id, so that sending it twice decides once.
 * @throws NotFound, Forbidden for one's own answer and for a token that accepts, Invalid where there is no answer to decide on and for a request that is over
 */
export const decideRequest = (
  actor: Actor,
  requestId: string,
  input: EvidenceDecisionInput,
): Promise<{ state: RequestState }> =>
  write(actor, 'evidence:ask', async (client) => {
    const request = await lockRequest(client, requestId)
    const subject = `request ${request.id}`
    const action = `evidence.${input.decision}`
    const known = await prismaOn(client).evidence_decision.findUnique({ where: { id: input.id } })
    if (known) {
      if (known.request_id.toString() !== request.id)
        throw new Conflict('A decision on another request has this id.')
      return { result: { state: request.state }, audit: { action, subject, detail: { repeated: true } } }
    }
    demandOpen(request)
    if (input.decision !== 'withdraw' && request.state !== 'answered')
      throw new Invalid('The request waits for an answer.')
    const hash = input.decision === 'accept' ? await acceptable(client, actor, request, input.answer) : null
    const due = input.decision === 'ask_again' ? input.due_on : undefined
    if (input.decision === 'ask_again') demandToCome(due ?? request.due)
    const reason = input.decision === 'accept' ? null : input.reason
    await prismaOn(client).evidence_decision.create({
      data: {
        id: input.id,
        request_id: BigInt(request.id),
        decision: input.decision,
        answer_id: input.decision === 'accept' ? input.answer : null,
        reason,
        due_on: due ? new Date(`${due}T00:00:00Z`) : null,
        decided_by: actor.label,
        // By the clock of the answers, beside which it stands.
        decided_at: new Date(),
      },
    })
    const state = becomes[input.decision]
    await client.query(
      'update evidence_request set state = $2, due_on = coalesce($3::date, due_on) where id = $1',
      [request.id, state, due ?? null],
    )
    const after = { ...request, state, due: due ?? request.due }
    await announceRequest(client, announced[input.decision], after, actor.label, reason ?? undefined)
    if (input.decision === 'withdraw')
      await tellAnswerers(client, after, {
        key: `withdrawn ${input.id}`,
        by: actor.label,
        byId: accountBehind(actor),
        subject: `Request for evidence withdrawn: ${request.title}`,
        text: `${actor.label} needs this no more: ${request.title}\n${input.reason}`,
      })
    if (input.decision === 'ask_again')
      await tellAnswerers(client, after, {
        key: `asked again ${input.id}`,
        by: actor.label,
        byId: accountBehind(actor),
        subject: `More evidence asked for: ${request.title}`,
        text: `${actor.label} asks for more by ${after.due}: ${request.title}\n${input.reason}`,
      })
    const { id: _id, decision: _decision, ...detail } = input
    return {
      result: { state },
      audit: { action, subject, detail: { ...detail, ...(hash && { sha256: hash }) } },
    }
  })

/** The hash of an answer that the actor may accept. */
async function acceptable(
  client: Client,
  actor: Actor,
  request: Standing,
  answerId: string,
): Promise<string> {
  if (actor.kind !== 'user') throw new Forbidden('Answers are accepted by a person, not by a token.')
  const answer = await prismaOn(client).evidence_answer.findUnique({ where: { id: answerId } })
  if (answer?.request_id.toString() !== request.id) throw new NotFound('The request has no such answer.')
  if (answer.answered_by_person === personBehind(actor))
    throw new Forbidden('You answered this yourself. Somebody else accepts it.')
  return Buffer.from(answer.sha256).toString('hex')
}
