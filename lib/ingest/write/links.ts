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

/** SQL: a pattern of a cloud, in which `*` is any run of characters and `?` one, as a pattern of SQL. */
const likeOf = (pattern: string): string =>
  `translate(regexp_replace(${pattern}, '([\\\\%_])', '\\\\\\1', 'g'), '*?', '%_')`

/**
 * SQL of whether the line `p` of a policy lets in the account `a` of a cluster, called `c`: null where it names nobody, and the account
 * may be among those that it means.
 */
const LETS_IN = `
  case
    when p.kind = 'anyone' or p.principal like 'group:%' or p.principal = 'pods.eks.amazonaws.com' then null
    when p.kind <> 'federation' or p.principal like '%:saml-provider/%' then false
    -- Pools of Google's own clusters: an account, its subject, a namespace, all of them.
    when p.principal ~ '\\.svc\\.id\\.goog\\['
      then substring(p.principal from '\\.svc\\.id\\.goog\\[(.*)\\]$') = c.namespace || '/' || a.name
    when p.principal ~ '\\.svc\\.id\\.goog/subject/'
      then substring(p.principal from '\\.svc\\.id\\.goog/subject/(.*)$')
        = 'ns/' || c.namespace || '/sa/' || a.name
    when p.principal ~ '\\.svc\\.id\\.goog/namespace/'
      then substring(p.principal from '\\.svc\\.id\\.goog/namespace/(.*)$') = c.namespace
    when p.principal like '%.svc.id.goog/*' then true
    when coalesce(cardinality(p.subjects), 0) = 0 then null
    -- A star is one only for an operator that compares with patterns.
    when exists (select 1 from jsonb_object_keys(p.condition) o where o ~* '(like|matches)$')
      then exists (select 1 from unnest(p.subjects) s where c.subject like ${likeOf('s')})
    else c.subject = any(p.subjects)
  end`

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
         when x.agrees is false then '; its policy lets in others, and not this account'
         when x.is_told
           then '; its policy lets in some whom it does not name, and this account may be among them'
         else '; no policy of it was imported that says whom it lets in'
       end as reason
     from identity a
       join (values ${list}) n (name, provider, is_lower) on a.tags ? n.name
       join identity t
         on t.provider = n.provider
           and t.native_id = case when n.is_lower then lower(a.tags->>n.name) else a.tags->>n.name end
       cross join lateral (
         -- It keeps the account out only when no line leaves that open.
         select
           case when bool_or(l.lets_in) then true when bool_and(l.lets_in is false) then false end as agrees,
           count(*) > 0 as is_told
         from (
           select ${LETS_IN} as lets_in
           from trust p
             cross join lateral (
               select a.tags->>'namespace' as namespace,
                 'system:serviceaccount:' || (a.tags->>'namespace') || ':' || a.name as subject
             ) c
           where p.identity_key = t.identity_key and p.seen_to is null and p.effect = 'allow'
         ) l
       ) x
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
