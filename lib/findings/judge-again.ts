import type { Client } from '@/lib/db/pool'

/** Has identities judged again soon: risk and posture count findings by their state. Part of the caller's transaction. */
export async function askToJudge(client: Client, identityKeys: readonly string[]): Promise<void> {
  if (identityKeys.length === 0) return
  await client.query(
    'insert into changed_identity select k from unnest($1::bigint[]) k order by k on conflict do nothing',
    [identityKeys],
  )
  await client.query(
    "select graphile_worker.add_job('judge', '{}'::json, job_key := 'judge', max_attempts := 3)",
  )
}
