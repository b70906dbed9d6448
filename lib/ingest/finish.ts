import { rows, transaction } from '@/lib/db/pool'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { announceImports } from './announce'
import { settleAliases } from './write/aliases'
import { linkAccessKeys } from './write/access-keys'
import { linkCertificates } from './write/certificates'
import { settleKeyLife } from './write/key-life'
import { settleLeases } from './write/leases'
import { settleLinks } from './write/links'
import { resolveLogNames } from './write/log-names'
import { rollUp } from './write/rollup'
import { settleScopes } from './write/scope-names'

/** Rolls up and judges what imports brought, and closes them. */
export async function finishImports(asOf: Date): Promise<void> {
  const waiting = await rows<{ id: number }>("select id from import where state = 'judging'")
  await rollUp()
  await transaction(async (client) => {
    // They change what merging and judging write. The locks are taken in the same order everywhere, which prevents
    // deadlocks.
    await client.query('select pg_advisory_xact_lock(6, 0)')
    await client.query('select pg_advisory_xact_lock(3, 0)')
    await resolveLogNames(client)
    await settleAliases(client)
    await settleLeases(client)
    await settleScopes(client)
    await settleLinks(client)
    await linkAccessKeys(client)
    await linkCertificates(client)
    await settleKeyLife(client)
  })
  await judgeChanged(asOf)
  await transaction(async (client) => {
    // Ends the imports that were merged: failed when every file failed, else done.
    const { rows: ended } = await client.query<{ id: number; state: string }>(
      `update import i
       set
         finished_at = knowledge_time(),
         state = case
           when not exists (select 1 from import_file where import_id = i.id and state <> 'failed')
             then 'failed'
           else 'done'
         end,
         error = (
           select string_agg(name || ': ' || error, E'\\n')
           from import_file
           where import_id = i.id and state = 'failed'
         )
       where i.id = any($1) and i.state = 'judging'
       returning i.id, i.state`,
      [waiting.map((row) => row.id)],
    )
    for (const state of ['done', 'failed'] as const)
      await announceImports(
        client,
        state,
        ended.filter((row) => row.state === state).map((row) => row.id),
      )
  })
}
