import type { Client } from '@/lib/db/pool'
import { markChanged } from '@/lib/facts/changed'
import { code, identityKinds, providers } from '@/lib/model/vocabulary'

const KUBERNETES = code(providers, 'kubernetes')
const SERVICE_ACCOUNT = code(identityKinds, 'service_account')

/** Annotations by which an account of a cluster names the account of a cloud as which it acts. */
const annotations = [
  ['iam.gke.io/gcp-service-account', 'gcp'],
  ['eks.amazonaws.com/role-arn', 'aws'],
  ['azure.workload.identity/client-id', 'azure'],
] as const

const list = annotations
  .map(([name, provider]) => `('${name}', ${code(providers, provider)}, ${provider !== 'aws'})`)
  .join(', ')

/** How sure a join is, in percent: both sides say so; one says so and the other is not known; the other names somebody else. */
const sure = { both: 90, one: 60, against: 30 }

/**
 * Joins accounts of clusters with the accounts of clouds as which they say that they act. An annotation is a wish: what the cloud lets
 * in is in its policy, and that names a namespace and an account, not the cluster. So each join says how sure it is, and somebody may
 * confirm it or part the two, which later imports leave alone. What runs as the one runs as the other. Safe to repeat.
 */
export async function settleLinks(client: Client): Promise<void> {
  await client.query(
    `create temp table told_link on commit drop as
     select distinct on (a.identity_key, t.identity_key)
       a.identity_key as from_key, t.identity_key as to_key,
       case when x.agrees then ${sure.both} when x.agrees is null then ${sure.one} else ${sure.against} end
         as sureness,
       'the annotation ' || n.name || ' names it' || case
         when x.agrees
           then ', and its policy lets in accounts of that namespace and name, of whichever cluster'
         when x.agrees is null then '; no policy of it was imported that says whom it lets in'
         else '; its policy lets in others, and not this account'
       end as reason
     from identity a
       join (values ${list}) n (name, provider, is_lower) on a.tags ? n.name
       join identity t
         on t.provider = n.provider
           and t.native_id = case when n.is_lower then lower(a.tags->>n.name) else a.tags->>n.name end
       left join lateral (
         select bool_or(
             p.principal like '%.svc.id.goog[' || (a.tags->>'namespace') || '/' || a.name || ']'
             or p.principal like
               '%.svc.id.goog/subject/ns/' || (a.tags->>'namespace') || '/sa/' || a.name
             or p.subjects @> array['system:serviceaccount:' || (a.tags->>'namespace') || ':' || a.name]
           ) as agrees
         from trust p
         where p.identity_key = t.identity_key and p.seen_to is null and p.effect = 'allow'
       ) x on true
     where a.provider = ${KUBERNETES}
       and a.tags ?| '{${annotations.map(([name]) => name).join(',')}}'::text[]
       and a.kind = ${SERVICE_ACCOUNT}
       and a.seen_to is null
       and t.seen_to is null
     order by 1, 2, sureness desc, reason`,
  )
  // Joins that are new or told otherwise, and those that nobody tells or decided any more.
  const { rows } = await client.query<{ from_key: string; to_key: string }>(
    `with gone as (
       delete from identity_link l
       where l.state = 'found'
         and not exists (
           select 1
           from told_link t
           where t.from_key = l.from_key and t.to_key = l.to_key
         )
       returning l.from_key, l.to_key
     ),
     written as (
       insert into identity_link as l (from_key, to_key, sureness, reason)
       select from_key, to_key, sureness, reason
       from told_link
       order by 1, 2
       on conflict (from_key, to_key) do update set sureness = excluded.sureness, reason = excluded.reason
       where (l.sureness, l.reason) is distinct from (excluded.sureness, excluded.reason)
       returning l.from_key, l.to_key
     )
     select from_key, to_key
     from gone
     union
     select from_key, to_key
     from written`,
  )
  await runAsJoined(client)
  if (rows.length > 0)
    await client.query(markChanged('select distinct k from unnest($1::bigint[]) k'), [
      rows.flatMap(({ from_key, to_key }) => [from_key, to_key]),
    ])
}

/**
 * Has what runs as an account of a cluster run as the account of the cloud with which it is joined, and no longer when they were parted.
 * Both are judged again.
 */
export async function runAsJoined(client: Client): Promise<void> {
  // Its own workloads are what its records say; of the other it runs what the joins bring.
  const { rows } = await client.query<{ identity_key: string }>(
    `with due as (
       select distinct l.to_key as identity_key, w.workload_key
       from identity_link l
         join identity_workload w on w.identity_key = l.from_key
       where l.state <> 'parted'
     ),
     dropped as (
       delete from identity_workload w
       using workload o, identity i
       where o.workload_key = w.workload_key
         and i.identity_key = w.identity_key
         and o.provider = ${KUBERNETES}
         and i.provider <> ${KUBERNETES}
         and not exists (
           select 1
           from due d
           where d.identity_key = w.identity_key and d.workload_key = w.workload_key
         )
         and not exists (
           select 1
           from claim c
           where c.type = 'workload'
             and c.key = w.workload_key
             and c.body->'identity_keys' ? w.identity_key::text
         )
       returning w.identity_key
     ),
     added as (
       insert into identity_workload (identity_key, workload_key)
       select identity_key, workload_key
       from due
       order by 1, 2
       on conflict do nothing
       returning identity_key
     )
     select identity_key
     from dropped
     union
     select identity_key
     from added`,
  )
  if (rows.length > 0)
    await client.query(markChanged('select k from unnest($1::bigint[]) k'), [
      rows.map((row) => row.identity_key),
    ])
}
