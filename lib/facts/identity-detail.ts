import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { rows } from '@/lib/db/pool'
import { NotFound } from '@/lib/model/errors'
import {
  type Environment,
  environments,
  type EventKind,
  eventKinds,
  type IdentityKind,
  identityKinds,
  type IdentityStatus,
  identityStatuses,
  type OwnerState,
  ownerStates,
  type Provider,
  providers,
  type RightsState,
  rightsStates,
  severities,
  type UseState,
  useStates,
  word,
} from '@/lib/model/vocabulary'
import { riskClasses, type RiskClass } from '@/lib/privilege/risk'

/** The newest version of a raw record, redacted, and where it was read: what a fact leads back to. */
export interface Sighting {
  about: string
  format: string
  source: string
  importId: number
  file: string
  at: string
  body: unknown
  firstSeenAt: string
  lastSeenAt: string
  goneAt: string | null
}
export interface Owner {
  owner: string
  label: string
  state: 'accepted' | 'suggested' | 'rejected'
  reason: string
  confidence: number
  isPerson: boolean
  hasLeft: boolean
  decidedBy: string | null
  decidedAt: string | null
}
/** One line in the history of who answers for an identity. */
export interface OwnershipChange {
  at: string
  actor: string
  label: string
  change: 'accepted' | 'rejected' | 'not_mine' | 'ordered' | 'handed_over'
  note: string | null
}
/** Everything known of one identity beside its credentials and findings. Times are ISO 8601; null is unknown. */
export interface IdentityDetail {
  id: string
  name: string
  nativeId: string
  provider: Provider
  kind: IdentityKind
  scope: string
  environment: Environment
  status: IdentityStatus
  description: string | null
  tags: Record<string, string>
  isHuman: boolean | null
  breakGlass: boolean | null
  providerManaged: boolean | null
  thirdParty: string | null
  thirdPartyReviewedAt: string | null
  inInventory: boolean
  createdAt: string | null
  firstSeenAt: string
  goneAt: string | null
  lastUsedAt: string | null
  useState: UseState
  ownerState: OwnerState
  rightsState: RightsState
  severity: (typeof severities)[number]
  risk: number
  owners: Owner[]
  rights: {
    granted: number
    used: number
    unused: number
    unusedRisky: number
    unlogged: number
    isKnown: boolean
    isAdmin: boolean
    escalations: string[]
    conditional: number
  } | null
  useSeen: { from: string; to: string } | null
  escalation: { hops: number; path: string[] } | null
  sightings: Sighting[]
}

const iso = (value: unknown) => (value as Date | null)?.toISOString() ?? null

/** The key of an identity that the actor may see, from a key or a native id; throws NotFound for both absent and hidden. */
export async function visibleIdentity(actor: Actor, id: string): Promise<string> {
  // A longer number is no key; compared as a number it would overflow.
  const isKey = /^-?\d{1,19}$/.test(id) && BigInt.asIntN(64, BigInt(id)) === BigInt(id)
  const values: unknown[] = [id]
  const [row] = await rows<{ identity_key: string }>(
    `select p.identity_key from posture p ${isKey ? '' : 'join identity i using (identity_key)'}
     where ${isKey ? 'p.identity_key = $1::bigint' : 'i.native_id = $1'} and ${scopeCondition(actor, values)} limit 1`,
    values,
  )
  if (!row) throw new NotFound(`There is no identity ${id} in what you may see.`)
  return row.identity_key
}

