import type { Client } from '@/lib/db/pool'
import { fresh, perIdentity } from './fresh-rows'
import { introduceHolders, releaseHolders } from './holders'
import { introduceStandIns } from './stand-ins'

export interface ImportToMerge {
  id: number
  sourceId: number
  asOf: Date
}

/**
 * Decides for every staged record whether it is new, changed, unchanged or repeated within the import. Writes nothing but
 * the staging table, so it is the preview.
 */
export async function decideOutcomes(client: Client, importId: number): Promise<void> {
  await client.query('select analyze_staging()')
  await client.query(
    `update stage_record r set outcome = case
        when d.later then 'repeated'
        when s.record_key is null then 'new'
        -- Older than what is known: an export that arrives late takes nothing back.
        when s.last_seen_at > i.as_of then 'unchanged'
        when s.sha256 <> r.sha256 or s.gone_at is not null then 'changed'
        else 'unchanged' end
     from (select file_id, record_no, record_key,
                  row_number() over (partition by record_key order by file_id desc, record_no desc) > 1 as later
           from stage_record where import_id = $1) d
     join import i on i.id = $1
     left join sighting s on s.record_key = d.record_key
     where r.import_id = $1 and r.file_id = d.file_id and r.record_no = d.record_no`,
    [importId],
  )
}

interface Target {
  type: string
  table: string
  key: string
  columns: string[]
  /** Replaced as a whole rather than kept when the source no longer says it: only this record speaks for the row. */
  owned: boolean
  /** Extra columns: name → SQL. */
  extra?: Record<string, string>
}

const words = (text: string) => text.trim().split(/\s+/)

const targets: Target[] = [
  {
    type: 'permission_set',
    table: 'permission_set',
    key: 'permission_set_key',
    owned: true,
    columns: words(
      'provider native_id name allow allow_everywhere conditional deny deny_partly unmatched statements attached depends_on_holder depends_on_time',
    ),
  },
  {
    type: 'identity',
    table: 'identity',
    key: 'identity_key',
    owned: false,
    columns:
      words(`provider kind native_id name scope environment status created_at last_used_at never_used human break_glass provider_managed
      third_party third_party_reviewed_at third_party_contract_ends_at description tags owner_hints`),
    extra: { in_inventory: 'true', source_id: '$2' },
  },
  {
    type: 'credential',
    table: 'credential',
    key: 'credential_key',
    owned: false,
    columns:
      words(`kind is_static native_id label status created_at rotated_at expires_at cannot_expire last_used_at never_used
      rotation_tracked versions issuer fingerprint binding ttl_seconds`),
    extra: { in_inventory: 'true' },
  },
  {
    type: 'grant',
    table: 'identity_grant',
    key: 'grant_key',
    owned: true,
    columns: words('native_id name kind permission_set_key via resource stand_in'),
  },
  {
    type: 'trust',
    table: 'trust',
    key: 'trust_key',
    owned: true,
    columns: words(
      'native_id kind principal principal_key issuer subjects audiences is_external external_id_required other_conditions effect except_principals actions condition grade reach pattern who safe',
    ),
  },
  {
    type: 'workload',
    table: 'workload',
    key: 'workload_key',
    owned: true,
    columns: words('provider native_id name kind scope environment status last_seen_at'),
  },
  {
    type: 'exposure',
    table: 'exposure',
    key: 'exposure_key',
    owned: true,
    columns: words(
      'native_id fingerprint detector credential_native_id identity_key location verified is_public is_canary found_at author',
    ),
    extra: { source_id: '$2' },
  },
]

// A later file can be older than what is known: last use only ever moves forward.
const merged = (table: string, column: string, owned: boolean) => {
  if (column === 'last_used_at') return `greatest(${table}.last_used_at, excluded.last_used_at)`
  return owned ? `excluded.${column}` : `coalesce(excluded.${column}, ${table}.${column})`
}

