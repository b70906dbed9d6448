import type { Client } from '@/lib/db/pool'
import {
  credentialStatuses,
  identityStatuses,
  codes,
  endedStatuses,
  offStatuses,
} from '@/lib/model/vocabulary'
import { SET_ASIDE } from '@/lib/facts/terms'
import { reopen } from './prove'
import { change } from '@/lib/findings/codes'

const ended = codes(credentialStatuses, endedStatuses)
const off = codes(identityStatuses, offStatuses)

// Whether each task's demand is answered by what is stored now, and the datum that says so. One row a task.
const answers = `
  select
    t.id, t.state, t.since,
    case t.demand->>'by'
      when 'ended' then has_ended
      when 'rotated' then c.rotated_at > t.since or has_ended
      when 'reduced'
        then case
          when jsonb_array_length(t.demand->'grantKeys') > 0
            then not exists (
              select 1
              from identity_grant g
              where g.identity_key = t.identity_key
                and g.seen_to is null
                and g.grant_key in (
                  select k::bigint from jsonb_array_elements_text(t.demand->'grantKeys') k
                )
            )
          else coalesce(v.granted_n, 0) < (t.demand->>'grantedBefore')::int
        end
      when 'owned' then o.decided_at is not null
      when 'silent'
        then t.claimed_at is not null
        and l.last_at >= t.claimed_at + (t.demand->>'days')::int * interval '1 day'
        and coalesce(u.last_at, '-infinity') < t.claimed_at
    end is true as is_answered,
    case t.demand->>'by'
      when 'owned' then 'decision'
      when 'silent' then 'silence'
      else case when s.gone_at is null then 'record' else 'absence' end
    end as kind,
    case t.demand->>'by'
      when 'owned' then o.decided_at
      when 'silent' then l.last_at
      else coalesce(s.gone_at, s.last_seen_at)
    end as at,
    case t.demand->>'by'
      when 'owned' then null
      when 'silent' then l.import_id
      else case
          when s.gone_at is null then s.import_id
          else (
              select m.id
              from import m
              where m.source_id = s.source_id and m.as_of = s.gone_at and m.completeness = 'complete'
              order by m.id desc limit 1
            )
        end
    end as import_id,
    case when t.demand->>'by' in ('owned', 'silent') then null else s.record_key end as record_key,
    case t.demand->>'by'
      when 'owned' then 'Owner confirmed: ' || o.label
      when 'silent' then 'The log went on without a use'
      else case
          when s.gone_at is not null then 'A complete import no longer lists it'
          else 'The record as imported'
        end
    end as says
  from task t
    join identity i on i.identity_key = t.identity_key
    left join credential c
      on c.identity_key = t.identity_key and c.credential_key = t.credential_key and t.credential_key <> 0
    left join privilege v on v.identity_key = t.identity_key
    left join sighting s
      on s.record_key = case
          when t.demand->>'by' in ('ended', 'rotated') and t.credential_key <> 0 then c.record_key
          else i.record_key
        end
    cross join lateral (
      select case
        when ${SET_ASIDE} then false
        when t.credential_key <> 0
          then c.seen_to is not null or c.status in (${ended}) or i.status in (${off})
        else i.status in (${off})
      end as has_ended
    ) e
    left join lateral (
      select label, coalesce(w.decided_at, w.created_at) as decided_at
      from ownership w
        left join person p on p.id = w.person_id
      where w.identity_key = t.identity_key
        and w.state = 'accepted'
        and (w.team_id is not null or p.active)
        and coalesce(w.decided_at, w.created_at) > t.since
      order by 2 desc, w.owner limit 1
    ) o on true
    left join lateral (
      select
        tel.last_at,
        (
          select f.import_id
          from event_batch b
            join import_file f on f.id = b.file_id
            join source x on x.id = b.source_id
          where x.provider = i.provider and b.last_at is not null
          order by b.last_at desc, b.id desc limit 1
        ) as import_id
      from telemetry tel
      where tel.provider = i.provider and tel.scope = i.scope and tel.use_n > 0
    ) l on t.demand->>'by' = 'silent'
    left join lateral (
      select max(last_at) as last_at
      from credential_context x
      where x.identity_key = t.identity_key
        and x.use_n > 0
        and (t.credential_key = 0 or x.credential_key = t.credential_key)
    ) u on t.demand->>'by' = 'silent'
  where t.demand->>'by' <> 'finding'`

/**
 * Closes tasks that no finding carries (decisions of attestation) when data newer than the task answers their demand, and
 * opens them again when newer data contradicts it. Runs inside the judging's transaction.
 */
export async function proveDecisions(client: Client, asOf: Date): Promise<void> {
  await client.query(
    `with answer as (${answers} and t.closed_at is null),
     done as (
       update task t set state = 'verified', closed_at = $1, version = version + 1
       from answer a
       where t.id = a.id and a.is_answered and a.at > a.since
       returning a.*
     ),
     shown as (
       insert into proof (task_id, shows, kind, import_id, record_key, at, says, made_at)
       select id, 'fixed', kind, import_id, record_key, at, says, $1
       from done
     )
     insert into task_change (task_id, at, actor, change, note)
     select id, $1, 'system', ${change('verified')}, says
     from done`,
    [asOf],
  )
  await client.query(
    `create temp table regressed_task on commit drop as
     with answer as (
       ${answers} and t.state = 'verified' and t.identity_key in (select identity_key from judged_identity)
     )
     select a.*
     from answer a
     where not a.is_answered
       and a.kind in ('record', 'absence')
       and a.at > (select max(at) from proof where task_id = a.id)`,
  )
  await client.query(
    `insert into proof (task_id, shows, kind, import_id, record_key, at, says, made_at)
     select id, 'gap', kind, import_id, record_key, at, 'A later record shows it again', $1
     from regressed_task`,
    [asOf],
  )
  await reopen(client, asOf)
}
