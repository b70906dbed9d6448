import type { Client } from '@/lib/db/pool'
import { isDenial } from '@/lib/privilege/google-denials'
import { noteChangedSets } from '@/lib/privilege/effective'
import { code, providers } from '@/lib/model/vocabulary'
import { markChanged } from '@/lib/facts/changed'
import { IS_COPY } from '@/lib/facts/terms'
import { resolveAliases, touchAliased } from './aliases'
import { findTouched, keepClaims } from './claims'
import { saidOf, writeFacts } from './facts-from-claims'
import { settleFormerCredentials } from './former-credentials'
import { settleHolders } from './holders'
import { endFormer, tellIncarnationsApart } from './incarnations'
import { resolveLeases } from './leases'
import { resolveStagedNames } from './log-names'
import { turnRecords } from './retire'
import { resolveScopes, touchRenamedScopes } from './scope-names'
import { settleMachines } from './machines'
import { writePeople } from './people'
import { followAccounts, touchSameAccounts } from './same-account'
import { settleStandIns } from './stand-ins'
import type { ImportToMerge } from './import-to-merge'

const GCP = code(providers, 'gcp')

/**
 * Writes what the staged records of an import say into the inventory, and ends what a complete one no longer lists. The result does
 * not depend on the order in which imports are merged. Runs inside the caller's transaction; outcomes must have been decided.
 * @returns how many identities ended
 */
export async function merge(client: Client, run: ImportToMerge): Promise<number> {
  await resolveAliases(client, run.id)
  await resolveLeases(client, run.id)
  await resolveScopes(client, run.id)
  await resolveStagedNames(client, run.id)
  await tellIncarnationsApart(client, run)
  await keepClaims(client, run)
  await turnRecords(client, run)
  await endFormer(client)
  await findTouched(client)
  await touchAliased(client)
  await touchRenamedScopes(client)
  await touchSameAccounts(client)
  await writeFacts(client, run)
  await settleFormerCredentials(client)
  await linkWorkloads(client)
  await followAccounts(client)
  await writePeople(client)
  await settleMachines(client)
  await settleStandIns(client, run)
  await settleHolders(client, run)
  await noteChangedSets(client, "select distinct key from written_row where type = 'permission_set'")
  await noteChanged(client, run.id)
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from turned_identity where seen_to is not null',
  )
  return rows[0]!.n
}

// Whom a workload runs as is what its records say now.
async function linkWorkloads(client: Client): Promise<void> {
  await client.query(
    `create temp table workload_link on commit drop as
     select s.key as workload_key, coalesce(a.identity_key, k.value::bigint) as identity_key
     from ${saidOf('workload')} s
       cross join lateral jsonb_array_elements_text(coalesce(s.body->'identity_keys', '[]')) k
       left join identity_alias a on a.alias_key = k.value::bigint`,
  )
  // What runs as an account of a cluster runs as the account of a cloud with which that is joined.
  await client.query(
    `insert into workload_link
     select w.workload_key, l.to_key
     from workload_link w
       join identity_link l on l.from_key = w.identity_key
     where l.state <> 'parted'`,
  )
  // Removes links that no record states any more, and adds the new ones.
  await client.query(
    `with dropped as (
       delete from identity_workload l
       using touched_fact t
       where t.type = 'workload'
         and l.workload_key = t.key
         and not exists (
           select 1
           from workload_link n
           where n.workload_key = l.workload_key and n.identity_key = l.identity_key
         )
       returning l.identity_key
     ),
     added as (
       insert into identity_workload (identity_key, workload_key)
       select distinct identity_key, workload_key
       from workload_link
       on conflict do nothing
       returning identity_key
     )
     insert into written_row
     select 'identity', 0, identity_key
     from dropped
     union all
     select 'identity', 0, identity_key
     from added`,
  )
}

// Everything whose facts changed is judged anew, and so is what was listed again by the source that tells its use.
async function noteChanged(client: Client, importId: number): Promise<void> {
  await client.query(
    markChanged(`
      select case when type = 'identity' then key else identity_key end
      from written_row
      where type in ('identity', 'credential', 'grant', 'trust', 'membership')
      union
      select g.identity_key
      from identity_grant g
        join written_row w on w.type = 'permission_set' and w.key = g.permission_set_key
      union
      -- A deny policy meets whomever it names, and a project may have got another name.
      select g.identity_key
      from identity_grant g
        join identity i using (identity_key)
      where i.provider = ${GCP}
        and g.seen_to is null
        and exists (
          select 1
          from permission_set s
          where ${isDenial('s.native_id')}
            and (
              exists (select 1 from new_scope)
              or exists (
                select 1
                from written_row w
                where w.type = 'permission_set' and w.key = s.permission_set_key
              )
            )
        )
      union
      select l.identity_key
      from identity_workload l
        join written_row w on w.type = 'workload' and w.key = l.workload_key
      union
      select x.identity_key
      from exposure x
        join written_row w on w.type = 'exposure' and w.key = x.exposure_key
      where x.identity_key is not null
      union
      select c.identity_key
      from exposure x
        join written_row w on w.type = 'exposure' and w.key = x.exposure_key
        join credential c on ${IS_COPY}
      union
      select i.identity_key
      from listed_record l
        join identity i on i.use_record_key = l.record_key
      union
      select c.identity_key
      from listed_record l
        join credential c on c.use_record_key = l.record_key
      union
      -- Listed again after its rotation was due, it proves that it was not rotated.
      select c.identity_key
      from listed_record l
        join credential c on c.record_key = l.record_key
      where c.rotation_due_at is not null
      union
      -- The first scan tells of every credential that it could have found.
      select c.identity_key
      from credential c
      where c.seen_to is null
        and exists (select 1 from import_file where import_id = $1 and format like 'exposure/%')
        and not exists (
          select 1 from import_file where import_id <> $1 and format like 'exposure/%' and state = 'done'
        )
      union
      -- What lists rights of a source for the first time also says who of its list has none.
      select i.identity_key
      from import_file f
        join import m on m.id = f.import_id
        join identity i on i.source_id = m.source_id
      where m.id = $1
        and f.grants > 0
        and not exists (
          select 1
          from import_file e
            join import o on o.id = e.import_id
          where o.source_id = m.source_id and o.id <> $1 and e.format = f.format and e.grants > 0
        )
      union
      -- And the first complete one also of those whom it does not list.
      select i.identity_key
      from complete_delivery d
        join identity i on i.source_id = d.source_id and i.scope = d.scope
      where d.import_id = $1
        and not exists (
          select 1
          from complete_delivery o
          where o.source_id = d.source_id
            and o.format = d.format
            and o.scope = d.scope
            and o.import_id <> $1
        )
      union
      -- A complete list also tells of those whom only a log names.
      select i.identity_key
      from complete_delivery d
        join identity i on i.scope = d.scope and not i.in_inventory
      where d.import_id = $1 and d.about like 'identity:%'`),
    [importId],
  )
}
