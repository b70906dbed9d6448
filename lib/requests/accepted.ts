import type { Actor } from '@/lib/auth/actor'
import { may } from '@/lib/auth/permissions'
import { rows } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'

interface Accepted {
  control: string
  title: string
  said: string | null
  file_sha256: string | null
  sha256: string
  answered_by: string
  decided_by: string
  day: string
}

/**
 * The answers that were accepted as evidence of a framework's controls, in words, by control; of requests that name no period and of
 * those whose period touches the given one. Null for a reader who does not read requests.
 */
export async function acceptedEvidence(
  actor: Actor,
  framework: string,
  period: { from: string; to: string },
): Promise<ReadonlyMap<string, string> | null> {
  if (!may(actor, 'evidence:read')) return null
  // Each accepted answer with its request, the oldest first.
  const found = await rows<Accepted>(
    sql`select r.control, r.title, coalesce(a.file_name, a.link) as said,
         encode(a.file_sha256, 'hex') as file_sha256, encode(a.sha256, 'hex') as sha256,
         a.answered_by, d.decided_by,
         to_char(d.decided_at at time zone 'UTC', 'YYYY-MM-DD') as day
       from evidence_request r
         join evidence_decision d on d.request_id = r.id and d.decision = 'accept'
         join evidence_answer a on a.id = d.answer_id
       where r.framework = ${framework}
         and coalesce(r.period_from, ${period.to}::date) <= ${period.to}::date
         and coalesce(r.period_to, ${period.from}::date) >= ${period.from}::date
       order by d.decided_at, r.id`,
  )
  return new Map(
    [...Map.groupBy(found, ({ control }) => control)].map(([control, evidence]) => [
      control,
      evidence.map(wordsOf).join('; '),
    ]),
  )
}

const wordsOf = (one: Accepted): string =>
  `${one.title}: ${one.said ? `${one.said}, ` : ''}${
    one.file_sha256 ? `file SHA-256 ${one.file_sha256}, ` : ''
  }answer SHA-256 ${one.sha256}, by ${one.answered_by}, accepted by ${one.decided_by} on ${one.day}`
