import type { Rules } from '@/lib/checks/compile'
import { customChecks } from '@/lib/checks/custom'
import { currentRules } from '@/lib/checks/rules'
import { keepFailures, takeVerdicts } from '@/lib/checks/verdicts'
import type { Client } from '@/lib/db/pool'
import { EXCHANGE_DEPTH_MAX } from '@/lib/facts/exchanges'
import { forgetChanged, type Reach } from '@/lib/facts/changed'
import { judgeAfterLapse, staleExceptions } from '@/lib/findings/exceptions-life'
import {
  type FindingsJudged,
  followVerdicts,
  noteChecksOff,
  setAsideByRules,
} from '@/lib/findings/follow-verdicts'
import { keepEditions } from '@/lib/frameworks/editions'
import { refreshOwners } from '@/lib/owners/candidates'
import { refreshRights } from '@/lib/privilege/effective'
import { dismissAgain } from '@/lib/tasks/dismiss'
import { prove } from '@/lib/tasks/prove'
import { proveDecisions } from '@/lib/tasks/prove-decisions'
import { announceJudged } from './announce'
import { refreshCube, rememberVerdicts } from './cube'
import { writePosture } from './posture'
import { refreshTallies } from './tallies'

/** Above this share of changed identities one pass over everything is cheaper than index probes. */
const FULL_PASS_SHARE = 0.12

export interface Judged extends FindingsJudged {
  identities: number
}

/**
 * Judges at one instant, inside the caller's transaction: what changed, its owners, its rights, the verdicts on it, the findings that
 * follow from them, what they prove, and then what lists and figures are read from. What the steps hand on to each other is named in
 * `lib/db/tables.ts`.
 * @param only judges these identities and no others
 */
