import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { prepared } from '@/lib/db/pool'
import { empty, raw, sql } from '@/lib/db/sql'
import type { Joined, Row } from '@/lib/db/row'
import { idOf } from '@/lib/model/file-id'
import type {
  identity,
  ownership,
  posture,
  privilege,
  rights_profile,
  sighting,
} from '@/lib/generated/prisma/client'
import { NotFound } from '@/lib/model/errors'
import {
  environments,
  identityKinds,
  identityStatuses,
  ownerStates,
  providers,
  rightsStates,
  severities,
  useStates,
  word,
} from '@/lib/model/vocabulary'
import type { IdentityDetail, Owner, OwnershipChange, Sighting } from '@/lib/model/answers/inventory'

/** The key of an identity that the actor may see, from a key or a native id; throws NotFound for both absent and hidden. */
export async function visibleIdentity(actor: Actor, id: string): Promise<string> {
  const key = idOf(id)
  // A longer number is no key; compared as a number it would overflow.
  const isKey = /^-?\d{1,19}$/.test(key) && BigInt.asIntN(64, BigInt(key)) === BigInt(key)
  const [row] = await prepared<{ identity_key: string }>(
    sql`select p.identity_key
     from posture p ${raw(isKey ? '' : 'join identity i using (identity_key)')}
     where ${isKey ? sql`p.identity_key = ${key}::bigint` : sql`i.native_id in (${id}, ${key})`}
       and ${scopeCondition(actor)}
     ${raw(isKey ? '' : 'order by')} ${isKey ? empty : sql`i.native_id = ${id} desc`}
     limit 1`,
  )
  if (!row) throw new NotFound(`There is no identity ${id} in your scope.`)
  return row.identity_key
}

interface Detail
  extends
    Omit<Row<identity>, 'tags'>,
    Pick<posture, 'owner_state' | 'use_state' | 'rights_state' | 'severity' | 'risk'>,
    Joined<Pick<privilege, 'used_n' | 'unlogged_n'>>,
    Pick<privilege, 'unused_n' | 'unused_risky_n'>,
    Joined<Pick<rights_profile, 'is_known' | 'is_admin'>> {
  tags: Record<string, string> | null
  used_at: Date | null
  granted_n: number | null
  conditional_n: number | null
  hops: number | null
  path: string[] | null
  doubt: string | null
  use_from: Date | null
  use_to: Date | null
  unjudged: string | null
}

/** Everything known of one identity, with the records that say so. */
export async function identityDetail(actor: Actor, id: string): Promise<IdentityDetail> {
  const key = await visibleIdentity(actor, id)
  const [row] = await prepared<Detail>(
    `select
       i.*,
       coalesce(i.environment, pl.environment) as environment,
       p.owner_state, p.use_state, p.rights_state, p.severity, p.risk, p.last_used_at as used_at,
       v.granted_n, v.used_n, v.unused_n, v.unused_risky_n, v.unlogged_n, r.is_known, r.is_admin,
       icount(r.conditional) as conditional_n, e.hops, e.path, e.doubt, t.first_at as use_from,
       t.last_at as use_to,
       (select u.reason from unjudged u where u.identity_key = i.identity_key) as unjudged
     from identity i
       join posture p using (identity_key)
       left join privilege v using (identity_key)
       left join rights_profile r using (profile_key)
       left join escalation_path e using (identity_key)
       left join telemetry t on t.provider = i.provider and t.scope = i.scope and t.use_n > 0
       left join place pl on pl.name = i.scope
     where i.identity_key = $1`,
    [key],
  )
  const detail = row!
  return {
    id: key,
    name: detail.name,
    nativeId: detail.native_id,
    provider: word(providers, detail.provider),
    kind: word(identityKinds, detail.kind),
    scope: detail.scope,
    environment: word(environments, detail.environment ?? 4),
    status: word(identityStatuses, detail.status ?? 3),
    description: detail.description,
    unjudgedBecause: detail.unjudged,
    tags: detail.tags ?? {},
    isHuman: detail.human,
    breakGlass: detail.break_glass,
    providerManaged: detail.provider_managed,
    thirdParty: detail.third_party,
    thirdPartyReviewedAt: iso(detail.third_party_reviewed_at),
    inInventory: detail.in_inventory,
    createdAt: iso(detail.created_at),
    firstSeenAt: iso(detail.seen_from),
    goneAt: iso(detail.seen_to),
    lastUsedAt: iso(detail.used_at),
    lastUsedBy: await lastUsedBy(key, detail.used_at),
    useState: word(useStates, detail.use_state),
    ownerState: word(ownerStates, detail.owner_state),
    rightsState: word(rightsStates, detail.rights_state),
    severity: word(severities, detail.severity),
    risk: detail.risk,
    owners: await ownersOf(key),
    rights:
      detail.granted_n === null
        ? null
        : {
            granted: detail.granted_n,
            used: detail.used_n!,
            unused: detail.unused_n!,
            unusedRisky: detail.unused_risky_n!,
            unlogged: detail.unlogged_n!,
            isKnown: detail.is_known!,
            isAdmin: detail.is_admin!,
            conditional: detail.conditional_n!,
          },
    useSeen: detail.use_from ? { from: iso(detail.use_from), to: iso(detail.use_to!) } : null,
    escalation:
      detail.path === null
        ? null
        : {
            hops: detail.hops,
            path: detail.path,
            doubt: detail.doubt,
          },
    sightings: await sightingsOf(key),
  }
}

