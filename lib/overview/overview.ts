import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { partOf, scopeCondition } from '@/lib/auth/scope'
import { type CheckId, numbersOf } from '@/lib/checks/index'
import { prepared } from '@/lib/db/pool'
import { raw, sql } from '@/lib/db/sql'
import { recent } from '@/lib/db/recent'
import { ageStates, codes, ownerStates, rightsStates, type Severity } from '@/lib/model/vocabulary'
import { countFindings } from '@/lib/findings/queries'
import { type AgePolicy, countCredentials } from '@/lib/inventory/credentials'
import { countIdentities } from '@/lib/inventory/identities'
import { credentialFilter, findingFilter, identityFilter } from '@/lib/model/filters'
import { GONE, LIVE, OPEN } from '@/lib/facts/terms'

/** Counts at the right of the navigation. */
export interface NavigationCounts {
  identities: number
  credentials: number
  findings: number
  tasks: number
  exceptions: number
  /** What running campaigns ask of the reader. */
  attestations: number
  sources: number
}

export async function navigationCounts(actor: Actor): Promise<NavigationCounts> {
  const { campaigns, ...counts } = await sharedCounts(actor)
  return { ...counts, attestations: campaigns > 0 ? await attestationsOf(actor) : 0 }
}

type SharedCounts = Omit<NavigationCounts, 'attestations'> & { campaigns: number }

// The same for everybody who sees the same part.
async function sharedCounts(actor: Actor): Promise<SharedCounts> {
  const scope = scopeCondition(actor)
  const sources = actor.scope.sources ?? null
  const [row] = await prepared<SharedCounts>(
    sql`select
       (select count(*)::int from posture p where p.status <> ${raw(GONE)} and ${scope}) as identities,
       (
         select count(*)::int
         from credential c
           join posture p using (identity_key)
         where ${raw(LIVE)} and ${scope}
       ) as credentials,
       (
         select count(*)::int
         from finding f
           join posture p using (identity_key)
         where ${raw(OPEN)} and p.status <> ${raw(GONE)} and ${scope}
       ) as findings,
       (
         select count(*)::int
         from task t
           join posture p using (identity_key)
         where t.closed_at is null and ${scope}
       ) as tasks,
       (
         select count(*)::int
         from exception x
           join posture p using (identity_key)
         where x.state in ('requested', 'approved', 'stale') and ${scope}
       ) as exceptions,
       (select count(*)::int from campaign where state = 'running') as campaigns,
       (
         select count(*)::int
         from source s
         where ${sources}::int[] is null or s.id = any(${sources}::int[])
       ) as sources`,
  )
  return row!
}

// As the inbox counts: also what is asked of somebody absent, and no question that is asked a second time.
async function attestationsOf(actor: Actor): Promise<number> {
  if (actor.kind !== 'user') return 0
  const scope = scopeCondition(actor)
  const [row] = await prepared<{ n: number }>(
    sql`select count(*)::int as n
     from (
         select
           q.team_id,
           q.id || array(
             select a.person_id
             from absence a
             where a.delegate_person_id = q.id and now() between a.starts_at and a.ends_at
           ) as ids
         from person q
         where q.email = ${actor.label.toLowerCase()} and q.active
       ) me
       join campaign_item i on i.reviewer_person_id = any(me.ids) or i.reviewer_team_id = me.team_id
       join posture p on p.identity_key = i.identity_key
     where i.state = 'pending'
       and i.control_of is null
       and i.campaign_id in (select id from campaign where state = 'running')
       and ${scope}`,
  )
  return row!.n
}

/** The counts for the navigation, which stands on every page: they take a scan of all identities, credentials and findings. */
export async function recentCounts(actor: Actor): Promise<NavigationCounts> {
  const { campaigns, ...counts } = await recent(`counts ${partOf(actor)}`, () => sharedCounts(actor))
  return { ...counts, attestations: campaigns > 0 ? await attestationsOf(actor) : 0 }
}

