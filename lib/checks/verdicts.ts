import type { Client } from '@/lib/db/pool'
import type { Reach } from '@/lib/facts/changed'
import { credentialFacts } from '@/lib/facts/credential'
import { identityFacts } from '@/lib/facts/identity'
import { type Rules, withVerdicts } from './compile'

/**
 * Weighs every check on the facts of each identity and credential at one instant, into the temporary tables `judged_identity` and
 * `judged_credential`.
 * @returns how many identities there are
 */
export async function takeVerdicts(client: Client, rules: Rules, asOf: Date, reach: Reach): Promise<number> {
  // Inlined as a literal because CREATE TABLE AS takes no parameters.
  const at = (sql: string) => sql.replaceAll('$1::timestamptz', `'${asOf.toISOString()}'::timestamptz`)
  await client.query(
    at(`
      create temp table judged_credential on commit drop as
      select
        f.identity_key, f.credential_key, f.applies, f.fails, f.unknown, f.severities,
        f.is_active and f.identity_is_active as is_active,
        case
          when f.is_active and f.is_static and not f.is_password then coalesce(f.rotated_at, f.created_at)
        end as rotated_at
      from ${withVerdicts('credential', rules, credentialFacts(reach))}`),
  )
  const { rowCount } = await client.query(
    at(`
      create temp table judged_identity on commit drop as
      select f.identity_key, f.applies, f.fails, f.unknown, f.severities, f.environment, f.is_active,
        f.static_credential_n, f.last_used_at, f.never_used, f.owner_n, f.owner_departed_n,
        f.owner_suggested_n, f.in_inventory, f.is_admin, f.has_grants, f.unused_n
      from ${withVerdicts('identity', rules, identityFacts(reach, rules.windows))}`),
  )
  await client.query('create index on judged_identity (identity_key)')
  await client.query('create index on judged_credential (identity_key, credential_key)')
  // Only what is joined by: statistics of sets of checks are slow to make, and nothing is chosen by them.
  await client.query('analyze judged_identity (identity_key)')
  await client.query('analyze judged_credential (identity_key, credential_key)')
  return rowCount!
}
