import type { Client } from '@/lib/db/pool'
import type { Reach } from '@/lib/facts/changed'
import { SET_ASIDE } from '@/lib/facts/terms'
import type { Change } from '@/lib/model/vocabulary'
import { change, state } from './codes'
import { takeStanding } from './standing'

/** How many findings a judging opened, closed and opened again. */
export interface FindingsJudged {
  opened: number
  resolved: number
  reopened: number
}

/**
 * Brings findings and their history up to date with the verdicts in the temporary tables `judged_identity` and `judged_credential`. A
 * finding closes only on a verdict that says so: unknown never closes one. The temporary table `judged_finding` says afterwards, by the
 * codes of `changes`, what became of which finding. A finding that stays open although its check cannot tell any more says since when.
 */
export async function followVerdicts(client: Client, asOf: Date, reach: Reach): Promise<FindingsJudged> {
  await client.query('create temp table judged_finding (finding_id bigint, change smallint) on commit drop')
  if (reach === 'all') await findDiffering(client)
  if ((await findDifferences(client, reach)) === 0) return { opened: 0, resolved: 0, reopened: 0 }
  const counted = async (statement: string, what: Change) => {
    const { rows } = await client.query<{ n: number }>(
      `with done as (${statement} returning id),
       noted as (
         insert into finding_change (finding_id, at, actor, change)
         select id, $1, 'system', ${change(what)}
         from done
         returning 1
       ),
       kept as (insert into judged_finding select id, ${change(what)} from done)
       select count(*)::int as n
       from noted`,
      [asOf],
    )
    return rows[0]!.n
  }
  const opened = await counted(
    `insert into finding (identity_key, check_no, credential_key, state, severity, opened_at, judged_at)
     select identity_key, check_no, credential_key, ${state('open')}, gap_severity, $1, $1
     from finding_difference
     where state is null
     order by 1, 2, 3`,
    'opened',
  )
  const updated = (what: Change, set: string, where: string) =>
    counted(
      `update finding f
       set judged_at = $1, ${set}
       from finding_difference d
       where f.id = d.finding_id and ${where}`,
      what,
    )
  const reopening = (to: 'regressed' | 'open', n: 0 | 1) =>
    `state = ${state(to)}, severity = d.gap_severity, resolved_at = null, unknown_since = null,
     regressed_n = regressed_n + ${n}`
  const wasClosed = 'd.gap_severity is not null and not d.is_open'
  const reopened = await updated(
    'regressed',
    reopening('regressed', 1),
    `${wasClosed} and d.state = ${state('verified')}`,
  )
  // What closed because the rules changed and not the data was never fixed: it opens, and does not regress.
  await updated('opened', reopening('open', 0), `${wasClosed} and d.state <> ${state('verified')}`)
  const isGapStill = 'd.gap_severity is not null and d.is_open'
  await updated(
    'severity_changed',
    'severity = d.gap_severity',
    `${isGapStill} and d.gap_severity <> d.severity`,
  )
  await updated('gap_again', 'unknown_since = null', `${isGapStill} and d.unknown_since is not null`)
  await updated(
    'cannot_tell',
    'unknown_since = $1',
    `d.gap_severity is null
     and d.unknown_since is null
     and exists (
       select 1
       from ${VERDICTS} j
       where j.identity_key = d.identity_key
         and j.credential_key = d.credential_key
         and d.check_no = any(j.unknown)
     )`,
  )
  // Fixed is what a verdict says: it holds now, or what it was about has ended. A check that only does not apply any more (to a
  // person, to what the provider manages) shows no fix, and neither does a decision that it is no identity.
  const closing = (what: Change, to: 'verified' | 'not_a_problem', isFixed: boolean) =>
    updated(
      what,
      `state = ${state(to)}, resolved_at = $1, accepted_until = null, unknown_since = null`,
      `d.gap_severity is null
       and exists (
         select 1
         from ${VERDICTS} j
         where j.identity_key = d.identity_key
           and j.credential_key = d.credential_key
           and d.check_no <> all(j.unknown)
           and (
             d.check_no = any(j.applies)
             or not j.is_active
             and not exists (
               select 1 from identity i where i.identity_key = d.identity_key and ${SET_ASIDE}
             )
           ) is ${isFixed}
       )`,
    )
  const resolved = await closing('verified', 'verified', true)
  await closing('no_longer_a_gap', 'not_a_problem', false)
  await client.query('analyze judged_finding')
  return { opened, resolved, reopened }
}

