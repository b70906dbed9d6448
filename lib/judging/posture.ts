import { type CheckId, numbersOf } from '@/lib/checks/index'
import type { Rules } from '@/lib/checks/compile'
import type { Client } from '@/lib/db/pool'
import { isJudging, type Reach } from '@/lib/facts/changed'
import { IN_PCI, PRODUCTION } from '@/lib/facts/terms'
import { productionPoints, riskPoints } from '@/lib/model/risk'
import {
  ageStates,
  code,
  codes,
  environments,
  findingStates,
  identityStatuses,
  ownerStates,
  rightsStates,
  setAsideStates,
  severities,
  useStates,
} from '@/lib/model/vocabulary'

const setOf = (...ids: CheckId[]) => `'{${numbersOf(ids).join(',')}}'::int[]`
const SET_ASIDE = codes(findingStates, setAsideStates)

/**
 * What lists rights (formats of its source that ever brought a grant, `g`) lists this identity, or was imported as a complete list.
 * Otherwise "no rights" would be a guess: nobody looked.
 */
const IS_IN_LIST_OF_RIGHTS = `(
  exists (
    select 1
    from sighting s
    where s.identity_key = i.identity_key and s.source_id = g.source_id and s.format = any(g.formats)
  )
  or exists (
    select 1
    from complete_delivery d
    where d.source_id = g.source_id and d.format = any(g.formats) and d.scope = i.scope
  )
)`

/** Brings the row of each judged identity up to date: its states, its risk and the sets of its checks. Writes only what differs. */
export async function writePosture(client: Client, rules: Rules, asOf: Date, reach: Reach): Promise<void> {
  const age = setOf('long-lived-static-secret', 'rotation-overdue')
  const dormantDays = rules.params.get('dormant-identity')!.dormant_days!
  const columns = `identity_key, provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id, is_exposed,
    risk, findings_n, unused_n, team_ids, rotated_at, last_used_at, first_seen_at, name, applies, fails, unknown, accepted, is_pci`
  const each = (written: (column: string) => string) => columns.split(/,\s*/).slice(1).map(written).join(', ')
  const points = severities.map((word) => (word === 'none' ? 0 : riskPoints[word]))
  await client.query(
    `insert into posture (${columns}, judged_at)
     select
       j.identity_key, i.provider, i.kind,
       coalesce(j.environment, ${code(environments, 'unknown')}),
       coalesce(i.status, ${code(identityStatuses, 'unknown')}),
       case
         when j.owner_n > 0 then ${code(ownerStates, 'owned')}
         when j.owner_departed_n > 0 then ${code(ownerStates, 'departed')}
         when j.owner_suggested_n > 0 then ${code(ownerStates, 'suggested')}
         when j.unknown && ${setOf('unowned-identity')} then ${code(ownerStates, 'unknown')}
         else ${code(ownerStates, 'none')}
       end,
       case
         when c.fails && ${age} then ${code(ageStates, 'over')}
         when j.static_credential_n = 0 then ${code(ageStates, 'none')}
         when c.unknown @> ${age} then ${code(ageStates, 'unknown')}
         else ${code(ageStates, 'inside')}
       end,
       case
         when j.unknown && ${setOf('dormant-identity')} then ${code(useStates, 'unknown')}
         when j.never_used then ${code(useStates, 'never')}
         when j.fails && ${setOf('dormant-identity')} then ${code(useStates, 'dormant')}
         when j.last_used_at is null then ${code(useStates, 'unknown')}
         -- The check leaves some out (what the provider manages, break-glass): they are silent too.
         when j.last_used_at < $1::timestamptz - interval '${dormantDays} days'
           then ${code(useStates, 'dormant')}
         else ${code(useStates, 'used')}
       end,
       case
         when j.is_admin then ${code(rightsStates, 'admin')}
         when not j.has_grants and not coalesce(${IS_IN_LIST_OF_RIGHTS}, false)
           then ${code(rightsStates, 'unknown')}
         when not j.has_grants then ${code(rightsStates, 'none')}
         when j.fails && ${setOf('overprivileged-unused-grants')} then ${code(rightsStates, 'excess')}
         when (j.applies - j.unknown) && ${setOf('overprivileged-unused-grants')}
           then ${code(rightsStates, 'matched')}
         else ${code(rightsStates, 'unknown')}
       end,
       coalesce(o.severity, 0), i.source_id,
       coalesce(c.fails && ${setOf('exposed-secret')}, false),
       least(
         32767,
         coalesce(o.points, 0) + case
           when o.points > 0 and j.environment = ${PRODUCTION} then ${productionPoints}
           else 0
         end
       ),
       coalesce(o.n, 0),
       case when not j.unknown && ${setOf('overprivileged-unused-grants')} then j.unused_n end,
       coalesce(t.team_ids, '{}'), c.rotated_at, j.last_used_at, i.seen_from, i.name,
       j.applies | coalesce(c.applies, '{}'), j.fails | coalesce(c.fails, '{}'),
       j.unknown | coalesce(c.unknown, '{}'), coalesce(o.accepted, '{}'), ${IN_PCI}, $1
     from judged_identity j
       join identity i using (identity_key)
       left join (
         select m.source_id, array_agg(distinct f.format) as formats
         from import_file f
           join import m on m.id = f.import_id
         where f.grants > 0
         group by m.source_id
       ) g on g.source_id = i.source_id
       left join (
         select identity_key, union_agg(applies) as applies, union_agg(fails) as fails,
           union_agg(unknown) as unknown, min(rotated_at) as rotated_at
         from judged_credential
         group by identity_key
       ) c on c.identity_key = j.identity_key
       left join (
         select
           identity_key,
           max(severity) filter (where state not in (${SET_ASIDE})) as severity,
           (
             sum(('{${points.join(',')}}'::int[])[severity + 1]) filter (where state not in (${SET_ASIDE}))
           )::int as points,
           (count(*) filter (where state not in (${SET_ASIDE})))::int as n,
           array_agg(check_no::int) filter (where state in (${SET_ASIDE})) - coalesce(
             array_agg(check_no::int) filter (where state not in (${SET_ASIDE})), '{}'
           ) as accepted
         from finding
         where ${isJudging(reach, 'identity_key')} and resolved_at is null
         group by identity_key
       ) o on o.identity_key = j.identity_key
       left join (
         select
           w.identity_key,
           array_agg(distinct coalesce(w.team_id, p.team_id)) filter (
             where coalesce(w.team_id, p.team_id) is not null
           ) as team_ids
         from ownership w
           left join person p on p.id = w.person_id
         where ${isJudging(reach, 'w.identity_key')} and w.state = 'accepted'
         group by w.identity_key
       ) t on t.identity_key = j.identity_key
     order by j.identity_key
     on conflict (identity_key) do update
     set ${each((column) => `${column} = excluded.${column}`)}, judged_at = excluded.judged_at
     where (${each((column) => `posture.${column}`)}) is distinct from (
         ${each((column) => `excluded.${column}`)}
       )`,
    [asOf],
  )
}
