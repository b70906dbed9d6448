import type { Client } from '@/lib/db/pool'
import { credentialFacts } from '@/lib/facts/credential'
import { identityFacts } from '@/lib/facts/identity'
import type { Reach } from '@/lib/facts/reach'
import { productionPoints, riskPoints } from '@/lib/model/risk'
import {
  ageStates,
  type Change,
  changes,
  code,
  codes,
  findingStates,
  ownerStates,
  rightsStates,
  setAsideStates,
  severities,
  useStates,
  environments,
  identityStatuses,
} from '@/lib/model/vocabulary'
import { PRODUCTION } from '@/lib/facts/terms'
import { type Rules, withVerdicts } from './compile'
import { type CheckId, numbersOf } from './index'

export interface Judged {
  identities: number
  opened: number
  resolved: number
  reopened: number
}

const setOf = (...ids: CheckId[]) => `'{${numbersOf(ids).join(',')}}'::int[]`
const state = (word: (typeof findingStates)[number]) => code(findingStates, word)

const SET_ASIDE = codes(findingStates, setAsideStates)

/**
 * Judges the identities in the temporary table `judging` (or all) at one instant and brings findings, posture and their
 * history up to date. Runs inside the caller's transaction. A finding closes only on a verdict that says so: unknown never
 * closes one.
 * @param settle runs between findings and posture, when the temporary table `judged_finding (finding_id, change)` says, by the codes of `changes`,
 *   what became of which finding: proofs, exceptions and dismissals change states that posture counts
 */
export async function judge(
  client: Client,
  rules: Rules,
  asOf: Date,
  reach: Reach,
  settle: () => Promise<void>,
): Promise<Judged> {
  await client.query(
    `create temp table judged_credential on commit drop as
     select f.identity_key, f.credential_key, f.applies, f.fails, f.unknown, f.severities, f.is_active and f.identity_is_active as is_active,
       case when f.is_active and f.is_static and not f.is_password then coalesce(f.rotated_at, f.created_at) end as rotated_at
     from ${withVerdicts('credential', rules, credentialFacts(reach))}`.replaceAll(
      '$1::timestamptz',
      instant(asOf),
    ),
  )
  await client.query(
    `create temp table judged_identity on commit drop as
     select f.identity_key, f.applies, f.fails, f.unknown, f.severities, f.environment, f.is_active, f.static_credential_n, f.last_used_at, f.never_used,
       f.owner_n, f.owner_departed_n, f.owner_suggested_n, f.in_inventory, f.is_admin, f.has_grants, f.unused_n
     from ${withVerdicts('identity', rules, identityFacts(reach, rules.windows))}`.replaceAll(
      '$1::timestamptz',
      instant(asOf),
    ),
  )
  await client.query('create index on judged_identity (identity_key)')
  await client.query('create index on judged_credential (identity_key, credential_key)')
  await client.query('analyze judged_identity')
  await client.query('analyze judged_credential')
  await collectGaps(client)
  const changes = await writeFindings(client, asOf)
  await client.query('analyze judged_finding')
  await settle()
  await writePosture(client, rules, asOf, reach)
  const { rows } = await client.query('select count(*)::int as n from judged_identity')
  return { identities: rows[0].n, ...changes }
}

// Inlined as a literal because CREATE TABLE AS takes no parameters.
const instant = (asOf: Date) => `'${asOf.toISOString()}'::timestamptz`

// One row per broken check.
async function collectGaps(client: Client): Promise<void> {
  const broken = (subject: 'identity' | 'credential', credentialKey: string) =>
    `select j.identity_key, g.check_no::smallint as check_no, ${credentialKey} as credential_key, g.severity::smallint as severity
     from judged_${subject} j cross join lateral unnest(j.fails, j.severities) g (check_no, severity) where j.fails <> '{}'`
  await client.query(
    `create temp table gap on commit drop as ${broken('identity', '0::bigint')} union all ${broken('credential', 'j.credential_key')}`,
  )
  await client.query('create index on gap (identity_key, check_no, credential_key)')
  await client.query('analyze gap')
}

