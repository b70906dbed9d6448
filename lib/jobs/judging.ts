import { judge, type Judged, refreshCube } from '@/lib/checks/judge'
import { currentRules } from '@/lib/checks/rules'
import { type Client, transaction } from '@/lib/db/pool'
import { keepEditions } from '@/lib/frameworks/editions'
import { refreshOwners } from '@/lib/owners/candidates'
import { refreshRights } from '@/lib/privilege/effective'
import { settle } from '@/lib/remediation/settle'

/** Above this share of changed identities one pass over everything is cheaper than index probes. */
const FULL_PASS_SHARE = 0.12

/**
 * Judges what changed since the last run, or everything when the rules changed, when asked to, or when much changed.
 * @param asOf the instant at which facts are true; stored with the run
 */
export const judgeChanged = (asOf: Date, everything = false): Promise<Judged> =>
  transaction((client) => judgeWithin(client, asOf, everything))

/** The same inside the caller's transaction, for one that may be undone. */
export async function judgeWithin(client: Client, asOf: Date, everything: boolean): Promise<Judged> {
  const rules = await currentRules(client)
  await client.query('select pg_advisory_xact_lock(3, 0)')
  await client.query('create temp table judging on commit drop as select identity_key from changed_identity')
  const { rows } = await client.query(
    `select (select count(*)::float from judging) / greatest(1, (select count(*) from identity)) as share,
            (select rules_version from installation) is distinct from $1 as new_rules`,
    [rules.version],
  )
  const all = everything || rows[0].new_rules || rows[0].share > FULL_PASS_SHARE
  const reach = all ? 'all' : 'judging'
  await client.query('create index on judging (identity_key)')
  await client.query('analyze judging')
  await refreshOwners(client, reach)
  await refreshRights(client, asOf, all)
  // An identity that is judged only because the rules changed, or because a day has passed, brings no new data.
  const byRulesOnly = rows[0].new_rules
    ? 'not exists (select 1 from judging j where j.identity_key = f.identity_key)'
    : 'false'
  const judged = await judge(client, rules, asOf, reach, () => settle(client, asOf, byRulesOnly))
  await refreshCube(client)
  await client.query('delete from changed_identity c using judging j where j.identity_key = c.identity_key')
  await keepEditions(client)
  await client.query('update installation set rules_version = $1', [rules.version])
  await client.query(
    'insert into judgement (as_of, is_full, identities, opened, resolved, reopened, rules_version) values ($1, $2, $3, $4, $5, $6, $7)',
    [asOf, all, judged.identities, judged.opened, judged.resolved, judged.reopened, rules.version],
  )
  return judged
}
