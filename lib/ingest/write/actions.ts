import type { ModelRecord } from '@/lib/model/records'
import type { Client } from '@/lib/db/pool'
import { fingerprint } from '@/lib/db/settings'
import { boundedName } from './bounds'
import { withoutSecrets } from '../read/redact'
import { riskOf, isUseLogged } from '@/lib/privilege/risk'

/** Ids of action names; shared by a whole process because ids never change once given. */
export type ActionIds = ReadonlyMap<string, number>
const known = new Map<string, number>()

/** The ids given so far, as this process knows them. */
export const knownActions: ActionIds = known

/** Adds the action names that a record mentions to `names`. */
export function actionsNamedIn(record: ModelRecord, names: Set<string>): void {
  if (record.type === 'event') {
    if (record.action) names.add(record.action)
  } else if (record.type === 'permission_set') {
    for (const list of [
      record.allow,
      record.allowEverywhere,
      record.conditional,
      record.deny,
      record.denyPartly,
    ]) {
      for (const name of list) names.add(name)
    }
  }
}

/**
 * Gives every named action an id, inserting the ones not seen before with their risk. Must run outside the transaction
 * that uses the ids: an id remembered here has to exist even when that transaction rolls back.
 */
export async function actionIds(client: Client, names: Set<string>): Promise<ActionIds> {
  const missing = [...names].filter((name) => !known.has(name)).sort()
  if (missing.length > 0) {
    // A table, or a log, may name anything as a right.
    const stored = missing.map((name) => boundedName(withoutSecrets(name, fingerprint)))
    await client.query(
      `insert into action (name, risk, use_logged)
       select distinct on (name) name, risk, use_logged
       from unnest($1::text[], $2::smallint[], $3::boolean[]) a (name, risk, use_logged)
       order by name
       on conflict (name) do nothing`,
      [stored, missing.map(riskOf), missing.map(isUseLogged)],
    )
    const { rows } = await client.query<{ id: number; name: string }>(
      'select id, name from action where name = any($1)',
      [stored],
    )
    const ids = new Map(rows.map((row) => [row.name, row.id]))
    missing.forEach((name, place) => known.set(name, ids.get(stored[place]!)!))
  }
  return known
}