// Each statement touches only what differs: rewriting unchanged findings costs more than judging them.
async function writeFindings(client: Client, asOf: Date): Promise<Omit<Judged, 'identities'>> {
  await client.query('create temp table judged_finding (finding_id bigint, change smallint) on commit drop')
  const same =
    'f.identity_key = g.identity_key and f.check_no = g.check_no and f.credential_key = g.credential_key'
  const history = (change: Change) =>
    `insert into finding_change (finding_id, at, actor, change) select id, $1, 'system', ${code(changes, change)} from done`
  const counted = async (statement: string, change: Change) => {
    const { rows } = await client.query(
      `with done as (${statement} returning id), noted as (${history(change)} returning 1),
         kept as (insert into judged_finding select id, ${code(changes, change)} from done)
       select count(*)::int as n from noted`,
      [asOf],
    )
    return rows[0].n as number
  }
  const opened = await counted(
    `insert into finding (identity_key, check_no, credential_key, state, severity, opened_at, judged_at)
     select g.identity_key, g.check_no, g.credential_key, ${state('open')}, g.severity, $1, $1 from gap g
     where not exists (select 1 from finding f where ${same}) order by 1, 2, 3`,
    'opened',
  )
  const reopening = (from: string, to: 'regressed' | 'open', n: 0 | 1) =>
    `update finding f set state = ${state(to)}, severity = g.severity, resolved_at = null, judged_at = $1, regressed_n = regressed_n + ${n}
     from gap g where ${same} and f.resolved_at is not null and f.state ${from} ${state('verified')}`
  const reopened = await counted(reopening('=', 'regressed', 1), 'regressed')
  // What closed because the rules changed and not the data was never fixed: it opens, and does not regress.
  await counted(reopening('<>', 'open', 0), 'opened')
  await counted(
    `update finding f set severity = g.severity, judged_at = $1 from gap g where ${same} and f.resolved_at is null and f.severity <> g.severity`,
    'severity_changed',
  )
  // Fixed is what a verdict says: it holds now, or what it was about has ended. A check that only does not apply any more (to a
  // person, to what the provider manages) shows no fix.
  const closing = (isFixed: boolean, to: 'verified' | 'not_a_problem') =>
    `update finding f set state = ${state(to)}, resolved_at = $1, judged_at = $1, accepted_until = null
     where f.resolved_at is null and not exists (select 1 from gap g where ${same})
       and (${(['identity', 'credential'] as const)
         .map(
           (subject) =>
             `f.credential_key ${subject === 'identity' ? '=' : '<>'} 0 and exists (select 1 from judged_${subject} j where j.identity_key = f.identity_key
               ${subject === 'identity' ? '' : 'and j.credential_key = f.credential_key'} and f.check_no <> all(j.unknown)
               and (f.check_no = any(j.applies) or not j.is_active) is ${isFixed})`,
         )
         .join(' or ')})`
  const resolved = await counted(closing(true, 'verified'), 'verified')
  await counted(closing(false, 'not_a_problem'), 'no_longer_a_gap')
  return { opened, resolved, reopened }
}