export async function judgeWithin(
  client: Client,
  asOf: Date,
  everything: boolean,
  only?: readonly string[],
): Promise<Judged> {
  await client.query('select pg_advisory_xact_lock(3, 0)')
  // What is judged lies in memory: a row by its key costs little more than the next row of a scan.
  await client.query('set local random_page_cost = 1.1')
  const rules = await currentRules(client)
  const hasNewRules = await areNew(client, rules)
  const reach = await chooseIdentities(client, everything || hasNewRules, only)
  await refreshOwners(client, reach)
  if (reach !== 'all') await addApproved(client)
  await refreshRights(client, asOf, reach === 'all')
  const { identities, failures } = await takeVerdicts(client, rules, asOf, reach)
  await keepFailures(client, rules.custom, failures, reach)
  const findings = await followVerdicts(client, asOf, reach)
  // An identity that is judged only because the rules changed, because a day has passed, or after an upgrade, brings no new data.
  await setAsideByRules(client, asOf, hasNewRules)
  if (hasNewRules) {
    await noteChecksOff(client, asOf, await checksOff(client))
  }
  await prove(client, asOf)
  await proveDecisions(client, asOf)
  await dismissAgain(client, asOf)
  await staleExceptions(client, asOf)
  await announceJudged(client, asOf)
  await rememberVerdicts(client, reach)
  await writePosture(client, rules, asOf, reach)
  await refreshCube(client, reach)
  await judgeAfterLapse(client)
  await keepEditions(client)
  await refreshTallies(client)
  if (!only) await keepRules(client, rules)
  await client.query(
    `insert into judgement (as_of, is_full, identities, opened, resolved, reopened, rules_version)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [asOf, reach === 'all', identities, findings.opened, findings.resolved, findings.reopened, rules.version],
  )
  return { identities, ...findings }
}

/** Whose tokens somebody had issued who is judged, or somebody for them: how long that chain is depends on all in it. */
const ASKED_FOR_BY = `
  (
    with recursive asked (identity_key, depth) as (
      select identity_key, 0
      from judging
      union
      select e.identity_key, d.depth + 1
      from asked d
        cross join lateral (
          select d.identity_key as key
          union all
          select alias_key from identity_alias where identity_key = d.identity_key
          union all
          select name_key from name_alias where real_key = d.identity_key
        ) k
        join issuance_edge e on e.requester_key = k.key
      where d.depth < ${EXCHANGE_DEPTH_MAX}
    )
    select identity_key from asked where depth > 0
  )`

/** What is approved by whoever owns one that is judged, or did: its owners and rights change what the approval is worth. */
const APPROVED_BY_OWNERS = `
  select a.identity_key
  from judging j
    join identity i using (identity_key)
    join (
      select identity_key, owner from ownership
      union
      select identity_key, owner from ownership_change
    ) o on o.identity_key = j.identity_key
    join attestation_decision a on o.owner = 'person:' || a.decided_person_id and a.is_final
    join identity x on x.identity_key = a.identity_key and x.provider = i.provider and x.scope = i.scope`

/** Adds to what is judged what an owner approved whom a tag has named only now. */
async function addApproved(client: Client): Promise<void> {
  await client.query(
    `insert into judging
     select distinct d.identity_key, true
     from (${APPROVED_BY_OWNERS}) d
     where not exists (select 1 from judging j where j.identity_key = d.identity_key)
       and not exists (select 1 from unjudged u where u.identity_key = d.identity_key)`,
  )
}

/** Custom checks that do not judge any more, with what that means for what they found. */
const checksOff = async (client: Client) =>
  (await customChecks(client)).flatMap(({ no, custom }) =>
    custom.state === 'enabled'
      ? []
      : [{ no, because: `its check was ${custom.state} by ${custom.changedBy}; the data did not change` }],
  )

/** Whether the rules are others than those by which everything was judged last. */
export async function areNew(client: Client, rules: Rules): Promise<boolean> {
  const { rows } = await client.query<{ are_new: boolean }>(
    'select rules_version is distinct from $1 as are_new from installation',
    [rules.version],
  )
  return rows[0]?.are_new ?? true
}

/** Says that everything was judged by these rules. */
export async function keepRules(client: Client, rules: Rules): Promise<void> {
  await client.query('update installation set rules_version = $1', [rules.version])
}

/** Fills the temporary table `judging` with what is judged now or, when that is everything, with what of it has changed. */
async function chooseIdentities(client: Client, wantsAll: boolean, only?: readonly string[]): Promise<Reach> {
  await client.query(
    `create temp table judging (
       identity_key bigint, is_unchanged boolean not null default false,
       is_by_upgrade boolean not null default false
     ) on commit drop`,
  )
  // Forgotten before anything of them is read: a change that comes later is noted anew, and judged the next time. What an upgrade
  // noted (`by_tx` 0) is read in another way, and has not changed.
  await client.query(
    `with changed as (
       ${forgetChanged(only ? 'where identity_key = any($1)' : '')} returning identity_key, by_tx
     )
     insert into judging
     select identity_key, not coalesce(c.is_changed, false), coalesce(not c.is_changed, false)
     from ${only ? 'unnest($1::bigint[])' : '(select distinct identity_key from changed)'} j (identity_key)
       left join (
         select identity_key, bool_or(by_tx <> 0) as is_changed
         from changed
         group by 1
       ) c using (identity_key)`,
    only ? [only] : [],
  )
  // What was set aside is tried again when it changed, and left out of every other pass.
  await client.query('delete from unjudged u using judging j where j.identity_key = u.identity_key')
  const { rows } = await client.query<{ has_unjudged: boolean; share: number }>(
    `select exists (select 1 from unjudged) as has_unjudged,
       (select count(*)::float from judging) / greatest(1, (select count(*) from identity)) as share`,
  )
  const isFull = !only && (wantsAll || rows[0]!.share > FULL_PASS_SHARE)
  if (isFull && rows[0]!.has_unjudged)
    await client.query(
      `insert into judging
       select identity_key, true
       from identity i
       where not exists (select 1 from unjudged u where u.identity_key = i.identity_key)
         and not exists (select 1 from judging j where j.identity_key = i.identity_key)`,
    )
  // Whom they may become, what their agents prove themselves with, and what their owners approved, is judged by what they are.
  if (!isFull)
    await client.query(
      `insert into judging
       select distinct d.identity_key, true
       from (
         select t.identity_key
         from judging j
           join trust t on t.principal_key = j.identity_key
         where t.seen_to is null
         union
         select b.identity_key
         from judging j
           join identity a using (identity_key)
           join identity b on b.native_id = lower(a.tags->>'blueprint') and b.provider = a.provider
         where a.tags ? 'blueprint'
         union
         ${ASKED_FOR_BY}
         union
         ${APPROVED_BY_OWNERS}
       ) d
         join identity i using (identity_key)
       where not exists (select 1 from judging j where j.identity_key = d.identity_key)
         and not exists (select 1 from unjudged u where u.identity_key = d.identity_key)`,
    )
  await client.query('create index on judging (identity_key)')
  await client.query('analyze judging')
  return isFull && !rows[0]!.has_unjudged ? 'all' : 'judging'
}
