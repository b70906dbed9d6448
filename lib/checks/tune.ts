import { type AuditNote, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { queue } from '@/lib/db/queue'
import { known, validNarrower, validParams } from './queries'
import type { Narrowing, ParamValues } from '@/lib/model/answers/checks'

/**
 * Saves params of a check as a new version; the next judging, queued here, judges everything with them.
 * @param narrower numbers for parts; those that are there stay when nothing is said of them
 */
export const saveParams = (
  actor: Actor,
  id: string,
  params: ParamValues,
  narrower?: readonly Narrowing[],
): Promise<{ version: number }> =>
  write(actor, 'check:tune', async (client) => {
    const { version, audit } = await storeParams(client, actor, id, params, narrower)
    return { result: { version }, audit }
  })

/** The same inside the caller's `write`, which has checked the permission. */
export async function storeParams(
  client: Client,
  actor: Actor,
  id: string,
  params: ParamValues,
  narrower?: readonly Narrowing[],
): Promise<{ version: number; audit: AuditNote }> {
  const check = known(id)
  const valid = validParams(check, params)
  const parts = narrower && JSON.stringify(validNarrower(check, narrower))
  await client.query('select pg_advisory_xact_lock(7, $1)', [check.no])
  const { rows } = await client.query<{ version: number }>(
    `insert into check_params (check_id, version, params, narrower, changed_by)
     select
       $1, coalesce(max(version), 0) + 1, $2,
       coalesce($3::jsonb, (array_agg(narrower order by version desc))[1], '[]'), $4
     from check_params
     where check_id = $1
     returning version`,
    [id, valid, parts ?? null, actor.label],
  )
  const { version } = rows[0]!
  await queue(client, 'judge')
  return {
    version,
    audit: {
      action: 'check.params',
      subject: id,
      detail: { params: valid, ...(narrower && { narrower }), version },
    },
  }
}