/** Everything known of one identity, with the records that say so. */
export async function identityDetail(actor: Actor, id: string): Promise<IdentityDetail> {
  const key = await visibleIdentity(actor, id)
  const [row] = await rows<Record<string, unknown>>(
    `select i.*, coalesce(i.environment, pl.environment) as environment, p.owner_state, p.use_state, p.rights_state, p.severity, p.risk, p.last_used_at as used_at,
       v.granted_n, v.used_n, v.unused_n, v.unused_risky_n, v.unlogged_n, r.is_known, r.is_admin, r.escalations, icount(r.conditional) as conditional_n,
       e.hops, e.path, t.first_at as use_from, t.last_at as use_to
     from identity i join posture p using (identity_key)
     left join privilege v using (identity_key) left join rights_profile r using (profile_key) left join escalation_path e using (identity_key)
     left join telemetry t on t.provider = i.provider and t.scope = i.scope and t.use_n > 0 left join place pl on pl.name = i.scope
     where i.identity_key = $1`,
    [key],
  )
  const detail = row!
  return {
    id: key,
    name: detail.name as string,
    nativeId: detail.native_id as string,
    provider: word(providers, detail.provider as number),
    kind: word(identityKinds, detail.kind as number),
    scope: detail.scope as string,
    environment: word(environments, (detail.environment as number | null) ?? 4),
    status: word(identityStatuses, (detail.status as number | null) ?? 3),
    description: detail.description as string | null,
    tags: (detail.tags as Record<string, string> | null) ?? {},
    isHuman: detail.human as boolean | null,
    breakGlass: detail.break_glass as boolean | null,
    providerManaged: detail.provider_managed as boolean | null,
    thirdParty: detail.third_party as string | null,
    thirdPartyReviewedAt: iso(detail.third_party_reviewed_at),
    inInventory: detail.in_inventory as boolean,
    createdAt: iso(detail.created_at),
    firstSeenAt: iso(detail.seen_from)!,
    goneAt: iso(detail.seen_to),
    lastUsedAt: iso(detail.used_at),
    useState: word(useStates, detail.use_state as number),
    ownerState: word(ownerStates, detail.owner_state as number),
    rightsState: word(rightsStates, detail.rights_state as number),
    severity: word(severities, detail.severity as number),
    risk: detail.risk as number,
    owners: await ownersOf(key),
    rights:
      detail.granted_n === null
        ? null
        : {
            granted: detail.granted_n as number,
            used: detail.used_n as number,
            unused: detail.unused_n as number,
            unusedRisky: detail.unused_risky_n as number,
            unlogged: detail.unlogged_n as number,
            isKnown: detail.is_known as boolean,
            isAdmin: detail.is_admin as boolean,
            escalations: detail.escalations as string[],
            conditional: detail.conditional_n as number,
          },
    useSeen: detail.use_from ? { from: iso(detail.use_from)!, to: iso(detail.use_to)! } : null,
    escalation: detail.hops === null ? null : { hops: detail.hops as number, path: detail.path as string[] },
    sightings: await sightingsOf(key),
  }
}

/** Owners in their order of succession, then candidates with the surest first, then those who were rejected. */
export async function ownersOf(identityKey: string): Promise<Owner[]> {
  const found = await rows<Record<string, unknown>>(
    `select o.*, p.active from ownership o left join person p on p.id = o.person_id where o.identity_key = $1
     order by array_position('{accepted,suggested,rejected}', o.state), case when o.state = 'accepted' then o.rank end, o.confidence desc, o.owner`,
    [identityKey],
  )
  return found.map((row) => ({
    owner: row.owner as string,
    label: row.label as string,
    state: row.state as Owner['state'],
    reason: row.reason as string,
    confidence: row.confidence as number,
    isPerson: row.person_id !== null,
    hasLeft: row.active === false,
    decidedBy: row.decided_by as string | null,
    decidedAt: iso(row.decided_at),
  }))
}

/** Who decided what about the owners, newest first. */
export async function ownershipChangesOf(identityKey: string): Promise<OwnershipChange[]> {
  const found = await rows<Record<string, unknown>>(
    'select at, actor, label, change, note from ownership_change where identity_key = $1 order by id desc limit 50',
    [identityKey],
  )
  return found.map((row) => ({ ...row, at: iso(row.at)! }) as OwnershipChange)
}