/** Writes what the staged records of an import say into the inventory. Runs inside the caller's transaction. */
export async function merge(client: Client, run: ImportToMerge): Promise<void> {
  const values = [run.id, run.sourceId, run.asOf]
  await client.query(
    `insert into sighting (record_key, identity_key, source_id, format, scope, about, file_id, import_id, at, said_file_id, said_import_id, said_at, sha256, body, first_seen_at, last_seen_at)
     select record_key, nullif(identity_key, 0), $2, format, scope, about, file_id, import_id, at, file_id, import_id, at, sha256, body, $3, $3
     from stage_record where import_id = $1 and outcome in ('new', 'changed')
     on conflict (record_key) do update set identity_key = excluded.identity_key, file_id = excluded.file_id, import_id = excluded.import_id,
       at = excluded.at, said_file_id = excluded.file_id, said_import_id = excluded.import_id, said_at = excluded.at, sha256 = excluded.sha256, body = excluded.body, last_seen_at = greatest(sighting.last_seen_at, excluded.last_seen_at),
       about = excluded.about, scope = excluded.scope, gone_at = null`,
    values,
  )
  await client.query(
    `update sighting s set last_seen_at = greatest(s.last_seen_at, $3), import_id = r.import_id, file_id = r.file_id, at = r.at
     from stage_record r where r.import_id = $1 and r.outcome = 'unchanged' and r.record_key = s.record_key and $2::int is not null`,
    values,
  )
  for (const target of targets) {
    await mergeTarget(client, target, values)
    await closeUnsaid(client, target, values)
  }
  await client.query(
    `delete from rights_profile p using (select array_agg(permission_set_key) as keys from permission_set where import_id = $1 or seen_to = $2) c
     where p.sets && c.keys or p.boundaries && c.keys`,
    [run.id, run.asOf],
  )
  await mergeWorkloadLinks(client, run.id)
  await mergePeople(client, run.id)
  await introduceStandIns(client, values)
  await introduceHolders(client, values)
  await releaseHolders(client, run.asOf)
  await client.query(
    `insert into changed_identity
     select distinct w.identity_key from stage_row w join stage_record r using (import_id, file_id, record_no)
     where w.import_id = $1 and w.identity_key <> 0 and r.outcome in ('new', 'changed')
     union
     select g.identity_key from identity_grant g join permission_set s using (permission_set_key) where s.import_id = $1 or s.seen_to = $2
     union
     select c.identity_key from exposure e join credential c on c.native_id = e.credential_native_id or c.fingerprint = e.fingerprint where e.import_id = $1
     union
     select e.identity_key from exposure e where e.import_id = $1 and e.identity_key is not null
     on conflict do nothing`,
    [run.id, run.asOf],
  )
}

async function mergeTarget(client: Client, target: Target, values: unknown[]): Promise<void> {
  const { table, key, columns, extra = {}, owned } = target
  const isPerIdentity = perIdentity.has(target.type)
  const keyColumns = isPerIdentity ? ['identity_key', key] : [key]
  const keyValues = isPerIdentity ? ['s.identity_key', 's.key'] : ['s.key']
  // exposure and identity carry identity_key both as a column and as the row's own key.
  const columnValue = (column: string) =>
    table === 'exposure' && column === 'identity_key' ? 'nullif(s.identity_key, 0)' : `r.${column}`
  const extraNames = Object.keys(extra)
  const updates = [
    ...columns.map((column) => `${column} = ${merged(table, column, owned)}`),
    ...extraNames.filter((name) => name !== 'source_id').map((name) => `${name} = excluded.${name}`),
    'record_key = excluded.record_key',
    'import_id = excluded.import_id',
    'seen_to = null',
  ]
  await client.query(
    `insert into ${table} (${[...keyColumns, ...columns, ...extraNames, 'record_key', 'import_id', 'seen_from'].join(', ')})
     select ${[...keyValues, ...columns.map(columnValue), ...Object.values(extra), 's.record_key', '$1', '$3'].join(', ')}
     from ${fresh(target.type)} s, jsonb_populate_record(null::${table}, s.body) r
     where $2::int is not null
     order by ${keyValues.join(', ')}
     on conflict (${keyColumns.join(', ')}) do update set ${updates.join(', ')}`,
    values,
  )
}

// A record that changed may say less than before (a policy detached, a key deleted): what it no longer says ends.
async function closeUnsaid(client: Client, target: Target, values: unknown[]): Promise<void> {
  if (target.type === 'identity') return
  const identityMatch = perIdentity.has(target.type) ? 'and w.identity_key = t.identity_key' : ''
  const status = target.type === 'credential' ? ', status = 3' : ''
  await client.query(
    `update ${target.table} t set seen_to = $3${status}
     from stage_record r
     where r.import_id = $1 and r.outcome = 'changed' and t.record_key = r.record_key and t.seen_to is null and $2::int is not null
       and not exists (select 1 from stage_row w where w.import_id = $1 and w.type = '${target.type}' and w.record_key = r.record_key
                       and w.key = t.${target.key} ${identityMatch})`,
    values,
  )
}

