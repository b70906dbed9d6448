import type { Client } from '@/lib/db/pool'
import { GONE } from '@/lib/facts/terms'
import { perIdentity } from './claims'
import type { ImportToMerge } from './import-to-merge'

interface Target {
  type: string
  table: string
  key: string
  columns: string[]
  /** What a row that nobody lists any more has as its status. */
  goneStatus?: string
  /** Keeps which record last spoke of use. */
  hasUse?: true
  hasSource?: true
  hasInventory?: true
}

const words = (text: string) => text.trim().split(/\s+/)

const targets: Target[] = [
  {
    type: 'permission_set',
    table: 'permission_set',
    key: 'permission_set_key',
    columns: words(
      'provider native_id name allow allow_everywhere conditional deny deny_partly unmatched statements attached depends_on_holder depends_on_time',
    ),
  },
  {
    type: 'identity',
    table: 'identity',
    key: 'identity_key',
    columns:
      words(`provider kind native_id unique_id name scope environment status created_at last_used_at never_used human break_glass interactive provider_managed
      third_party third_party_reviewed_at third_party_contract_ends_at description tags owner_hints`),
    goneStatus: '2',
    hasUse: true,
    hasSource: true,
    hasInventory: true,
  },
  {
    type: 'credential',
    table: 'credential',
    key: 'credential_key',
    columns:
      words(`kind is_static native_id label status created_at rotated_at expires_at cannot_expire last_used_at never_used
      rotation_tracked versions issuer fingerprint binding ttl_seconds key_strength
      in_store store_rotates rotation_due_at`),
    goneStatus: '3',
    hasUse: true,
    hasInventory: true,
  },
  {
    type: 'grant',
    table: 'identity_grant',
    key: 'grant_key',
    columns: words('native_id name kind permission_set_key via resource stand_in'),
  },
  {
    type: 'platform_principal',
    table: 'platform_principal',
    key: 'principal_key',
    columns: words('provider native_id name scope'),
  },
  {
    type: 'membership',
    table: 'membership',
    key: 'membership_key',
    columns: words('native_id group_key name reason is_own_account'),
  },
  {
    type: 'trust',
    table: 'trust',
    key: 'trust_key',
    columns: words(
      'native_id kind principal principal_key issuer subjects audiences is_external external_id_required other_conditions effect except_principals actions condition grade reach pattern who safe',
    ),
  },
  {
    type: 'workload',
    table: 'workload',
    key: 'workload_key',
    columns: words('provider native_id name kind scope environment status last_seen_at'),
    goneStatus: "'gone'",
  },
  {
    type: 'exposure',
    table: 'exposure',
    key: 'exposure_key',
    columns: words(
      'native_id fingerprint detector credential_native_id identity_key location verified is_public is_canary found_at author reach',
    ),
    hasSource: true,
  },
]

/**
 * What all records say of the touched rows of one type: one line a row, with the newest word on each column. `ended` is null while
 * somebody lists it: the last complete delivery that does not list it counts only if no record listed it later.
 * Of words of one time the last by the name of its source counts, then by the words themselves: numbers of sources and keys of
 * records depend on who came first.
 * An identity ends with a record that is about it; that a key of it is gone says nothing of the identity.
 */
export function saidOf(type: string): string {
  const own = perIdentity.has(type)
  const ends = type === 'identity' ? 'c.position = 0 and' : ''
  return `
    (
      with word as (
        select
          c.key, c.identity_key, c.position, c.body, c.record_key, s.source_id, c.said_from,
          o.name as source,
          coalesce(c.said_to, s.content_at) as said_at,
          coalesce(c.said_to, s.last_seen_at) as listed_at,
          case when ${ends} true then least(c.ended_at, s.gone_at) end as ended_at,
          least(c.ended_at, s.gone_at) is null as is_current
        from touched_fact t
          join claim c
            on c.type = t.type and c.key = t.key ${own ? 'and c.identity_key = t.identity_key' : ''}
          join sighting s using (record_key)
          join source o on o.id = s.source_id
        where t.type = '${type}'
      ),
      span as (
        select key,
          ${own ? 'identity_key,' : ''} max(ended_at) as ended_at,
          max(listed_at) filter (where is_current) as listed_at,
          min(said_from) as seen_from, bool_or(is_current) as is_said
        from word
        group by key ${own ? ', identity_key' : ''}
      )
      select
        w.key,
        ${
          own
            ? 'w.identity_key'
            : `
      coalesce(max(w.identity_key) filter (where w.identity_key <> 0), 0) as identity_key`
        },
        jsonb_merged(w.body order by w.said_at, w.source, w.body, w.record_key) filter (where counts) ||
          jsonb_strip_nulls(
          jsonb_build_object(
            'last_used_at', max((w.body->>'last_used_at')::timestamptz) filter (where counts)
          )
        ) as body,
        (
          array_agg(
            w.record_key order by w.is_current desc, w.position, w.said_from, w.source, w.body, w.record_key
          )
        )[1] as record_key,
        (
          array_agg(
            w.source_id order by w.is_current desc, w.position, w.said_from, w.source, w.body, w.record_key
          )
        )[1] as source_id,
        (
          array_agg(w.record_key order by w.said_at desc, w.source, w.body, w.record_key) filter (
            where counts and w.body ?| '{last_used_at,never_used}'
          )
        )[1] as use_record_key,
        p.seen_from,
        case when p.ended_at >= coalesce(p.listed_at, '-infinity') then p.ended_at end as ended_at
      from word w
        join span p using (key ${own ? ', identity_key' : ''})
        cross join lateral (select w.is_current or not p.is_said as counts) u
      group by w.key, ${own ? 'w.identity_key,' : ''} p.seen_from, p.ended_at, p.listed_at, p.is_said
    )`
}

