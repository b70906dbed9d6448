import 'server-only'
import { iso } from '@/lib/db/iso'
import { keysetPage } from '@/lib/db/keyset'
import { rows } from '@/lib/db/pool'
import { empty, raw, sql, type Sql } from '@/lib/db/sql'
import type { action } from '@/lib/generated/prisma/client'
import { riskClasses, type RiskClass } from '@/lib/model/risk-classes'
import { code, providers } from '@/lib/model/vocabulary'
import { rightsUsedByPattern } from '@/lib/privilege/right-use'

export type Risk = RiskClass | 'none'

/** One right of an identity: what it holds against what it was seen to do. */
export interface Right {
  action: string
  risk: Risk
  /** `unlogged`: no management log shows its use, so silence proves nothing. */
  use: 'used' | 'unused' | 'unlogged'
  isConditional: boolean
  lastUsedAt: string | null
  uses: number
}

/** All rights of one service and one risk: `granted` is `used`, unused and `unlogged` together. */
export interface RightsCell {
  service: string
  risk: Risk
  granted: number
  used: number
  unlogged: number
}

export interface RightsFilter {
  /** Part of the name. */
  q?: string
  service?: string
  risk?: Risk
}

const AWS = code(providers, 'aws')
const VAULT = code(providers, 'vault')

// The part of a right's name that a person calls the service: of AWS the prefix, of a vault the engine, elsewhere what follows it.
const SERVICE = `
  case i.provider
    when ${AWS} then split_part(a.name, ':', 1)
    when ${VAULT} then coalesce(
      nullif(split_part(split_part(a.name, ':', 3), '/', 1), ''),
      split_part(a.name, ':', 2)
    )
    else coalesce(
      nullif(split_part(split_part(split_part(a.name, ':', 2), '/', 1), '.', 1), ''),
      a.name
    )
  end`

/** The rights of an identity with their use: id, name, service, risk, use_logged, is_conditional, last_at, use_n. */
const held = (identityKey: string): Sql => sql`
  select a.id, a.name, ${raw(SERVICE)} as service, a.risk, a.use_logged,
    a.id = any(r.conditional) as is_conditional, u.last_at, coalesce(u.use_n, 0) as use_n
  from privilege v
    join rights_profile r using (profile_key)
    join identity i using (identity_key)
    cross join lateral unnest(r.granted) g (id)
    join action a on a.id = g.id
    left join (
      select action_id, max(last_at) as last_at, max(use_n) as use_n
      from (
        select action_id, last_at, use_n
        from identity_action
        where identity_key = ${identityKey}
        union all
        select action_id, last_at, use_n
        from (${raw(rightsUsedByPattern('privilege', 'u.identity_key = v.identity_key'))}) p
        where p.identity_key = ${identityKey}
      ) t
      group by action_id
    ) u on u.action_id = a.id
  where v.identity_key = ${identityKey}`

/** Rights by service and risk, over all of them, however many there are. The most dangerous services first. */
export async function rightsCells(identityKey: string, q?: string): Promise<RightsCell[]> {
  const found = await rows<Omit<RightsCell, 'risk'> & Pick<action, 'risk'>>(
    sql`select service, risk, count(*)::int as granted,
        (count(*) filter (where last_at is not null))::int as used,
        (count(*) filter (where last_at is null and not use_logged))::int as unlogged
      from (${held(identityKey)}) h
      ${q ? sql`where ${named(q)}` : empty}
      group by service, risk
      order by service, risk`,
  )
  return found.map(({ risk, ...cell }) => ({ ...cell, risk: riskClasses[risk]! }))
}

const named = (q: string): Sql => sql`position(lower(${q}) in lower(name)) > 0`

/** Rights that a filter selects, unused ones with the highest risk first. */
export async function rightsPage(
  identityKey: string,
  { q, service, risk }: RightsFilter,
  page: { cursor?: string; limit: number },
): Promise<{ rows: Right[]; next: string | null }> {
  const { rows: found, next } = await keysetPage<
    Pick<action, 'name' | 'risk' | 'use_logged'> & {
      last_at: Date | null
      use_n: number
      is_conditional: boolean
    }
  >(
    {
      columns: 'name, risk, use_logged, last_at, use_n, is_conditional',
      // Unused before what no log would show before used; in each the highest risk first.
      from: sql`(
          select h.*,
            case when last_at is not null then '2' when use_logged then '0' else '1' end
              || (9 - risk)::text || name as rank
          from (${held(identityKey)}) h
        ) h
        where true
          ${q ? sql`and ${named(q)}` : empty}
          ${service ? sql`and service = ${service}` : empty}
          ${risk ? sql`and risk = ${riskClasses.indexOf(risk)}` : empty}`,
      sort: { column: 'rank', type: 'text', descending: false, nullable: false },
      keys: ['id'],
    },
    page,
  )
  return {
    rows: found.map((row) => ({
      action: row.name,
      risk: riskClasses[row.risk]!,
      use: row.last_at ? 'used' : row.use_logged ? 'unused' : 'unlogged',
      isConditional: row.is_conditional,
      lastUsedAt: iso(row.last_at),
      uses: row.use_n,
    })),
    next,
  }
}