/** The records that vouch for an identity, newest first. */
export async function sightingsOf(identityKey: string): Promise<Sighting[]> {
  const found = await rows<Record<string, unknown>>(
    `select s.*, f.name as file, so.name as source from sighting s join import_file f on f.id = s.file_id join source so on so.id = s.source_id
     where s.identity_key = $1 order by s.about like 'identity:%' desc, s.last_seen_at desc, s.record_key limit 50`,
    [identityKey],
  )
  return found.map((row) => ({
    about: row.about as string,
    format: row.format as string,
    source: row.source as string,
    importId: row.import_id as number,
    file: row.file as string,
    at: row.at as string,
    body: row.body,
    firstSeenAt: iso(row.first_seen_at)!,
    lastSeenAt: iso(row.last_seen_at)!,
    goneAt: iso(row.gone_at),
  }))
}

/** One right of an identity: what it holds against what it was seen to do. */
export interface Right {
  action: string
  risk: RiskClass | 'none'
  /** `unlogged`: no management log shows its use, so silence proves nothing. */
  use: 'used' | 'unused' | 'unlogged'
  isConditional: boolean
  lastUsedAt: string | null
  uses: number
}

/** Rights of an identity, the most dangerous unused ones first. */
export async function rightsOf(identityKey: string, limit = 500): Promise<Right[]> {
  const found = await rows<Record<string, unknown>>(
    `select a.name, a.risk, a.use_logged, u.last_at, coalesce(u.use_n, 0) as use_n, a.id = any(r.conditional) as is_conditional
     from privilege v join rights_profile r using (profile_key) cross join lateral unnest(r.granted) g (id) join action a on a.id = g.id
     left join identity_action u on u.identity_key = v.identity_key and u.action_id = a.id
     where v.identity_key = $1
     order by (u.action_id is null and a.use_logged) desc, case when u.action_id is null then a.risk end desc nulls last, u.last_at desc nulls last, a.name limit $2`,
    [identityKey, limit],
  )
  return found.map((row) => ({
    action: row.name as string,
    risk: riskClasses[row.risk as number]!,
    use: row.last_at ? 'used' : row.use_logged ? 'unused' : 'unlogged',
    isConditional: row.is_conditional as boolean,
    lastUsedAt: iso(row.last_at),
    uses: row.use_n as number,
  }))
}

/** Names of every action the identity was seen to use: the basis of a right-sized policy. */
export async function usedActions(identityKey: string): Promise<string[]> {
  const found = await rows<{ name: string }>(
    'select a.name from identity_action u join action a on a.id = u.action_id where u.identity_key = $1 order by a.name',
    [identityKey],
  )
  return found.map((row) => row.name)
}

export interface Grant {
  name: string
  nativeId: string
  kind: 'allow' | 'boundary'
  via: string | null
  resource: string | null
  isKnown: boolean
  allows: number
  unmatched: string[]
}

/** The policies and roles through which an identity holds its rights. */
export async function grantsOf(identityKey: string): Promise<Grant[]> {
  return rows<Grant>(
    `select g.name, g.native_id as "nativeId", g.kind, g.via, g.resource, s.permission_set_key is not null as "isKnown",
       coalesce(icount(s.allow | s.conditional), 0) as allows, coalesce(s.unmatched, '{}') as unmatched
     from identity_grant g left join permission_set s on s.permission_set_key = g.permission_set_key and s.seen_to is null
     where g.identity_key = $1 and g.seen_to is null order by g.kind desc, g.name, g.grant_key limit 500`,
    [identityKey],
  )
}

export interface Trust {
  kind: 'principal' | 'service' | 'federation' | 'anyone'
  principal: string
  principalId: string | null
  issuer: string | null
  subjects: string[]
  audiences: string[]
  isExternal: boolean | null
  externalIdRequired: boolean | null
  otherConditions: string[]
}

/** Who may become this identity. */
export async function trustsOf(identityKey: string): Promise<Trust[]> {
  return rows<Trust>(
    `select t.kind, t.principal, (select i.identity_key from identity i where i.identity_key = t.principal_key) as "principalId", t.issuer,
       coalesce(t.subjects, '{}') as subjects, coalesce(t.audiences, '{}') as audiences, t.is_external as "isExternal",
       t.external_id_required as "externalIdRequired", coalesce(t.other_conditions, '{}') as "otherConditions"
     from trust t where t.identity_key = $1 and t.seen_to is null order by t.kind, t.principal, t.trust_key limit 200`,
    [identityKey],
  )
}