/** What was judged, of identities and of credentials; a finding about an identity itself has the credential 0. */
const VERDICTS = `
  (
    select identity_key, 0::bigint as credential_key, applies, fails, unknown, severities, is_active
    from judged_identity
    union all
    select identity_key, credential_key, applies, fails, unknown, severities, is_active
    from judged_credential
  )`

/**
 * Finds the identities whose gaps and open findings are not the same sets, into the temporary table `differing_identity`, by one number
 * for each set: as a rule there are few, and holding every gap against its finding costs more than finding them. Those on which an open
 * finding waits for its check to tell are among them.
 */
async function findDiffering(client: Client): Promise<void> {
  await takeStanding(client)
  await client.query(
    `create temp table differing_identity on commit drop as
     select identity_key
     from judged_identity j
       left join judged_holder h using (identity_key)
       left join standing_finding s using (identity_key)
     where s.unknown_n > 0
       or cardinality(j.fails) + coalesce(h.gap_n, 0) <> coalesce(s.gap_n, 0)
       or j.gap_marks # coalesce(h.gap_marks, 0) <> coalesce(s.gap_marks, 0)`,
  )
  await client.query('analyze differing_identity')
}

/**
 * Holds the gaps that there are against the findings that there are, once. Into the temporary table `finding_difference` go only
 * those that do not agree: rewriting the others costs more than judging them.
 * @returns how many
 */
async function findDifferences(client: Client, reach: Reach): Promise<number> {
  const differs = `identity_key in (select identity_key from ${reach === 'all' ? 'differing_identity' : 'judging'})`
  // Each gap with its finding, where there are both, and what is missing on either side.
  const { rowCount } = await client.query(
    `create temp table finding_difference on commit drop as
     select
       identity_key, check_no, credential_key, f.id as finding_id, f.state, f.severity,
       f.is_open, f.unknown_since,
       g.severity::smallint as gap_severity
     from (
         -- The two sets run parallel.
         select j.identity_key, j.credential_key, unnest(j.fails)::smallint as check_no,
           unnest(j.severities) as severity
         from ${VERDICTS} j
         where j.fails <> '{}' and j.${differs}
       ) g
       full join (
         select
           identity_key, credential_key, check_no, id, state, severity, resolved_at is null as is_open,
           unknown_since
         from finding
         where ${differs}
       ) f using (identity_key, check_no, credential_key)
     where case
         when f.id is null then true
         when g.severity is null then f.is_open
         else not f.is_open or f.severity <> g.severity or f.unknown_since is not null
       end`,
  )
  if (rowCount === 0) return 0
  await client.query('analyze finding_difference')
  // The verdicts behind each of them are looked up.
  await client.query('create index on judged_identity (identity_key)')
  await client.query('create index on judged_credential (identity_key, credential_key)')
  return rowCount!
}

/**
 * A threshold that moved fixes nothing, and no more does an upgrade: what closed although its data did not change is "not a problem",
 * and no longer a gap.
 * @param hasNewRules whether the rules are others; else only what an upgrade had judged again is looked at
 */
export async function setAsideByRules(client: Client, asOf: Date, hasNewRules: boolean): Promise<void> {
  await client.query(
    `with by_rules as (
       update judged_finding j set change = ${change('no_longer_a_gap')}
       from finding f
       where f.id = j.finding_id
         and j.change = ${change('verified')}
         and ${
           hasNewRules
             ? `not exists (
                  select 1 from judging k where k.identity_key = f.identity_key and not k.is_unchanged
                )`
             : `exists (
                  select 1 from judging k where k.identity_key = f.identity_key and k.is_by_upgrade
                )`
         }
       returning f.id
     ),
     done as (update finding f set state = ${state('not_a_problem')} from by_rules b where f.id = b.id)
     update finding_change c
     set
       change = ${change('no_longer_a_gap')},
       note = 'no gap by the rules now in force; the data did not change'
     from by_rules b
     where c.finding_id = b.id and c.at = $1 and c.change = ${change('verified')}`,
    [asOf],
  )
}

/** A check that was switched off or taken away closes what it found without a fix, and the history of each finding says so. */
export async function noteChecksOff(
  client: Client,
  asOf: Date,
  off: readonly { no: number; because: string }[],
): Promise<void> {
  if (off.length === 0) return
  await client.query(
    `update finding_change c
     set note = o.because
     from judged_finding j
       join finding f on f.id = j.finding_id
       join jsonb_to_recordset($2) as o (no int, because text) on o.no = f.check_no
     where c.finding_id = j.finding_id and c.at = $1 and c.change = ${change('no_longer_a_gap')}`,
    [asOf, JSON.stringify(off)],
  )
}
