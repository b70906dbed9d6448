import type { Client } from '@/lib/db/pool'
import type { Reach } from '@/lib/facts/identity'

/**
 * Turns what sources hint at (tags, labels, creators) into owners. A tag that plainly names an owner and resolves to one
 * active person or team of the directory counts as accepted, because the organisation itself declared it; everything else
 * waits as a suggestion with its reason. Decisions of people are never touched.
 */
export async function refreshOwners(client: Client, reach: Reach): Promise<void> {
  const only = reach === 'all' ? '' : 'and i.identity_key in (select identity_key from judging)'
  await client.query(
    `with hint as (
       select i.identity_key, h->>'from' as origin, h->>'key' as key, trim(h->>'value') as value,
         lower(h->>'key') ~ '^(owner|team|owned-by|service-owner|contact|owner-email|team-name|squad)$' as names_owner
       from identity i, jsonb_array_elements(i.owner_hints) h
       where jsonb_typeof(i.owner_hints) = 'array' and trim(h->>'value') <> '' ${only}),
     resolved as (
       select h.*, p.id as person_id, case when p.id is null then t.id end as team_id, coalesce(p.name, t.name, h.value) as label, p.active
       from hint h
       left join person p on p.email = lower(h.value) or (lower(p.name) = lower(h.value) and h.value ~ ' ')
       left join team t on lower(t.name) = lower(h.value) or lower(t.contact) = lower(h.value)
       -- A path says where something lies; only when it is somebody's name does it hint at an owner.
       where h.origin <> 'path' or p.id is not null or t.id is not null),
     candidate as (
       select distinct on (identity_key, owner) *, names_owner and origin in ('tag', 'label', 'annotation', 'field') and (team_id is not null or person_id is not null) as declared
       from (select *, case when person_id is not null then 'person:' || person_id when team_id is not null then 'team:' || team_id else 'text:' || lower(value) end as owner from resolved) r
       order by identity_key, owner, names_owner desc)
     insert into ownership as o (identity_key, owner, label, person_id, team_id, state, reason, confidence)
     select identity_key, owner, label, person_id, team_id, case when declared then 'accepted' else 'suggested' end,
       origin || ' ' || key || '=' || value,
       case when declared then 95 when person_id is not null or team_id is not null then 70 when names_owner then 60 when origin = 'creator' then 40 else 30 end
     from candidate order by identity_key, owner
     on conflict (identity_key, owner) do update set label = excluded.label, state = excluded.state, reason = excluded.reason, confidence = excluded.confidence
       where o.decided_by is null and (o.label, o.state, o.reason, o.confidence) is distinct from (excluded.label, excluded.state, excluded.reason, excluded.confidence)`,
  )
  // A hint that its source no longer gives takes its undecided suggestion along.
  await client.query(
    `delete from ownership o using identity i
     where i.identity_key = o.identity_key and o.decided_by is null ${only}
       and not exists (select 1 from jsonb_array_elements(case when jsonb_typeof(i.owner_hints) = 'array' then i.owner_hints else '[]' end) h
                       where (h->>'from') || ' ' || (h->>'key') || '=' || trim(h->>'value') = o.reason)`,
  )
}