async function mergeWorkloadLinks(client: Client, importId: number): Promise<void> {
  await client.query(
    `with links as (
       select s.key as workload_key, k.value::bigint as identity_key
       from ${fresh('workload')} s, jsonb_array_elements_text(coalesce(s.body->'identity_keys', '[]')) k),
     dropped as (
       delete from identity_workload l using ${fresh('workload')} s
       where l.workload_key = s.key and not exists (select 1 from links n where n.workload_key = l.workload_key and n.identity_key = l.identity_key))
     insert into identity_workload (identity_key, workload_key) select distinct identity_key, workload_key from links on conflict do nothing`,
    [importId],
  )
}

async function mergePeople(client: Client, importId: number): Promise<void> {
  await client.query(
    `insert into team (name, contact, parent)
     select distinct on (s.body->>'name') s.body->>'name', s.body->>'contact', s.body->>'parent' from ${fresh('team')} s
     on conflict (name) do update set contact = coalesce(excluded.contact, team.contact), parent = coalesce(excluded.parent, team.parent)`,
    [importId],
  )
  await client.query(
    `insert into team (name) select distinct s.body->>'team' from ${fresh('person')} s where s.body->>'team' is not null on conflict do nothing`,
    [importId],
  )
  await client.query(
    `insert into person (email, name, team_id, manager, active, left_at)
     select s.body->>'email', s.body->>'name', t.id, s.body->>'manager', (s.body->>'active')::boolean, (s.body->>'left_at')::timestamptz
     from ${fresh('person')} s left join team t on t.name = s.body->>'team'
     on conflict (email) do update set name = excluded.name, team_id = coalesce(excluded.team_id, person.team_id),
       manager = coalesce(excluded.manager, person.manager), active = excluded.active, left_at = excluded.left_at`,
    [importId],
  )
}

/** Writes the counts of every file: read = stored + updated + unchanged + rejected. Runs inside the caller's transaction. */
export async function count(client: Client, importId: number): Promise<void> {
  await client.query(
    `update import_file f set read = c.read, stored = c.stored, updated = c.updated, unchanged = c.unchanged, rejected = c.rejected,
            identities = c.identities, credentials = c.credentials, grants = c.grants, events = c.events, bytes_done = f.size_bytes
     from (
       select f.id, b.read, b.rejected, coalesce(r.new, 0) + b.stored as stored, coalesce(r.changed, 0) as updated,
              coalesce(r.same, 0) + b.duplicates as unchanged,
              coalesce(w.identities, 0) as identities, coalesce(w.credentials, 0) as credentials, coalesce(w.grants, 0) as grants,
              b.stored + b.duplicates as events
       from import_file f
       join lateral (select coalesce(sum(read), 0)::int as read, coalesce(sum(rejected), 0)::int as rejected,
                            coalesce(sum(stored), 0)::int as stored, coalesce(sum(duplicates), 0)::int as duplicates
                     from event_batch where file_id = f.id) b on true
       left join lateral (select count(*) filter (where outcome = 'new')::int as new, count(*) filter (where outcome = 'changed')::int as changed,
                                 count(*) filter (where outcome in ('unchanged', 'repeated'))::int as same
                          from stage_record where import_id = $1 and file_id = f.id) r on true
       left join lateral (select count(distinct key) filter (where type = 'identity')::int as identities,
                                 count(distinct (identity_key, key)) filter (where type = 'credential')::int as credentials,
                                 count(distinct (identity_key, key)) filter (where type = 'grant')::int as grants
                          from stage_row where import_id = $1 and file_id = f.id) w on true
       where f.import_id = $1 and f.state in ('loaded', 'done')) c
     where f.id = c.id`,
    [importId],
  )
}

/** Empties the staging tables of an import. */
export async function clearStaging(client: Client, importId: number): Promise<void> {
  await client.query('delete from stage_row where import_id = $1', [importId])
  await client.query('delete from stage_record where import_id = $1', [importId])
}
