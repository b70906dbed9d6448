import type { Client } from '@/lib/db/pool'
import type { Change } from '@/lib/model/vocabulary'
import { change, state } from './codes'

/** How many findings a judging opened, closed and opened again. */
export interface FindingsJudged {
  opened: number
  resolved: number
  reopened: number
}

/**
 * Brings findings and their history up to date with the verdicts in the temporary tables `judged_identity` and `judged_credential`. A
 * finding closes only on a verdict that says so: unknown never closes one. The temporary table `judged_finding` says afterwards, by the
 * codes of `changes`, what became of which finding.
 */
export async function followVerdicts(client: Client, asOf: Date): Promise<FindingsJudged> {
  await collectGaps(client)
  // Each statement touches only what differs: rewriting unchanged findings costs more than judging them.
  await client.query('create temp table judged_finding (finding_id bigint, change smallint) on commit drop')
  const same =
    'f.identity_key = g.identity_key and f.check_no = g.check_no and f.credential_key = g.credential_key'
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
     select g.identity_key, g.check_no, g.credential_key, ${state('open')}, g.severity, $1, $1
     from judged_gap g
     where not exists (select 1 from finding f where ${same})
     order by 1, 2, 3`,
    'opened',
  )
  const reopening = (from: string, to: 'regressed' | 'open', n: 0 | 1) =>
    `update finding f
     set
       state = ${state(to)}, severity = g.severity, resolved_at = null, judged_at = $1,
       regressed_n = regressed_n + ${n}
     from judged_gap g
     where ${same} and f.resolved_at is not null and f.state ${from} ${state('verified')}`
  const reopened = await counted(reopening('=', 'regressed', 1), 'regressed')
  // What closed because the rules changed and not the data was never fixed: it opens, and does not regress.
  await counted(reopening('<>', 'open', 0), 'opened')
  await counted(
    `update finding f set severity = g.severity, judged_at = $1
     from judged_gap g
     where ${same} and f.resolved_at is null and f.severity <> g.severity`,
    'severity_changed',
  )
  // Fixed is what a verdict says: it holds now, or what it was about has ended. A check that only does not apply any more (to a
  // person, to what the provider manages) shows no fix.
  const closing = (isFixed: boolean, to: 'verified' | 'not_a_problem') =>
    `update finding f set state = ${state(to)}, resolved_at = $1, judged_at = $1, accepted_until = null
     where f.resolved_at is null and not exists (select 1 from judged_gap g where ${same})
       and (${(['identity', 'credential'] as const)
         .map(
           (subject) =>
             `f.credential_key ${subject === 'identity' ? '=' : '<>'} 0
              and exists (
                select 1
                from judged_${subject} j
                where j.identity_key = f.identity_key
                    ${subject === 'identity' ? '' : 'and j.credential_key = f.credential_key'}
                  and f.check_no <> all(j.unknown)
                  and (f.check_no = any(j.applies) or not j.is_active) is ${isFixed}
              )`,
         )
         .join(' or ')})`
  const resolved = await counted(closing(true, 'verified'), 'verified')
  await counted(closing(false, 'not_a_problem'), 'no_longer_a_gap')
  await client.query('analyze judged_finding')
  return { opened, resolved, reopened }
}

// One row per broken check.
async function collectGaps(client: Client): Promise<void> {
  const broken = (subject: 'identity' | 'credential', credentialKey: string) =>
    `select j.identity_key, g.check_no::smallint as check_no, ${credentialKey} as credential_key,
       g.severity::smallint as severity
     from judged_${subject} j
       cross join lateral unnest(j.fails, j.severities) g (check_no, severity)
     where j.fails <> '{}'`
  await client.query(
    `create temp table judged_gap on commit drop as ${broken('identity', '0::bigint')}
     union all ${broken('credential', 'j.credential_key')}`,
  )
  await client.query('create index on judged_gap (identity_key, check_no, credential_key)')
  await client.query('analyze judged_gap')
}

/** A threshold that moved fixes nothing: what closed although its data did not change is "not a problem", and no longer a gap. */
export async function setAsideByRules(client: Client, asOf: Date): Promise<void> {
  await client.query(
    `with by_rules as (
       update judged_finding j set change = ${change('no_longer_a_gap')}
       from finding f
       where f.id = j.finding_id
         and j.change = ${change('verified')}
         and not exists (
           select 1 from judging k where k.identity_key = f.identity_key and not k.is_unchanged
         )
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
