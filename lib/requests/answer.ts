import { write } from '@/lib/audit/write'
import { accountBehind, type Actor, personBehind } from '@/lib/auth/actor'
import { prismaOn } from '@/lib/db/prisma'
import { canonicalHash } from '@/lib/files/canonical'
import { keptBytes, notArrived } from '@/lib/frameworks/evidence-files'
import { Conflict, Invalid } from '@/lib/model/errors'
import type { EvidenceAnswerInput } from '@/lib/model/inputs'
import { ownPage } from './own-page'
import { demandOpen, lockRequest } from './request'
import { announceRequest, tellAsker } from './tell'

/**
 * Answers a request for evidence. An answer is never changed; a further one can follow until one is accepted. The audit log holds
 * its hash. The caller chooses its id, so that sending it twice makes one.
 * @throws NotFound, Invalid for an answer that holds nothing, a link that leads elsewhere, a file that has not arrived and for a
 *   request that is over
 */
export const answerRequest = (
  actor: Actor,
  requestId: string,
  input: EvidenceAnswerInput,
): Promise<{ id: string; sha256: string }> =>
  write(actor, 'evidence:answer', async (client) => {
    const request = await lockRequest(client, requestId)
    const subject = `request ${request.id}`
    const known = await prismaOn(client).evidence_answer.findUnique({ where: { id: input.id } })
    if (known) {
      if (known.request_id.toString() !== request.id)
        throw new Conflict('An answer to another request has this id.')
      const sha256 = Buffer.from(known.sha256).toString('hex')
      return {
        result: { id: input.id, sha256 },
        audit: { action: 'evidence.answer', subject, detail: { answer: input.id, repeated: true } },
      }
    }
    demandOpen(request)
    if (!input.text && !input.link && !input.file) throw new Invalid('Answer with a text, a link or a file.')
    const said = {
      request: request.id,
      id: input.id,
      text: input.text ?? null,
      link: input.link ? ownPage(input.link) : null,
      file: input.file ?? null,
      answeredBy: actor.label,
      answeredAt: new Date().toISOString(),
    }
    const fileBytes = input.file ? await keptBytes(client, input.file.sha256) : null
    if (input.file && fileBytes === null) throw notArrived()
    const hash = canonicalHash(said)
    await prismaOn(client).evidence_answer.create({
      data: {
        id: said.id,
        request_id: BigInt(request.id),
        text: said.text,
        link: said.link,
        file_name: said.file?.name,
        file_sha256: said.file ? Uint8Array.from(Buffer.from(said.file.sha256, 'hex')) : null,
        file_bytes: fileBytes,
        sha256: Uint8Array.from(hash),
        answered_by: said.answeredBy,
        answered_by_person: personBehind(actor),
        answered_at: said.answeredAt,
      },
    })
    await client.query("update evidence_request set state = 'answered' where id = $1", [request.id])
    await announceRequest(client, 'evidence.answered', request, actor.label)
    await tellAsker(client, request, {
      key: `answered ${said.id}`,
      by: actor.label,
      byId: accountBehind(actor),
      subject: `Evidence answered: ${request.title}`,
      text: `${actor.label} answered your request for evidence: ${request.title}`,
    })
    const sha256 = hash.toString('hex')
    return {
      result: { id: said.id, sha256 },
      audit: {
        action: 'evidence.answer',
        subject,
        detail: {
          answer: said.id,
          sha256,
          ...(said.link && { link: said.link }),
          ...(said.file && { file_sha256: said.file.sha256 }),
        },
      },
    }
  })