/**
 * Works the facts of the rows in `touched_fact` out of all that is said of them. Writes only what differs, and leaves it in the
 * temporary tables `written_row` (type, identity_key, key) and `turned_identity` (those that ended or came back).
 */
export async function writeFacts(client: Client, run: ImportToMerge): Promise<void> {
  await client.query(
    'create temp table written_row (type text, identity_key bigint, key bigint) on commit drop',
  )
  for (const target of targets.filter(({ type }) => type !== 'credential')) {
    if (target.type === 'identity') await beforeIdentities(client)
    await writeTarget(client, run, target)
  }
  await touchCredentials(client)
  await writeTarget(
    client,
    run,
    targets.find(({ type }) => type === 'credential')!,
  )
}

async function writeTarget(client: Client, run: ImportToMerge, target: Target): Promise<void> {
  const { type, table, key, columns, goneStatus } = target
  const own = perIdentity.has(type)
  const keys = own ? ['identity_key', key] : [key]
  const value = (column: string) => {
    if (type === 'exposure' && column === 'identity_key') return 'nullif(s.identity_key, 0)'
    // What has a last use was used, whatever another source says.
    if (column === 'never_used')
      return 'case when r.last_used_at is not null then false else r.never_used end'
    if (column === 'status' && goneStatus)
      return `case when s.ended_at is not null then ${goneStatus} else r.status end`
    return `r.${column}`
  }
  // A credential ends with its identity.
  const seenTo = type === 'credential' ? 'coalesce(s.ended_at, i.seen_to)' : 's.ended_at'
  const status = (text: string) => (type === 'credential' ? text.replace('s.ended_at', seenTo) : text)
  const from =
    type === 'credential'
      ? `${saidOf(type)} s left join identity i on i.identity_key = s.identity_key and i.status = ${GONE}`
      : `${saidOf(type)} s`
  const extra: [string, string][] = [
    ...(target.hasUse ? ([['use_record_key', 's.use_record_key']] as [string, string][]) : []),
    ...(target.hasSource ? ([['source_id', 's.source_id']] as [string, string][]) : []),
    ...(target.hasInventory ? ([['in_inventory', 'true']] as [string, string][]) : []),
    ['record_key', 's.record_key'],
    ['seen_to', seenTo],
  ]
  const set = (column: string): string => {
    // Use that only a log knows of is kept: last use moves forward.
    if (column === 'last_used_at' && target.hasUse) return `greatest(t.last_used_at, excluded.last_used_at)`
    if (column === 'never_used')
      return `
        case
          when greatest(t.last_used_at, excluded.last_used_at) is not null then false
          else excluded.never_used
        end`
    // What ties a slot to its key id is worked out later, and so is that the slot is the key.
    if (column === 'binding')
      return `
        case
          when t.binding ? 'access_key_id'
            then coalesce(excluded.binding, '{}')
              || jsonb_build_object('access_key_id', t.binding->'access_key_id')
          else excluded.binding
        end`
    if (column === 'seen_to' && type === 'credential')
      return `
        coalesce(
          excluded.seen_to, case when t.same_as is not null then least(t.seen_from, excluded.seen_from) end
        )`
    return `excluded.${column}`
  }
  const all = [...columns, ...extra.map(([name]) => name)]
  const said = [
    ...keys.map((name) => (name === key ? 's.key' : 's.identity_key')),
    ...columns.map((column) => status(value(column))),
    ...extra.map(([, sql]) => sql),
  ]
  // Writes the rows that differ, and remembers which those were.
  await client.query(
    `with written as (
       insert into ${table} as t (${[...keys, ...all, 'import_id', 'seen_from'].join(', ')})
       select
         ${said.join(', ')},
         $1, s.seen_from
       from ${from}, jsonb_populate_record(null::${table}, s.body) r
       order by ${own ? 's.identity_key, s.key' : 's.key'}
       on conflict (${keys.join(', ')}) do update set
         ${all.map((column) => `${column} = ${set(column)}`).join(', ')},
         import_id = excluded.import_id,
         seen_from = least(t.seen_from, excluded.seen_from)
       where (${all.map((column) => `t.${column}`).join(', ')}) is distinct from (
           ${all.map(set).join(', ')}
         )
         or excluded.seen_from < t.seen_from
       returning ${own ? 't.identity_key' : '0::bigint as identity_key'}, t.${key} as key
     )
     insert into written_row
     select '${type}', identity_key, key
     from written`,
    [run.id],
  )
}

// Which identities were there, so that those that end or come back are known.
async function beforeIdentities(client: Client): Promise<void> {
  await client.query(
    `create temp table identity_before on commit drop as
     select t.key as identity_key, i.seen_to, i.status
     from touched_fact t
       left join identity i on i.identity_key = t.key
     where t.type = 'identity'`,
  )
}

// Credentials of an identity that ended end with it, and come back with it.
async function touchCredentials(client: Client): Promise<void> {
  await client.query(
    `create temp table turned_identity on commit drop as
     select i.identity_key, i.seen_to
     from identity_before b
       join identity i using (identity_key)
     where b.seen_to is distinct from i.seen_to`,
  )
  await client.query(
    `insert into touched_fact
     select 'credential', c.identity_key, c.credential_key
     from credential c
       join turned_identity using (identity_key)
     where c.record_key is not null and c.in_inventory
     on conflict do nothing`,
  )
  // Those that only a log knows.
  await client.query(
    `update credential c set seen_to = t.seen_to, status = case when t.seen_to is not null then 3 end
     from turned_identity t
     where c.identity_key = t.identity_key
       and not c.in_inventory
       and c.same_as is null
       and c.record_key is null
       and (c.seen_to is null) = (t.seen_to is not null)`,
  )
}
