import type { Client } from '@/lib/db/pool'
import { isJudging, type Reach } from '@/lib/facts/changed'

// Where a candidate can come from, one SELECT each: identity_key, person_id, team_id, text, reason, confidence, declared.

/**
 * Tags, labels, annotations, fields and creators that a source gives. A tag that plainly names an owner and resolves in
 * the directory is the organisation's own declaration.
 */
const hints = (only: string) => `
  select
    h.identity_key, p.id as person_id,
    case when p.id is null then t.id end as team_id,
    h.value as text,
    h.origin || ' ' || h.key || '=' || h.value as reason,
    case
      when h.names_owner
          and h.origin in ('tag', 'label', 'annotation', 'field')
          and (p.id is not null or t.id is not null)
        then 95
      when p.id is not null or t.id is not null then 70
      when h.names_owner then 60
      when h.origin = 'creator' then 40
      else 30
    end as confidence,
    h.names_owner
      and h.origin in ('tag', 'label', 'annotation', 'field')
      and (p.id is not null or t.id is not null) as declared
  from (
    select
      i.identity_key, h->>'from' as origin, h->>'key' as key, trim(h->>'value') as value,
      lower(h->>'key') ~ '^(owner|team|owned-by|service-owner|contact|owner-email|team-name|squad)$'
        as names_owner
    from identity i, jsonb_array_elements(i.owner_hints) h
    where jsonb_typeof(i.owner_hints) = 'array' and trim(h->>'value') <> '' ${only}
  ) h
    left join person p on p.email = lower(h.value) or (lower(p.name) = lower(h.value) and h.value ~ ' ')
    left join team t on lower(t.name) = lower(h.value) or lower(t.contact) = lower(h.value)
  -- A path says where something lies; only when it is somebody's name does it hint at an owner.
  where h.origin <> 'path' or p.id is not null or t.id is not null`

/** Whoever a log shows making a credential of the identity. */
const creators = (only: string) => `
  select
    c.identity_key, p.id, null::int, p.name,
    'log: made the credential ' || coalesce(c.label, c.native_id),
    45, false
  from credential c
    join identity i using (identity_key)
    join person p
      on p.email = lower(coalesce(substring(c.created_by from '[^/: ]+@[^/: ]+$'), c.created_by))
  where c.created_by is not null ${only}`

/** The CODEOWNERS of the repository that the identity serves: named by a tag, or by the subject of its federation. */
const codeOwners = (only: string) => `
  select
    s.identity_key, p.id,
    case when p.id is null then t.id end,
    o.name,
    'CODEOWNERS ' || s.repository || ' line ' || l.line || ' ' || l.pattern,
    65, false
  from (
    select i.identity_key, lower(substring(u from '^repo:([^/:]+/[^/:*]+)')) as repository, null as path
    from trust r
      join identity i using (identity_key), unnest(r.subjects) u
    where r.seen_to is null and r.effect = 'allow' and u like 'repo:%' ${only}
    union
    select
      i.identity_key,
      lower(regexp_replace(g.value, '^(https?://[^/]+/|git@[^:]+:)|\\.git$', '', 'g')),
      i.tags->>'path'
    from identity i, jsonb_each_text(case when jsonb_typeof(i.tags) = 'object' then i.tags else '{}' end) g
    where g.key ~* '(^|[:/._-])(repo|repository|source-?code|git-?repo)$' ${only}
  ) s
    cross join lateral (
      select c.line, c.pattern, c.owners
      from code_owner c
      where c.repository = s.repository and coalesce(s.path, '') ~ c.path_regex
      order by c.line desc limit 1
    ) l
    cross join lateral unnest(l.owners) o (name)
    left join person p on p.email = lower(o.name)
    left join team t
      on lower(regexp_replace(t.name, '[^A-Za-z0-9]+', '-', 'g'))
          = lower(regexp_replace(o.name, '^@[^/]+/', ''))`

/** Most of those in the same namespace, resource group or path have this owner. */
const neighbours = () => `
  select
    n.identity_key, n.person_id, n.team_id, n.label,
    'neighbours: ' || n.n || ' of ' || n.total || ' in ' || n.place,
    least(60, 60 * n.n / n.total), false
  from (
    select
      o.identity_key, c.person_id, c.team_id, c.label, c.n, g.place,
      sum(c.n) over (partition by o.identity_key) as total,
      row_number() over (partition by o.identity_key order by c.n desc, c.owner) as place_no
    from open_identity o
      join identity i using (identity_key)
      cross join lateral (select neighbourhood(i.provider, i.native_id) as place) g
      join (
        select neighbourhood(j.provider, j.native_id) as place,
          w.owner, w.label, w.person_id, w.team_id, count(*)::int as n
        from identity j
          join ownership w using (identity_key)
          left join person p on p.id = w.person_id
        where w.state = 'accepted'
          and (w.team_id is not null or p.active)
          and neighbourhood(j.provider, j.native_id) in (
            select neighbourhood(i.provider, i.native_id)
            from open_identity
              join identity i using (identity_key)
          )
        group by 1, 2, 3, 4, 5
      ) c on c.place = g.place
  ) n
  where n.place_no = 1 and n.n >= 2 and n.n * 2 > n.total`