/** What says when an identity was last used: the event, else the record that names that very time, its own or of a credential. */
async function lastUsedBy(identityKey: string, at: Date | null): Promise<IdentityDetail['lastUsedBy']> {
  if (!at) return null
  // The event at that time, else the newest record that states it: one row at most.
  const [found] = await prepared<{
    is_log: boolean
    import_id: number
    file: string
    place: string
    seen_at: Date
  }>(
    `select is_log, import_id, file, place, seen_at
     from (
       (
         select true as is_log, f.import_id, f.name as file, 'record ' || e.record_no + 1 as place,
           e.occurred_at as seen_at
         from event e
           join event_batch b on b.id = e.batch_id
           join import_file f on f.id = b.file_id
         where e.identity_key = $1 and e.occurred_at >= $2 and e.occurred_at < $2 + interval '1 ms'
         order by e.event_id limit 1
       )
       union all
       (
         select false, s.import_id, f.name, s.at, s.last_seen_at
         from claim c
           join sighting s on s.record_key = c.record_key
           join import_file f on f.id = s.file_id
         where c.identity_key = $1
           and c.type in ('identity', 'credential')
           and c.key in (
             select $1::bigint
             union all
             select credential_key from credential where identity_key = $1
           )
           and date_trunc('milliseconds', (c.body->>'last_used_at')::timestamptz) = $2
         order by s.last_seen_at desc, s.record_key limit 1
       )
     ) u
     order by is_log desc limit 1`,
    [identityKey, at],
  )
  return found
    ? {
        isLog: found.is_log,
        importId: found.import_id,
        file: found.file,
        at: found.place,
        seenAt: iso(found.seen_at),
      }
    : null
}

/** Owners in their order of succession, then candidates with the surest first, then those who were rejected. */
export async function ownersOf(identityKey: string): Promise<Owner[]> {
  const found = await prepared<Row<ownership> & Pick<Owner, 'state'> & { active: boolean | null }>(
    `select o.*, p.active
     from ownership o
       left join person p on p.id = o.person_id
     where o.identity_key = $1
     order by array_position('{accepted,suggested,rejected}', o.state),
       case when o.state = 'accepted' then o.rank end,
       o.confidence desc, o.owner`,
    [identityKey],
  )
  return found.map((row) => ({
    owner: row.owner,
    label: row.label,
    state: row.state,
    reason: row.reason,
    confidence: row.confidence,
    isPerson: row.person_id !== null,
    hasLeft: row.active === false,
    decidedBy: row.decided_by,
    decidedAt: iso(row.decided_at),
  }))
}

/** Who decided what about the owners, newest first. */
export async function ownershipChangesOf(identityKey: string): Promise<OwnershipChange[]> {
  const found = await prepared<Omit<OwnershipChange, 'at'> & { at: Date }>(
    `select at, actor, label, change, note
     from ownership_change
     where identity_key = $1
     order by id desc limit 50`,
    [identityKey],
  )
  return found.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** The records that vouch for an identity, newest first. */
export async function sightingsOf(identityKey: string): Promise<Sighting[]> {
  const found = await prepared<Row<sighting> & { file: string; source: string }>(
    `select s.*, f.name as file, so.name as source
     from sighting s
       join import_file f on f.id = s.file_id
       join source so on so.id = s.source_id
     where s.identity_key = $1
     order by s.about like 'identity:%' desc, s.last_seen_at desc, s.record_key limit 50`,
    [identityKey],
  )
  return found.map((row) => ({
    about: row.about,
    format: row.format,
    source: row.source,
    importId: row.import_id,
    file: row.file,
    at: row.at,
    body: row.body,
    firstSeenAt: iso(row.first_seen_at),
    lastSeenAt: iso(row.last_seen_at),
    goneAt: iso(row.gone_at),
  }))
}