/** One question of the roll; holds + gap + unknown + not applicable = identities. */
export interface RollRow {
  id: 'owner' | 'rights' | 'age' | 'context'
  question: string
  holds: number
  gap: number
  unknown: number
  notApplicable: number
  /** Filter of the identities list that shows the gap. */
  gapHref: string
  unknownHref: string
}

/** Checks that a credential fails which is used in more than one place. */
const CONTEXT_CHECKS = numbersOf(['shared-across-workloads', 'context-mismatch'] satisfies CheckId[])

/** The roll: does every identity have an owner, fitting rights, fresh credentials, one place of use? Every row adds up to the total. */
export async function roll(actor: Actor): Promise<{ total: number; rows: RollRow[] }> {
  const scope = scopeCondition(actor)
  const among = (column: string, list: readonly string[], ...words: string[]) =>
    raw(`(count(*) filter (where ${column} in (${codes(list, words)})))::int`)
  const context = sql`${CONTEXT_CHECKS}::int[]`
  // All counts of the four rows in one pass over posture.
  const [row] = await prepared<Record<string, number>>(
    sql`select
       count(*)::int as total,
       ${among('owner_state', ownerStates, 'owned')} as owner_holds,
       ${among('owner_state', ownerStates, 'none', 'departed', 'suggested')} as owner_gap,
       ${among('owner_state', ownerStates, 'unknown')} as owner_unknown,
       ${among('rights_state', rightsStates, 'matched')} as rights_holds,
       ${among('rights_state', rightsStates, 'excess', 'admin')} as rights_gap,
       ${among('rights_state', rightsStates, 'unknown')} as rights_unknown,
       ${among('rights_state', rightsStates, 'none')} as rights_na,
       ${among('age_state', ageStates, 'inside')} as age_holds,
       ${among('age_state', ageStates, 'over')} as age_gap,
       ${among('age_state', ageStates, 'unknown')} as age_unknown,
       ${among('age_state', ageStates, 'none')} as age_na,
       (count(*) filter (where fails && ${context}))::int as context_gap,
       (count(*) filter (where not fails && ${context} and unknown && ${context}))::int as context_unknown,
       (
         count(*) filter (
           where not fails && ${context} and not unknown && ${context} and applies && ${context}
         )
       )::int as context_holds,
       (count(*) filter (where not applies && ${context}))::int as context_na
     from posture p
     where p.status <> ${raw(GONE)} and ${scope}`,
  )
  const counts = row!
  const question = (id: RollRow['id'], text: string, gap: string, unknown: string): RollRow => ({
    id,
    question: text,
    holds: counts[`${id}_holds`]!,
    gap: counts[`${id}_gap`]!,
    unknown: counts[`${id}_unknown`]!,
    notApplicable: counts[`${id}_na`] ?? 0,
    gapHref: `/identities?${gap}`,
    unknownHref: `/identities?${unknown}`,
  })
  return {
    total: counts.total!,
    rows: [
      question('owner', 'Has an active owner', 'owner=none,departed,suggested', 'owner=unknown'),
      question('rights', 'Least privilege: permissions in use', 'rights=excess,admin', 'rights=unknown'),
      question('age', 'Credentials inside rotation policy', 'age=over', 'age=unknown'),
      question(
        'context',
        'Used only where issued',
        // The roll counts what is so; an exception does not make it otherwise.
        'check=shared-across-workloads,context-mismatch&accepted=true',
        'unknown=shared-across-workloads,context-mismatch',
      ),
    ],
  }
}

/** What happened in the last day. */
export interface Changes {
  opened: Record<Severity, number>
  regressed: number
  verified: number
  appeared: number
  appearedUnowned: number
  gone: number
}

/** The filters of the lists behind the figures: what is counted and what is listed are one condition. */
export const changeFilters = {
  opened: { new_days: '1' },
  regressed: { regressed_days: '1' },
  verified: { verified_days: '1' },
  appeared: { new_days: '1' },
  appearedUnowned: { new_days: '1', owner: 'none,departed,suggested,unknown' },
  gone: { gone_days: '1' },
} as const

