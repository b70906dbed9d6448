import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import type { Catalogue } from '@/lib/checks/catalogue'
import { rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { empty, raw, sql } from '@/lib/db/sql'
import { GONE, IS_AI } from '@/lib/facts/terms'
import type { identity } from '@/lib/generated/prisma/client'
import type { FrameworkPosture } from '@/lib/model/answers/frameworks'

/** So many identities are named for one control; how many there are is said beside them. */
const SUBJECTS_MAX = 500

/** An identity on which a control has a gap. */
export type Subject = Pick<Row<identity>, 'identity_key' | 'name' | 'native_id' | 'scope'>

/**
 * For each control by its id, the identities on which it has a gap, highest risk first: those that its figure counts, as far as the
 * actor sees.
 */
export async function subjectsOf(
  actor: Actor,
  posture: FrameworkPosture,
  known: Catalogue,
): Promise<Map<string, Subject[]>> {
  const { appliesTo } = posture
  // Controls with the same checks have the same subjects, which are read once.
  const sets = new Map(
    posture.controls
      .filter(({ gap }) => gap > 0)
      .map((control) => [control.id, known.numbersOf(control.checks.map(({ id }) => id)).join(' ')]),
  )
  const found = await rows<Subject & { checks: string }>(
    sql`select q.checks, s.*
     from unnest(${[...new Set(sets.values())]}::text[]) q (checks)
       cross join lateral (
         select i.identity_key, i.name, i.native_id, i.scope
         from posture p
           join identity i using (identity_key)
         where (p.fails - p.accepted) && string_to_array(q.checks, ' ')::int[]
           and p.status <> ${raw(GONE)}
           and ${scopeCondition(actor)}
           ${appliesTo === 'ai' ? raw(`and ${IS_AI}`) : appliesTo === 'pci' ? raw('and p.is_pci') : empty}
         order by p.risk desc, p.identity_key limit ${raw(SUBJECTS_MAX)}
       ) s`,
  )
  const bySet = Map.groupBy(found, ({ checks }) => checks)
  return new Map([...sets].map(([control, checks]) => [control, bySet.get(checks) ?? []]))
}
