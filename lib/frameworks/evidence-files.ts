import { createHash } from 'node:crypto'
import { note, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { may } from '@/lib/auth/permissions'
import { maySeeAll } from '@/lib/auth/scope'
import { lookingBackTo } from '@/lib/db/instant'
import { type Client, rows } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import type { Row } from '@/lib/db/row'
import { seal, unsealBytes } from '@/lib/db/seal'
import type { evidence_file } from '@/lib/generated/prisma/client'
import { Forbidden, Invalid, NotFound, TooLarge } from '@/lib/model/errors'
import { EVIDENCE_BYTES_MAX } from '@/lib/model/limits'

/**
 * Keeps a file of evidence, encrypted under the installation's key. The same file again changes nothing.
 * @param sha256 of the file, hex, as its sender computed it
 * @throws TooLarge, and Invalid for an empty file and for one that has another hash
 */
export async function keepEvidence(
  actor: Actor,
  sha256: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; bytes: number }> {
  const file = await collected(body)
  if (file.length === 0) throw new Invalid('The file is empty.')
  if (createHash('sha256').update(file).digest('hex') !== sha256)
    throw new Invalid('The file that arrived has another SHA-256 than announced. Send it again.')
  return write(actor, 'control:verify', async (client) => {
    const key = { sha256: Uint8Array.from(Buffer.from(sha256, 'hex')) }
    await prismaOn(client).evidence_file.upsert({
      where: key,
      create: { ...key, bytes: file.length, sealed: seal('evidence', file), added_by: actor.label },
      // Sent again it is not forgotten before it is named.
      update: { added_at: new Date() },
    })
    return {
      result: { sha256, bytes: file.length },
      audit: { action: 'evidence.keep', subject: `evidence ${sha256}`, detail: { bytes: file.length } },
    }
  })
}

async function collected(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body) {
    bytes += part.length
    if (bytes > EVIDENCE_BYTES_MAX)
      throw new TooLarge(
        `A file of evidence has at most ${EVIDENCE_BYTES_MAX / 2 ** 20} MB. Keep it elsewhere and give its link.`,
      )
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/**
 * How large a kept file of evidence is that the caller's transaction is about to name. The file counts as sent now, so that it is not
 * forgotten before the transaction ends. Null for one that has not arrived.
 */
export async function keptBytes(client: Client, sha256: string): Promise<number | null> {
  const { rows: found } = await client.query<Pick<Row<evidence_file>, 'bytes'>>(
    "update evidence_file set added_at = now() where sha256 = decode($1, 'hex') returning bytes",
    [sha256],
  )
  return found[0]?.bytes ?? null
}

/** What is said to whoever names a file that has not arrived. */
export const notArrived = (): Invalid =>
  new Invalid('The file of evidence has not arrived. Send it first: PUT /api/v1/evidence/{sha256}.')

/**
 * A file of evidence and the name that it was last cited under. Reading it is written to the audit log.
 * @throws NotFound when it is not kept, Forbidden for somebody who sees a part of the estate: the file may speak of all of it.
 *   Whoever does not read requests for evidence reads only what a verification names
 */
export async function evidenceFile(actor: Actor, sha256: string): Promise<{ name: string; body: Buffer }> {
  if (!maySeeAll(actor)) throw new Forbidden('A file of evidence may speak of more than your scope.')
  const readsAnswers = may(actor, 'evidence:read')
  // In the present, also where the page looks back: a file is what it was, and only the application reads sealed columns.
  const [kept] = await lookingBackTo(null, () =>
    rows<Pick<Row<evidence_file>, 'sealed'> & { name: string | null; is_answer: boolean }>(
      `select f.sealed,
         (
           select c.file_name
           from (
             select file_name, verified_at as at from control_verification v where v.file_sha256 = f.sha256
             union all
             select file_name, answered_at from evidence_answer a where a.file_sha256 = f.sha256 and $2
           ) c
           order by c.at desc limit 1
         ) as name,
         exists (select 1 from evidence_answer a where a.file_sha256 = f.sha256)
           and not exists (select 1 from control_verification v where v.file_sha256 = f.sha256) as is_answer
       from evidence_file f
       where f.sha256 = decode($1, 'hex')`,
      [sha256, readsAnswers],
    ),
  )
  if (!kept || (kept.is_answer && !readsAnswers))
    throw new NotFound('No file of evidence with this SHA-256 is kept.')
  await note(actor.label, { action: 'evidence.download', subject: `evidence ${sha256}` })
  return { name: kept.name ?? sha256, body: unsealBytes('evidence', kept.sealed) }
}

/**
 * Deletes files that no verification names, present or in the history, and no answer to a request, a day after they came: what was
 * sent for something that was never saved, and what only a forgotten past named.
 * @returns how many are gone
 */
export async function forgetEvidence(): Promise<number> {
  const gone = await rows<{ sha256: string }>(
    `delete from evidence_file f
     where added_at < now() - interval '1 day'
       and not exists (
         select 1 from control_verification v where v.file_sha256 = f.sha256
         union all
         select 1 from history.control_verification v where v.file_sha256 = f.sha256
         union all
         select 1 from evidence_answer a where a.file_sha256 = f.sha256
       )
     returning encode(sha256, 'hex') as sha256`,
  )
  for (const { sha256 } of gone)
    await note('system', { action: 'evidence.forget', subject: `evidence ${sha256}` })
  return gone.length
}