/** What was opened, came back, was proven, appeared and went in the last day. */
export async function changesOfDay(actor: Actor): Promise<Changes> {
  const findings = (filter: object) => countFindings(actor, findingFilter.parse(filter))
  const identities = (filter: object) => countIdentities(actor, identityFilter.parse(filter))
  const opened = (severity: Severity) => findings({ ...changeFilters.opened, severity })
  const [critical, high, medium, low, regressed, verified, appeared, appearedUnowned, gone] =
    await Promise.all([
      opened('critical'),
      opened('high'),
      opened('medium'),
      opened('low'),
      findings(changeFilters.regressed),
      findings(changeFilters.verified),
      identities(changeFilters.appeared),
      identities(changeFilters.appearedUnowned),
      identities(changeFilters.gone),
    ])
  return {
    opened: { critical, high, medium, low },
    regressed,
    verified,
    appeared,
    appearedUnowned,
    gone,
  }
}

/** A band of a distribution. `null` bounds are open; the band with both null is "unknown". */
export interface Band {
  from: number | null
  to: number | null
  count: number
}
const AGE_BANDS = [0, 31, 91, 181, 366, 731]

/** Live static credentials by days since their last rotation; unknown comes last. */
export async function ageDistribution(actor: Actor): Promise<Band[]> {
  const scope = scopeCondition(actor)
  const found = await prepared<{ band: number | null; n: number }>(
    sql`
      select
        width_bucket(
          floor(date_part('epoch', now() - coalesce(c.rotated_at, c.created_at)) / 86400)::int,
          ${AGE_BANDS}::int[]
        ) as band,
        count(*)::int as n
      from credential c
        join posture p using (identity_key)
      where c.is_static and ${raw(LIVE)} and ${scope}
      group by 1`,
  )
  const counts = new Map(found.map((row) => [row.band, row.n]))
  const bands: Band[] = AGE_BANDS.map((from, index) => ({
    from,
    to: index + 1 < AGE_BANDS.length ? AGE_BANDS[index + 1]! - 1 : null,
    count: counts.get(index + 1) ?? 0,
  }))
  return [...bands, { from: null, to: null, count: counts.get(null) ?? 0 }]
}

/** Live static credentials against the policy of their kind: as long as the lists of credentials under the same words. */
export async function againstPolicy(
  actor: Actor,
  policy: AgePolicy,
): Promise<{ inside: number; over: number; unknown: number }> {
  const ages = ['inside', 'over', 'unknown'] as const
  const [inside, over, unknown] = await countCredentials(
    actor,
    ages.map((age) => credentialFilter.parse({ age, static: 'true' })),
    policy,
  )
  return { inside: inside!, over: over!, unknown: unknown! }
}

const EXCESS_BANDS = [0, 1, 25, 50, 75, 100]

/** Identities by the share of their rights that they did not use, in percent; unknown comes last. */
export async function excessDistribution(actor: Actor): Promise<Band[]> {
  const scope = scopeCondition(actor)
  const found = await prepared<{ band: number | null; n: number }>(
    sql`select
       case
         when p.unused_n is null then null
         else width_bucket((100 * v.unused_n / greatest(v.granted_n, 1))::int, ${EXCESS_BANDS}::int[])
       end as band,
       count(*)::int as n
     from posture p
       join privilege v using (identity_key)
     where p.status <> ${raw(GONE)} and ${scope}
     group by 1`,
  )
  const counts = new Map(found.map((row) => [row.band, row.n]))
  const bands: Band[] = EXCESS_BANDS.map((from, index) => ({
    from,
    to: index + 1 < EXCESS_BANDS.length ? EXCESS_BANDS[index + 1]! - 1 : from,
    count: counts.get(index + 1) ?? 0,
  }))
  return [...bands, { from: null, to: null, count: counts.get(null) ?? 0 }]
}