/** The identity's name holds the name of a team. */
const naming = () => `
  select distinct on (n.identity_key, t.id) n.identity_key, null::int, t.id, t.name,
    'name holds ' || n.words, 50, false
  from (
    select o.identity_key, array_to_string(w.words[f:f + l], '-') as words
    from open_identity o
      join identity i using (identity_key)
      cross join lateral (select regexp_split_to_array(lower(i.name), '[^a-z0-9]+') as words) w
      cross join generate_series(1, least(cardinality(w.words), 12)) f
      cross join generate_series(0, 2) l
    where f + l <= cardinality(w.words)
  ) n
    join team t
      on lower(regexp_replace(t.name, '[^A-Za-z0-9]+', '-', 'g')) = n.words and length(n.words) > 3`

/** Another identity of the same name has an owner: somebody decided about it, or its source declares one. */
const namesakes = () => `
  select distinct on (n.identity_key, n.owner)
    n.identity_key, n.person_id, n.team_id, n.label,
    case
      when n.decided_by is null then 'same name: ' || n.place || ' ' || n.name
      else 'decision: ' || n.decided_by || ' chose the same for ' || n.name
    end,
    case when n.decided_by is null then 55 else 75 end,
    false
  from (
    select o.identity_key, w.*, j.name, j.scope as place
    from open_identity o
      join identity i using (identity_key)
      join identity j on name_stem(j.name) = name_stem(i.name) and j.identity_key <> i.identity_key
      cross join lateral (
        select owner, person_id, team_id, label, decided_by, decided_at
        from ownership
        where identity_key = j.identity_key and state = 'accepted'
      ) w
      left join person p on p.id = w.person_id
    where name_stem(i.name) ~ '[a-z].*[-_./].*[a-z]' and (w.team_id is not null or p.active)
  ) n
  order by n.identity_key, n.owner, n.decided_by is null, n.decided_at desc, n.name, n.place`

/**
 * Turns everything that hints at an owner into owners and suggestions, each with its reason and confidence. What the
 * organisation itself declares is accepted; everything else waits for a decision. Decisions of people are never touched,
 * so that a rejected candidate never comes back.
 */
export async function refreshOwners(client: Client, reach: Reach): Promise<void> {
  const only = `and ${isJudging(reach, 'i.identity_key')}`
  await client.query(`create temp table owner_candidate on commit drop as ${strongest(hints(only))}`)
  await client.query(upsert)
  // Suggestions are expensive and are only made for identities without an owner.
  await client.query(
    `create temp table open_identity on commit drop as
     select i.identity_key
     from identity i
     where i.seen_to is null ${only}
       and not exists (
         select 1
         from ownership o
           left join person p on p.id = o.person_id
         where o.identity_key = i.identity_key
           and o.state = 'accepted'
           and (o.team_id is not null or p.active)
       )`,
  )
  await client.query('analyze open_identity')
  const guesses = [creators(only), codeOwners(only), neighbours(), naming(), namesakes()]
  await client.query(
    `insert into owner_candidate ${strongest(
      guesses.map((one) => `(${one})`).join(' union all '),
      `r.identity_key in (select identity_key from open_identity)
       and not exists (
         select 1 from owner_candidate c where c.identity_key = r.identity_key and c.owner = ${OWNER}
       )`,
    )}`,
  )
  await client.query(upsert)
  // Suggestions without a remaining reason are removed, unless somebody decided on them.
  await client.query(
    `delete from ownership o
     using identity i
     where i.identity_key = o.identity_key
       and o.decided_by is null ${only}
       and not exists (
         select 1 from owner_candidate c where c.identity_key = o.identity_key and c.owner = o.owner
       )`,
  )
}

const OWNER = `
  case
    when r.person_id is not null then 'person:' || r.person_id
    when r.team_id is not null then 'team:' || r.team_id
    else 'text:' || lower(r.text)
  end`

// One row per identity and owner: the declaration, else the surest reason.
const strongest = (select: string, where = 'true') => `
  select distinct on (r.identity_key, ${OWNER}) r.identity_key, ${OWNER} as owner, r.person_id, r.team_id,
    r.text, r.reason, r.confidence, r.declared
  from (${select}) r (identity_key, person_id, team_id, text, reason, confidence, declared)
  where ${where}
  order by r.identity_key, ${OWNER}, r.declared desc, r.confidence desc, r.reason`

/**
 * Writes owners and suggestions; decisions of people are left as they are. What is as it was is left out first: "on conflict" locks
 * every row that it meets.
 */
const upsert = `
  insert into ownership (identity_key, owner, label, person_id, team_id, state, reason, confidence, rank)
  select n.*
  from (
      select
        c.identity_key, c.owner, coalesce(p.name, t.name, c.text) as label, c.person_id, c.team_id,
        case when c.declared then 'accepted' else 'suggested' end as state,
        c.reason, c.confidence,
        row_number() over (
          partition by c.identity_key, c.declared
          order by c.person_id is null, c.confidence desc, c.owner
        ) as rank
      from owner_candidate c
        left join person p on p.id = c.person_id
        left join team t on t.id = c.team_id
    ) n
    left join ownership o using (identity_key, owner)
  where o.identity_key is null
    or o.decided_by is null
      and (o.label, o.state, o.reason, o.confidence) is distinct from (
        n.label, n.state, n.reason, n.confidence
      )
  order by n.identity_key, n.owner
  on conflict (identity_key, owner) do update set
    label = excluded.label, state = excluded.state, reason = excluded.reason,
    confidence = excluded.confidence
  where ownership.decided_by is null`
