import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { contains } from '@/lib/db/contains'
import { countOf, keysetPage, ordered, type Sort } from '@/lib/db/keyset'
import { join, raw, sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { identity, posture } from '@/lib/generated/prisma/client'
import type { OrphanFilter, Page } from '@/lib/model/filters'
import {
  environments,
  identityKinds,
  ownerStates,
  providers,
  severities,
  word,
  codes,
} from '@/lib/model/vocabulary'
import { GONE, IDENTITY_SCOPE } from '@/lib/facts/terms'
import type { Candidate, Orphan } from '@/lib/model/answers/owners'

const OPEN = codes(ownerStates, ['suggested', 'departed', 'none'])

/** The order of what waits for somebody: posture rows `p`. */
export const riskiestFirst: Sort = { column: 'p.risk', type: 'smallint', descending: true, nullable: false }

const sorts: Record<OrphanFilter['sort'], Sort> = {
  risk: riskiestFirst,
  severity: { column: 'p.severity', type: 'smallint', descending: true, nullable: false },
  name: { column: 'p.name', type: 'text', descending: false, nullable: false },
  // The best founded suggestion first.
  candidate: {
    column: `
      (
        select max(o.confidence)
        from ownership o
        where o.identity_key = p.identity_key and o.state = 'suggested'
      )`,
    type: 'smallint',
    descending: true,
    nullable: true,
  },
}

/** Identities without an owner who is still here, usually the riskiest first. */
export async function listOrphans(actor: Actor, filter: OrphanFilter): Promise<Page<Orphan>> {
  const conditions = [
    sql`p.owner_state in (${raw(OPEN)})`,
    sql`p.status <> ${raw(GONE)}`,
    scopeCondition(actor),
  ]
  if (filter.q) conditions.push(contains(['p.name'], filter.q))
  if (filter.candidate)
    conditions.push(
      sql`${raw(filter.candidate === 'none' ? 'not' : '')} exists (
         select 1
         from ownership o
           left join person q on q.id = o.person_id
         where o.identity_key = p.identity_key
           and o.state = 'suggested'
           and (o.team_id is not null or q.active)
       )`,
    )
  const from = sql`posture p where ${join(conditions, ' and ')}`
  // The suggestions of each identity on the page, active people and teams first.
  const page = await keysetPage<Row<posture> & Pick<identity, 'scope'> & { list: Candidate[] | null }>(
    {
      columns: `p.*, ${IDENTITY_SCOPE}`,
      from,
      sort: ordered(sorts[filter.sort], filter.reverse),
      keys: ['p.identity_key'],
      around: (identities) => sql`
        select p.*, c.list
        from (select p.*, row_number() over () as place from (${identities}) p) p
          left join lateral (
            select jsonb_agg(
              jsonb_build_object(
                'owner', o.owner, 'label', o.label, 'reason', o.reason, 'confidence', o.confidence,
                'isKnown', o.team_id is not null or coalesce(q.active, false)
              )
              order by (o.team_id is not null or coalesce(q.active, false)) desc, o.confidence desc, o.owner
            ) as list
            from ownership o
              left join person q on q.id = o.person_id
            where o.identity_key = p.identity_key and o.state = 'suggested'
          ) c on true
        order by p.place`,
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
      environment: word(environments, row.environment),
      severity: word(severities, row.severity),
      risk: row.risk,
      ownerState: word(ownerStates, row.owner_state),
      candidates: row.list ?? [],
    })),
    next: page.next,
    total: await countOf(from),
  }
}
