import ipaddr from 'ipaddr.js'
import { type AuditNote, write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { type Client, rows } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { queue } from '@/lib/db/queue'
import { Invalid } from '@/lib/model/errors'
import { code, type Environment, environments, providers, word } from '@/lib/model/vocabulary'
import { GONE } from '@/lib/facts/terms'
import type { Place, UnsaidScope } from '@/lib/model/answers/imports'

const UNSAID_SHOWN = 200

/** Places by name, and the scopes that most identities without an environment lie in. */
export async function listPlaces(): Promise<{ rows: Place[]; unsaid: UnsaidScope[] }> {
  const said = await rows<{
    name: string
    is_network: boolean
    environment: number
    set_by: string
    set_at: Date
  }>('select name, network is not null as is_network, environment, set_by, set_at from place order by name')
  const unsaid = await rows<{ scope: string; provider: number; identities: number }>(
    `select i.scope, i.provider, count(*)::int as identities
     from identity i
     where i.environment is null
       and i.status is distinct from ${GONE}
       and i.scope <> ''
       and not exists (select 1 from place p where p.name = i.scope)
     group by 1, 2
     order by identities desc, 1 limit ${UNSAID_SHOWN}`,
  )
  return {
    rows: said.map((row) => ({
      name: row.name,
      kind: row.is_network ? 'network' : 'scope',
      environment: word(environments, row.environment),
      setBy: row.set_by,
      setAt: row.set_at.toISOString(),
    })),
    unsaid: unsaid.map((row) => ({ ...row, provider: word(providers, row.provider) })),
  }
}

type Said = Exclude<Environment, 'unknown'>

/**
 * Says which environment a place is, or with null that nobody says so any more. What lies there is judged again.
 * @throws Invalid for a range that is none
 */
export function setPlace(actor: Actor, name: string, environment: Said | null): Promise<{ name: string }> {
  networkOf(name)
  return write(actor, 'policy:change', async (client) => ({
    result: { name },
    audit: await storePlace(client, actor, name, environment),
  }))
}

/** The same inside the caller's `write`, which has checked the permission. */
export async function storePlace(
  client: Client,
  actor: Actor,
  name: string,
  environment: Said | null,
): Promise<AuditNote> {
  const network = networkOf(name)
  const { place } = prismaOn(client)
  if (environment === null) await place.deleteMany({ where: { name } })
  else {
    const data = { environment: code(environments, environment), set_by: actor.label, set_at: new Date() }
    await place.upsert({ where: { name }, create: { name, network, ...data }, update: data })
  }
  // Who lies there, what runs there, and whom an account of that name may assume.
  await client.query(
    `insert into changed_identity
       select identity_key
       from identity
       where scope = $1 and environment is null
       union
       select l.identity_key
       from identity_workload l
         join workload w using (workload_key)
       where w.scope = $1 and w.environment is null
       union
       select identity_key
       from trust
       where seen_to is null and split_part(principal, ':', 5) = $1
       on conflict do nothing`,
    [name],
  )
  await placeTerms(client, 'true')
  await client.query(
    `with moved as (
         update credential_context c set environment = coalesce(t.environment, t.place_environment)
         from term t
         where t.term_key = c.context_key
           and c.environment is distinct from coalesce(t.environment, t.place_environment)
         returning c.identity_key
       )
       insert into changed_identity
       select distinct identity_key
       from moved
       on conflict do nothing`,
  )
  await queue(client, 'judge')
  return { action: 'place.set', subject: name, detail: { environment } }
}

/** A range in CIDR notation, or null for the name of a scope. A single address is a range of one. */
function networkOf(name: string): string | null {
  // A bare number would be an address too, of a notation that nobody means.
  if (ipaddr.isValid(name) && /[.:]/.test(name)) return name
  if (!/^[0-9a-f.:]+\/\d+$/i.test(name)) return null
  if (!ipaddr.isValidCIDR(name))
    throw new Invalid(`${name} is not a range of addresses. Write it as 10.20.0.0/16.`)
  const [address, bits] = ipaddr.parseCIDR(name)
  const isNetwork = ipaddr[address.kind() === 'ipv4' ? 'IPv4' : 'IPv6']
    .networkAddressFromCIDR(name)
    .toString()
  if (isNetwork !== address.toString())
    throw new Invalid(`${name} has host bits set. Write ${isNetwork}/${bits}.`)
  return name
}

/**
 * Brings what the places say of contexts (terms `t`) up to date: the narrowest network that holds an address, or the
 * cluster or account that a workload's name begins with.
 * @param which SQL condition on the terms concerned
 */
export async function placeTerms(client: Client, which: 'true' | `t.term_key in (${string})`): Promise<void> {
  const { rowCount } = await client.query('select 1 from place limit 1')
  if (!rowCount && which !== 'true') return
  // The environment of each context by the narrowest place that holds it; only changes are written.
  await client.query(
    `update term t set place_environment = said.environment
     from (
       select
         t.term_key,
         coalesce(
           (
             select p.environment
             from place p
             where p.network >>= case when t.text like 'network ip %' then inet_of(substr(t.text, 12)) end
             order by masklen(p.network) desc limit 1
           ),
           (
             select p.environment
             from place p
             where t.text like 'workload %'
               and p.network is null
               and p.name in (
                 split_part(substr(t.text, 10), '/', 1), split_part(substr(t.text, 10), '/', 2)
               )
             limit 1
           )
         ) as environment
       from term t
       where t.kind = 'context' and ${which}
     ) said
     where said.term_key = t.term_key and t.place_environment is distinct from said.environment`,
  )
}
