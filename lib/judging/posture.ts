import { type CheckId, numbersOf } from '@/lib/checks/index'
import type { Rules } from '@/lib/checks/compile'
import type { Client } from '@/lib/db/pool'
import { isJudging, type Reach } from '@/lib/facts/changed'
import { IN_PCI, PRODUCTION } from '@/lib/facts/terms'
import { renewStanding, SET_ASIDE, standingFindings } from '@/lib/findings/standing'
import { productionPoints } from '@/lib/model/risk'
import {
  ageStates,
  code,
  environments,
  identityStatuses,
  ownerStates,
  rightsStates,
  useStates,
} from '@/lib/model/vocabulary'

const setOf = (...ids: CheckId[]) => `'{${numbersOf(ids).join(',')}}'::int[]`
/** Of the checks that are set aside on an identity `o`: those of which nothing else stands open, on another credential. */
const ACCEPTED = `
  case
    when o.aside is null then '{}'
    else o.aside - array(
        select f.check_no::int
        from finding f
        where f.identity_key = o.identity_key
          and f.resolved_at is null
          and f.state not in (${SET_ASIDE})
      )
  end`

/** The teams that own each identity, or whose people do. */
const owningTeams = (reach: Reach) => `
  select
    w.identity_key,
    array_agg(distinct coalesce(w.team_id, p.team_id)) filter (
      where coalesce(w.team_id, p.team_id) is not null
    ) as team_ids
  from ownership w
    left join person p on p.id = w.person_id
  where ${isJudging(reach, 'w.identity_key')} and w.state = 'accepted'
  group by w.identity_key`

/** Sources that list rights, with the formats that do. */
const listingRights = `
  select m.source_id, array_agg(distinct f.format) as formats
  from import_file f
    join import m on m.id = f.import_id
  where f.grants > 0
  group by m.source_id`

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

/** Each column of posture but its key, and how it is read off the verdicts on an identity `j`. */
const columnsOf = (dormantDays: number): Record<string, string> => {
  const age = setOf('long-lived-static-secret', 'rotation-overdue')
  const dormant = setOf('dormant-identity')
  const excess = setOf('overprivileged-unused-grants')
  return {
    provider: 'i.provider',
    kind: 'i.kind',
    environment: `coalesce(j.environment, ${code(environments, 'unknown')})`,
    status: `coalesce(i.status, ${code(identityStatuses, 'unknown')})`,
    owner_state: `
      case
        when j.owner_n > 0 then ${code(ownerStates, 'owned')}
        when j.owner_departed_n > 0 then ${code(ownerStates, 'departed')}
        when j.owner_suggested_n > 0 then ${code(ownerStates, 'suggested')}
        when j.unknown && ${setOf('unowned-identity')} then ${code(ownerStates, 'unknown')}
        else ${code(ownerStates, 'none')}
      end`,
    age_state: `
      case
        when c.fails && ${age} then ${code(ageStates, 'over')}
        when j.static_credential_n = 0 then ${code(ageStates, 'none')}
        when c.unknown @> ${age} then ${code(ageStates, 'unknown')}
        else ${code(ageStates, 'inside')}
      end`,
    // The check leaves some out (what the provider manages, break-glass): they are silent too.
    use_state: `
      case
        when j.unknown && ${dormant} then ${code(useStates, 'unknown')}
        when j.never_used then ${code(useStates, 'never')}
        when j.fails && ${dormant} then ${code(useStates, 'dormant')}
        when j.last_used_at is null then ${code(useStates, 'unknown')}
        when j.applies && ${dormant} then ${code(useStates, 'used')}
        when j.last_used_at < $1::timestamptz - interval '${dormantDays} days'
          then ${code(useStates, 'dormant')}
        else ${code(useStates, 'used')}
      end`,
    rights_state: `
      case
        when j.is_admin then ${code(rightsStates, 'admin')}
        when not j.has_grants and not coalesce(${IS_IN_LIST_OF_RIGHTS}, false)
          then ${code(rightsStates, 'unknown')}
        when not j.has_grants then ${code(rightsStates, 'none')}
        when j.fails && ${excess} then ${code(rightsStates, 'excess')}
        when (j.applies - j.unknown) && ${excess} then ${code(rightsStates, 'matched')}
        else ${code(rightsStates, 'unknown')}
      end`,
    severity: 'coalesce(o.severity, 0)',
    source_id: 'i.source_id',
    is_exposed: `coalesce(c.fails && ${setOf('exposed-secret')}, false)`,
    risk: `
      least(
        32767,
        coalesce(o.points, 0) + case
          when o.points > 0 and j.environment = ${PRODUCTION} then ${productionPoints}
          else 0
        end
      )`,
    findings_n: 'coalesce(o.n, 0)',
    unused_n: `case when not j.unknown && ${excess} then j.unused_n end`,
    team_ids: "coalesce(t.team_ids, '{}')",
    rotated_at: 'c.rotated_at',
    last_used_at: 'j.last_used_at',
    first_seen_at: 'i.seen_from',
    name: 'i.name',
    applies: "j.applies | coalesce(c.applies, '{}')",
    fails: "j.fails | coalesce(c.fails, '{}')",
    unknown: "j.unknown | coalesce(c.unknown, '{}')",
    accepted: ACCEPTED,
    is_pci: IN_PCI,
  }
}

/** Brings the row of each judged identity up to date: its states, its risk and the sets of its checks. Writes only what differs. */
export async function writePosture(client: Client, rules: Rules, asOf: Date, reach: Reach): Promise<void> {
  const columns = Object.entries(columnsOf(rules.params.get('dormant-identity')!.dormant_days!))
  const each = (written: (column: string) => string) => columns.map(([column]) => written(column)).join(', ')
  if (reach === 'all') await renewStanding(client)
  const standing =
    reach === 'all' ? 'standing_finding' : `(${standingFindings(isJudging(reach, 'identity_key'))})`
  // Held against what is there before it is written: "on conflict" locks every row that it meets.
  await client.query(
    `insert into posture (identity_key, ${each((column) => column)}, judged_at)
     select n.*, $1
     from (
         select j.identity_key, ${columns.map(([column, is]) => `${is} as ${column}`).join(', ')}
         from judged_identity j
           join identity i using (identity_key)
           left join (${listingRights}) g on g.source_id = i.source_id
           left join judged_holder c on c.identity_key = j.identity_key
           left join ${standing} o on o.identity_key = j.identity_key
           left join (${owningTeams(reach)}) t on t.identity_key = j.identity_key
       ) n
       left join posture p using (identity_key)
     where (${each((column) => `n.${column}`)}) is distinct from (${each((column) => `p.${column}`)})
     order by n.identity_key
     on conflict (identity_key) do update
     set ${each((column) => `${column} = excluded.${column}`)}, judged_at = excluded.judged_at`,
    [asOf],
  )
}
