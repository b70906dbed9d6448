import { judge, type Judged, refreshCube } from '@/lib/checks/judge'
import { currentRules } from '@/lib/checks/rules'
import { isOverdue, isTransient } from '@/lib/db/failures'
import { type Client, rows, transaction } from '@/lib/db/pool'
import { keepEditions } from '@/lib/frameworks/editions'
import { refreshOwners } from '@/lib/owners/candidates'
import { refreshRights } from '@/lib/privilege/effective'
import { wellFormed } from '@/lib/model/well-formed'
import { settle } from '@/lib/remediation/settle'

/** Above this share of changed identities one pass over everything is cheaper than index probes. */
const FULL_PASS_SHARE = 0.12
/** So many at once are no accident of single identities. */
const SET_ASIDE_MAX = 100

/**
 * Judges what changed since the last run, or everything when the rules changed, when asked to, or when much changed. An identity
 * of which the facts cannot be judged is set aside with the reason, and everything else is judged all the same.
 * @param asOf the instant at which facts are true; stored with the run
 */
export async function judgeChanged(asOf: Date, everything = false): Promise<Judged> {
  try {
    return await transaction((client) => judgeWithin(client, asOf, everything))
  } catch (error) {
    if (isTransient(error) || isOverdue(error)) throw error
    // When nobody's facts fail too, the fault is not an identity's.
    await transaction((client) => judgeWithin(client, asOf, false, []))
    return judgeAround(asOf, everything)
  }
}

/** Judges in halves, and the failing half in halves again, until what fails is one identity. */
async function judgeAround(asOf: Date, everything: boolean): Promise<Judged> {
  const keys = await rows<{ key: string }>(
    `select identity_key::text as key from ${everything ? 'identity' : 'changed_identity'} order by 1`,
  )
  const total: Judged = { identities: 0, opened: 0, resolved: 0, reopened: 0 }
  let setAsideN = 0
  const waiting = [keys.map(({ key }) => key)]
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    if (part.length === 0) continue
    const tried = part
    try {
      const judged = await transaction((client) => judgeWithin(client, asOf, false, tried))
      for (const name of Object.keys(total) as (keyof Judged)[]) total[name] += judged[name]
    } catch (error) {
      if (isTransient(error) || isOverdue(error) || setAsideN >= SET_ASIDE_MAX) throw error
      if (tried.length === 1) {
        await setAside(tried[0]!, (error as Error).message)
        setAsideN++
      } else {
        const middle = Math.ceil(tried.length / 2)
        waiting.push(tried.slice(middle), tried.slice(0, middle))
      }
    }
  }
  return total
}

const setAside = (key: string, reason: string): Promise<void> =>
  transaction(async (client) => {
    await client.query(
      'insert into unjudged (identity_key, reason) values ($1, $2) on conflict (identity_key) do update set reason = excluded.reason, at = now()',
      [key, wellFormed(reason).slice(0, 500)],
    )
    await client.query('delete from changed_identity where identity_key = $1', [key])
  })

/**
 * The same inside the caller's transaction, for one that may be undone.
 * @param only judges these identities and no others
 */
export async function judgeWithin(
  client: Client,
  asOf: Date,
  everything: boolean,
  only?: readonly string[],
): Promise<Judged> {
  const rules = await currentRules(client)
  await client.query('select pg_advisory_xact_lock(3, 0)')
  await client.query('create temp table judging (identity_key bigint) on commit drop')
  await client.query(
    only
      ? 'insert into judging select unnest($1::bigint[])'
      : 'insert into judging select identity_key from changed_identity',
    only ? [only] : [],
  )
  // What was set aside is tried again when it changed, and left out of every other pass.
  await client.query('delete from unjudged u using judging j where j.identity_key = u.identity_key')
  const { rows: left } = await client.query('select count(*)::int as n from unjudged')
  const { rows: found } = await client.query(
    `select (select count(*)::float from judging) / greatest(1, (select count(*) from identity)) as share,
            (select rules_version from installation) is distinct from $1 as new_rules`,
    [rules.version],
  )
  const wantsAll = everything || found[0].new_rules || found[0].share > FULL_PASS_SHARE
  const all = wantsAll && !only && left[0].n === 0
  if (wantsAll && !only && !all)
    await client.query(
      `insert into judging select identity_key from identity i
       where not exists (select 1 from unjudged u where u.identity_key = i.identity_key) and not exists (select 1 from judging j where j.identity_key = i.identity_key)`,
    )
  const reach = all ? 'all' : 'judging'
  await client.query('create index on judging (identity_key)')
  await client.query('analyze judging')
  await refreshOwners(client, reach)
  await refreshRights(client, asOf, all)
  // An identity that is judged only because the rules changed, or because a day has passed, brings no new data.
  const byRulesOnly = found[0].new_rules
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