export interface Workload {
  name: string
  nativeId: string
  kind: string
  scope: string
  environment: Environment
  isGone: boolean
  lastSeenAt: string | null
}

/** What runs as this identity. */
export async function workloadsOf(identityKey: string): Promise<Workload[]> {
  const found = await rows<Record<string, unknown>>(
    `select w.*, coalesce(w.environment, p.environment) as environment from identity_workload l join workload w using (workload_key) left join place p on p.name = w.scope where l.identity_key = $1 order by w.seen_to is not null, w.name, w.workload_key limit 200`,
    [identityKey],
  )
  return found.map((row) => ({
    name: row.name as string,
    nativeId: row.native_id as string,
    kind: row.kind as string,
    scope: row.scope as string,
    environment: word(environments, (row.environment as number | null) ?? 4),
    isGone: row.seen_to !== null || row.status === 'gone',
    lastSeenAt: iso(row.last_seen_at),
  }))
}

/** Where the credentials of an identity were presented. */
export interface UseContext {
  context: string
  isWorkload: boolean
  firstAt: string
  lastAt: string
  issues: number
  uses: number
}

export async function contextsOf(identityKey: string): Promise<UseContext[]> {
  const found = await rows<Record<string, unknown>>(
    `select coalesce(t.text, 'not recorded') as context, bool_or(c.is_workload) as is_workload, min(c.first_at) as first_at, max(c.last_at) as last_at,
       sum(c.issue_n)::int as issues, sum(c.use_n)::int as uses
     from credential_context c left join term t on t.term_key = c.context_key where c.identity_key = $1
     group by 1 order by last_at desc, 1 limit 100`,
    [identityKey],
  )
  return found.map((row) => ({
    context: (row.context as string).replace(/^(workload|network) /, ''),
    isWorkload: row.is_workload as boolean,
    firstAt: iso(row.first_at)!,
    lastAt: iso(row.last_at)!,
    issues: row.issues as number,
    uses: row.uses as number,
  }))
}

/** One line of the timeline. */
export interface EventRow {
  at: string
  kind: EventKind
  result: 'success' | 'denied' | 'error'
  action: string | null
  context: string | null
  audience: string | null
  sourceIp: string | null
  agent: string | null
  ttlSeconds: number | null
  isHuman: boolean
  file: string
  importId: number
  recordNo: number
}

const results = ['success', 'denied', 'error'] as const

/** The newest events of an identity, walking back from an instant through the months that hold any. */
export async function eventsOf(identityKey: string, before: Date, limit = 100): Promise<EventRow[]> {
  const [span] = await rows<{ first: Date | null; last: Date | null }>(
    'select min(first_at) as first, max(last_at) as last from credential_context where identity_key = $1',
    [identityKey],
  )
  if (!span?.first || !span.last) return []
  const found = await rows<Record<string, unknown>>(
    `select e.*, host(e.source_ip) as ip, a.name as action, c.text as context, d.text as audience, g.text as agent, f.name as file, f.import_id
     from event e join event_batch b on b.id = e.batch_id join import_file f on f.id = b.file_id
     left join action a on a.id = e.action_id left join term c on c.term_key = e.context_key
     left join term d on d.term_key = e.audience_key left join term g on g.term_key = e.agent_key
     where e.identity_key = $1 and e.occurred_at >= $2 and e.occurred_at <= $3 and e.occurred_at < $4
     order by e.occurred_at desc, e.event_id limit $5`,
    [identityKey, span.first, span.last, before, limit],
  )
  return found.map((row) => ({
    at: iso(row.occurred_at)!,
    kind: word(eventKinds, row.kind as number),
    result: results[row.result as number]!,
    action: row.action as string | null,
    context: (row.context as string | null)?.replace(/^(workload|network) /, '') ?? null,
    audience: row.audience as string | null,
    sourceIp: row.ip as string | null,
    agent: row.agent as string | null,
    ttlSeconds: row.ttl_seconds as number | null,
    isHuman: row.is_human as boolean,
    file: row.file as string,
    importId: row.import_id as number,
    recordNo: row.record_no as number,
  }))
}