async function writePosture(client: Client, rules: Rules, asOf: Date, reach: Reach): Promise<void> {
  const age = setOf('long-lived-static-secret', 'rotation-overdue')
  const dormantDays = rules.params.get('dormant-identity')!.dormant_days!
  const columns = `identity_key, provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id, is_exposed,
    risk, findings_n, unused_n, team_ids, rotated_at, last_used_at, first_seen_at, name, applies, fails, unknown, accepted`
  const points = severities.map((word) => (word === 'none' ? 0 : riskPoints[word]))
  const reachOf = (column: string) =>
    reach === 'all' ? '' : `where ${column} in (select identity_key from judging)`
  await client.query(
    `insert into posture (${columns}, judged_at)
     select j.identity_key, i.provider, i.kind, coalesce(j.environment, ${code(environments, 'unknown')}), coalesce(i.status, ${code(identityStatuses, 'unknown')}),
       case when j.owner_n > 0 then ${code(ownerStates, 'owned')} when j.owner_departed_n > 0 then ${code(ownerStates, 'departed')}
            when j.owner_suggested_n > 0 then ${code(ownerStates, 'suggested')}
            when j.unknown && ${setOf('unowned-identity')} then ${code(ownerStates, 'unknown')} else ${code(ownerStates, 'none')} end,
       case when c.fails && ${age} then ${code(ageStates, 'over')} when j.static_credential_n = 0 then ${code(ageStates, 'none')}
            when c.unknown @> ${age} then ${code(ageStates, 'unknown')} else ${code(ageStates, 'inside')} end,
       case when j.unknown && ${setOf('dormant-identity')} then ${code(useStates, 'unknown')}
            when j.never_used then ${code(useStates, 'never')} when j.fails && ${setOf('dormant-identity')} then ${code(useStates, 'dormant')}
            when j.last_used_at is null then ${code(useStates, 'unknown')}
            -- The check leaves some out (what the provider manages, break-glass): their silence is silence all the same.
            when j.last_used_at < $1::timestamptz - interval '${dormantDays} days' then ${code(useStates, 'dormant')} else ${code(useStates, 'used')} end,
       case when j.is_admin then ${code(rightsStates, 'admin')} when not j.has_grants and g.source_id is null then ${code(rightsStates, 'unknown')}
            when not j.has_grants then ${code(rightsStates, 'none')}
            when j.fails && ${setOf('overprivileged-unused-grants')} then ${code(rightsStates, 'excess')}
            when (j.applies - j.unknown) && ${setOf('overprivileged-unused-grants')} then ${code(rightsStates, 'matched')}
            else ${code(rightsStates, 'unknown')} end,
       coalesce(o.severity, 0), i.source_id, coalesce(c.fails && ${setOf('exposed-secret')}, false),
       least(32767, coalesce(o.points, 0) + case when o.points > 0 and j.environment = ${PRODUCTION} then ${productionPoints} else 0 end),
       coalesce(o.n, 0),
       case when not j.unknown && ${setOf('overprivileged-unused-grants')} then j.unused_n end, coalesce(t.team_ids, '{}'), c.rotated_at, j.last_used_at, i.seen_from, i.name,
       j.applies | coalesce(c.applies, '{}'), j.fails | coalesce(c.fails, '{}'), j.unknown | coalesce(c.unknown, '{}'), coalesce(o.accepted, '{}'), $1
     from judged_identity j join identity i using (identity_key)
     -- Without a single grant from its source, "no rights" would be a guess: the source does not list rights.
     left join (select distinct m.source_id from import_file f join import m on m.id = f.import_id where f.grants > 0) g on g.source_id = i.source_id
     left join (select identity_key, union_agg(applies) as applies, union_agg(fails) as fails, union_agg(unknown) as unknown, min(rotated_at) as rotated_at
                from judged_credential group by identity_key) c on c.identity_key = j.identity_key
     left join (select identity_key, max(severity) filter (where state not in (${SET_ASIDE})) as severity,
                  (sum(('{${points.join(',')}}'::int[])[severity + 1]) filter (where state not in (${SET_ASIDE})))::int as points,
                  (count(*) filter (where state not in (${SET_ASIDE})))::int as n,
                  array_agg(check_no::int) filter (where state in (${SET_ASIDE}))
                    - coalesce(array_agg(check_no::int) filter (where state not in (${SET_ASIDE})), '{}') as accepted
                from finding ${reachOf('identity_key')} ${reach === 'all' ? 'where' : 'and'} resolved_at is null group by identity_key) o on o.identity_key = j.identity_key
     left join (select w.identity_key, array_agg(distinct coalesce(w.team_id, p.team_id)) filter (where coalesce(w.team_id, p.team_id) is not null) as team_ids
                from ownership w left join person p on p.id = w.person_id ${reachOf('w.identity_key')} ${reach === 'all' ? 'where' : 'and'} w.state = 'accepted'
                group by w.identity_key) t on t.identity_key = j.identity_key
     order by j.identity_key
     on conflict (identity_key) do update set ${columns
       .split(/,\s*/)
       .slice(1)
       .map((column) => `${column} = excluded.${column}`)
       .join(', ')}, judged_at = excluded.judged_at
     where (${columns
       .split(/,\s*/)
       .slice(1)
       .map((column) => `posture.${column}`)
       .join(', ')}) is distinct from (${columns
       .split(/,\s*/)
       .slice(1)
       .map((column) => `excluded.${column}`)
       .join(', ')})`,
    [asOf],
  )
}

const CUBE =
  'provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id'

/** Rebuilds the counts behind the facets: one cell per combination that occurs, and where its sorted lists begin. */
export async function refreshCube(client: Client): Promise<void> {
  await client.query('delete from facet_cube')
  await client.query(
    `insert into facet_cube (${CUBE}, n, risk_most, unused_most, rotated_least, used_most)
     select ${CUBE}, count(*), max(risk), max(unused_n), min(rotated_at), max(last_used_at) from posture group by ${CUBE}`,
  )
}
