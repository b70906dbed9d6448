import type { Client } from '@/lib/db/pool'
import { raw, sql, type Sql } from '@/lib/db/sql'
import { identityWhere } from '@/lib/inventory/identity-where'
import { type Trigger, triggerNames } from '@/lib/model/attestation'
import { type Campaign, filterOf } from './campaign-row'
import { actorOf } from './items'

// How an identity stands, in the columns of attestation_watch.
const standing = (where: Sql) => sql`
  select
    p.identity_key,
    coalesce(
      (
        select r.granted
        from privilege v
          join rights_profile r using (profile_key)
        where v.identity_key = p.identity_key
      ),
      '{}'
    ) as granted,
    coalesce(
      (
        select r.is_admin
        from privilege v
          join rights_profile r using (profile_key)
        where v.identity_key = p.identity_key
      ),
      false
    ) as is_admin,
    coalesce(
      (
        select array_agg(c.credential_key order by 1)
        from credential c
        where c.identity_key = p.identity_key and c.seen_to is null and c.is_static
      ),
      '{}'
    ) as credentials,
    coalesce(
      (
        select array_agg(o.owner order by 1)
        from ownership o
        where o.identity_key = p.identity_key and o.state = 'accepted'
      ),
      '{}'
    ) as owners,
    coalesce(
      (
        select array_agg(distinct x.exposure_key)
        from credential c
          join exposure x
            on x.seen_to is null
              and not x.is_canary
              and (x.fingerprint = c.fingerprint or x.credential_native_id = c.native_id)
        where c.identity_key = p.identity_key
      ),
      '{}'
    ) as exposures
  from posture p
  where ${where}`

/** Stores how identities stand now; unchanged rows are not written. */
const store = (campaign: Campaign, where: Sql) => sql`
  insert into attestation_watch (
    campaign_id, identity_key, granted, is_admin, credentials, owners, exposures
  )
  select ${campaign.id}::int, s.*
  from (${standing(where)}) s
  on conflict (campaign_id, identity_key) do update set
    granted = excluded.granted, is_admin = excluded.is_admin, credentials = excluded.credentials,
    owners = excluded.owners, exposures = excluded.exposures
  where (
      attestation_watch.granted, attestation_watch.is_admin, attestation_watch.credentials,
      attestation_watch.owners, attestation_watch.exposures
    ) is distinct from (
      excluded.granted, excluded.is_admin, excluded.credentials, excluded.owners, excluded.exposures
    )`

/** Notes how everything under a watching campaign stands; returns how many identities that is. */
export async function watchFrom(client: Client, campaign: Campaign): Promise<number> {
  const where = identityWhere(actorOf(campaign), filterOf(campaign.query))
  const { rowCount } = await client.query(store(campaign, where))
  return rowCount ?? 0
}

const conditions: Record<Trigger, string> = {
  privilege_grew: 'cardinality(now.granted - was.granted) > 0 or now.is_admin and not was.is_admin',
  new_credential: 'not now.credentials <@ was.credentials',
  owner_changed: 'now.owners <> was.owners',
  exposure_found: 'not now.exposures <@ was.exposures',
}

/** What changed since the last look, for each identity, in words. Then records the current state. */
export async function happened(client: Client, campaign: Campaign): Promise<Map<string, string>> {
  const where = identityWhere(actorOf(campaign), filterOf(campaign.query))
  const chosen = (campaign.triggers as Trigger[]).map(
    (trigger) => `case when ${conditions[trigger]} then '${triggerNames[trigger]}' end`,
  )
  const { rows } = await client.query<{ identity_key: string; because: string }>(
    sql`
      select
        now.identity_key,
        array_to_string(array_remove(array[${raw(chosen.join(', '))}], null), ', ') as because
      from (${standing(where)}) now
        join attestation_watch was
          on was.campaign_id = ${campaign.id} and was.identity_key = now.identity_key
      where (now.granted, now.is_admin, now.credentials, now.owners, now.exposures) is distinct from (
          was.granted, was.is_admin, was.credentials, was.owners, was.exposures
        )`,
  )
  await client.query(store(campaign, where))
  return new Map(rows.filter((row) => row.because !== '').map((row) => [row.identity_key, row.because]))
}
