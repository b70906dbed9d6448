import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { keysetPage } from '@/lib/db/keyset'
import { rows } from '@/lib/db/pool'
import { raw, sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { identity, posture } from '@/lib/generated/prisma/client'
import { identityKinds, providers, severities, word } from '@/lib/model/vocabulary'
import { GONE, IDENTITY_SCOPE } from '@/lib/facts/terms'
import { riskiestFirst } from './orphans'
import { successorOf } from './successor'
import type { Departure } from '@/lib/model/answers/owners'

interface Owned extends Row<posture>, Pick<identity, 'scope'> {
  others: number
  next_owner: string | null
  next_label: string | null
  why: string | null
  ready_owner: string | null
  ready_label: string | null
  prepared_by: string | null
}

/**
 * What a person answers for, those with nobody else first: the picture before they leave.
 * @param filter `last`: only what would lose its last owner
 */
export async function departureOf(
  actor: Actor,
  personId: number,
  filter: { last?: boolean; limit: number; cursor?: string },
): Promise<Departure> {
  const others = `
    (
      select count(*)::int
      from ownership w
        left join person q on q.id = w.person_id
      where w.identity_key = o.identity_key
        and w.state = 'accepted'
        and w.owner <> o.owner
        and (w.team_id is not null or q.active)
    )`
  const from = sql`
    ownership o
    join posture p using (identity_key)
    where o.person_id = ${personId}
      and o.state = 'accepted'
      and p.status <> ${raw(GONE)}
      and ${scopeCondition(actor)} ${raw(filter.last ? `and ${others} = 0` : '')}`
  const [counted] = await rows<{ n: number; prepared: number }>(
    sql`select count(*)::int as n, count(h.identity_key)::int as prepared
     from (select o.identity_key from ${from}) o
       left join handover h on h.person_id = ${personId} and h.identity_key = o.identity_key`,
  )
  const page = await keysetPage<Owned>(
    {
      columns: `p.*, ${IDENTITY_SCOPE}, ${others} as others`,
      from,
      sort: riskiestFirst,
      keys: ['p.identity_key'],
      around: (identities) => sql`
        select d.*, successor.owner as next_owner, successor.label as next_label,
          successor.why, h.successor as ready_owner, h.label as ready_label, h.prepared_by
        from (${identities}) d ${successorOf(raw('d.identity_key'), sql`${personId}::int`)}
        left join handover h on h.person_id = ${personId} and h.identity_key = d.identity_key
        order by d.risk desc, d.identity_key desc`,
    },
    filter,
  )
  return {
    rows: page.rows.map((row) => ({
      id: row.identity_key,
      name: row.name,
      scope: row.scope,
      provider: word(providers, row.provider),
      kind: word(identityKinds, row.kind),
      severity: word(severities, row.severity),
      others: row.others,
      proposed: row.next_owner ? { owner: row.next_owner, label: row.next_label!, why: row.why! } : null,
      prepared: row.ready_owner
        ? {
            owner: row.ready_owner,
            label: row.ready_label!,
            by: row.prepared_by!,
          }
        : null,
    })),
    next: page.next,
    total: counted!.n,
    prepared: counted!.prepared,
  }
}
