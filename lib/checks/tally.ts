import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { prepared } from '@/lib/db/pool'
import { raw, sql } from '@/lib/db/sql'
import { GONE } from '@/lib/facts/terms'
import type { Tally } from '@/lib/model/answers/inventory'

/**
 * Counts what the actor may see for each set of checks, by their numbers, in the given order. An identity is a gap when any check of
 * the set fails on it, so the tallies of single checks overlap and do not add up to that of their set.
 * @returns with `worst`, the stored severity of the worst identity with a gap, or null without one
 */
export function tallies(
  actor: Actor,
  sets: readonly (readonly number[])[],
): Promise<(Tally & { worst: number | null })[]> {
  const scope = scopeCondition(actor)
  const listed = sets.map((set) => `{${set.join(',')}}`)
  // Many identities have the same verdicts: each combination is compared once with each set.
  return prepared<Tally & { worst: number | null }>(
    sql`with alike as materialized (
       select applies, fails, fails - accepted as open, unknown, severity, count(*) as n
       from posture p
       where p.status <> ${raw(GONE)} and ${scope}
       group by applies, fails, accepted, unknown, severity
     ),
     counted as (
       select
         s.place,
         coalesce(sum(n) filter (where open && checks), 0)::int as gap,
         coalesce(sum(n) filter (where fails && checks and not open && checks), 0)::int as accepted,
         coalesce(sum(n) filter (where unknown && checks and not fails && checks), 0)::int as unknown,
         coalesce(
           sum(n) filter (where applies && checks and not fails && checks and not unknown && checks), 0
         )::int as holds,
         max(severity) filter (where open && checks) as worst
       from (select place, checks::int[] from unnest(${listed}::text[]) with ordinality x (checks, place)) s
         left join alike on true
       group by s.place
     )
     select holds, gap, accepted, unknown, holds + gap + accepted + unknown as total, worst
     from counted
     order by place`,
  )
}
