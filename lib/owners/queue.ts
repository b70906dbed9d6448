import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { rows } from '@/lib/db/pool'
import { decodeCursor, encodeCursor } from '@/lib/facts/keyset'
import type { OrphanFilter, Page } from '@/lib/model/filters'
import {
  code,
  type Environment,
  environments,
  type IdentityKind,
  identityKinds,
  identityStatuses,
  type OwnerState,
  ownerStates,
  type Provider,
  providers,
  severities,
  word,
} from '@/lib/model/vocabulary'

export interface Candidate {
  owner: string
  label: string
  reason: string
  confidence: number
  /** Resolves to somebody of the directory who is still here: can be accepted. */
  isKnown: boolean
}

/** An identity that nobody answers for, with who might. */
export interface Orphan {
  id: string
  name: string
  provider: Provider
  kind: IdentityKind
  environment: Environment
  severity: (typeof severities)[number]
  risk: number
  ownerState: OwnerState
  candidates: Candidate[]
}

const OPEN = (['suggested', 'departed', 'none'] as const).map((state) => code(ownerStates, state)).join(', ')
const GONE = code(identityStatuses, 'gone')

/** Identities without an owner who is still here, the riskiest first. */
export async function listOrphans(actor: Actor, filter: OrphanFilter): Promise<Page<Orphan>> {
  const values: unknown[] = []
  const conditions = [`p.owner_state in (${OPEN})`, `p.status <> ${GONE}`, scopeCondition(actor, values)]
  if (filter.q) conditions.push(`p.name ilike $${values.push(`%${filter.q.replace(/[\\%_]/g, '\\$&')}%`)}`)
  if (filter.candidate)
    conditions.push(
      `${filter.candidate === 'none' ? 'not' : ''} exists (select 1 from ownership o left join person q on q.id = o.person_id
         where o.identity_key = p.identity_key and o.state = 'suggested' and (o.team_id is not null or q.active))`,
    )
  const where = conditions.join(' and ')
  const [counted] = await rows<{ n: number }>(
    `select count(*)::int as n from posture p where ${where}`,
    values,
  )
  const position = decodeCursor(filter.cursor)
  const after = position
    ? `and (p.risk, p.identity_key) < ($${values.push(position.value)}::smallint, $${values.push(position.key)}::bigint)`
    : ''
  const found = await rows<Record<string, unknown>>(
    `select p.* , c.list from (select * from posture p where ${where} ${after} order by p.risk desc, p.identity_key desc limit ${filter.limit + 1}) p
     left join lateral (
       select jsonb_agg(jsonb_build_object('owner', o.owner, 'label', o.label, 'reason', o.reason, 'confidence', o.confidence,
         'isKnown', o.team_id is not null or coalesce(q.active, false)) order by (o.team_id is not null or coalesce(q.active, false)) desc, o.confidence desc, o.owner) as list
       from ownership o left join person q on q.id = o.person_id where o.identity_key = p.identity_key and o.state = 'suggested') c on true
     order by p.risk desc, p.identity_key desc`,
    values,
  )
  const page = found.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    rows: page.map((row) => ({
      id: row.identity_key as string,
      name: row.name as string,
      provider: word(providers, row.provider as number),
      kind: word(identityKinds, row.kind as number),
      environment: word(environments, row.environment as number),
      severity: word(severities, row.severity as number),
      risk: row.risk as number,
      ownerState: word(ownerStates, row.owner_state as number),
      candidates: (row.list as Candidate[] | null) ?? [],
    })),
    next:
      found.length > filter.limit && last
        ? encodeCursor({ value: String(last.risk), key: last.identity_key as string })
        : null,
    total: counted!.n,
  }
}
