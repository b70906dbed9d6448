import { type Catalogue, checkCatalogue } from '@/lib/checks/catalogue'
import type { Client } from '@/lib/db/pool'
import { followTasks } from '@/lib/findings/change'
import { environments } from '@/lib/model/vocabulary'
import { policyOf } from '@/lib/policy/policy'
import { ENVIRONMENT } from '@/lib/facts/terms'
import { cancelTasksOf } from './cancel'
import { change, severityWords } from '@/lib/findings/codes'

// Checks that judge behaviour: what proves the fix is a log that went on without it.
const LOG_GROUPS: readonly string[] = ['runtime', 'isolation', 'human']
export const provenByLogs = ({ all }: Catalogue): number[] =>
  all
    .filter(({ group, custom }) => (custom ? custom.provenBy === 'log' : LOG_GROUPS.includes(group)))
    .map(({ no }) => no)
/** Checks that a decision in Muster can close. */
export const provenByDecision = ({ all }: Catalogue): number[] =>
  all
    .filter(({ group, custom }) => (custom ? custom.provenBy === 'decision' : group === 'ownership'))
    .map(({ no }) => no)
const environmentWords = `'{${environments.join(',')}}'::text[]`

/**
 * Stores what proved or refuted each finding that the judging has just closed or reopened, and moves the tasks along.
 * Runs inside the judging's transaction, after findings and before posture; reads the temporary table `judged_finding`.
 */
export async function prove(client: Client, asOf: Date): Promise<void> {
  // A task is as severe as its finding.
  await client.query(
    `update task t set severity = f.severity
     from judged_finding j
       join finding f on f.id = j.finding_id
     where j.change in (${change('severity_changed')}, ${change('regressed')})
       and t.finding_id = f.id
       and t.closed_at is null
       and t.severity <> f.severity`,
  )
  await cancelWithoutGap(client, asOf)
  const known = await checkCatalogue(client)
  await storeProofs(client, asOf, known)
  await closeTasks(client, asOf)
  await reopenTasks(client, asOf)
  await contradictClaims(client, asOf, known)
}

// The finding closed without proof: the rules changed, or the check does not apply any more. Its task is cancelled.
async function cancelWithoutGap(client: Client, asOf: Date): Promise<void> {
  await cancelTasksOf(
    client,
    `select finding_id from judged_finding where change = ${change('no_longer_a_gap')}`,
    asOf,
    'system',
    'its finding is no longer a gap, and no fix was shown',
  )
}

/**
 * The datum behind a verdict on `f` (finding), `i` (identity): a decision on its owner, the log, or the newest record
 * about the subject; a record that is gone was absent from a complete import.
 */
const evidence = `
  left join credential c
    on c.identity_key = f.identity_key and c.credential_key = f.credential_key and f.credential_key <> 0
  left join lateral (
    select o.label, o.decided_at
    from ownership o
    where f.check_no = any($2::smallint[])
      and o.identity_key = f.identity_key
      and o.state = 'accepted'
      and o.decided_at > f.opened_at
    order by o.decided_at desc, o.owner limit 1
  ) o on true
  left join lateral (
    select u.import_id, b.last_at
    from event_batch b
      join import_file u on u.id = b.file_id
      join source s on s.id = b.source_id
    where f.check_no = any($3::smallint[]) and s.provider = i.provider and b.last_at is not null
      -- Only a log of its own scope that went on after the gap was found can show that it ended.
      and (
        j.change <> ${change('verified')}
        or exists (
          select 1
          from telemetry t
          where t.provider = i.provider and t.scope = i.scope and t.last_at > f.opened_at
        )
      )
      and (c.seen_to is null and i.seen_to is null)
    order by b.last_at desc, b.id desc limit 1
  ) l on true
  left join lateral (
    select
      s.record_key,
      case when coalesce(c.seen_to, i.seen_to) is not null then s.gone_at end as gone_at,
      s.last_seen_at, s.about,
      case
        when s.gone_at is null or coalesce(c.seen_to, i.seen_to) is null then s.import_id
        else (
            select m.id
            from import m
            where m.source_id = s.source_id and m.as_of = s.gone_at and m.completeness = 'complete'
            order by m.id desc limit 1
          )
      end as import_id,
      (select m.name from source m where m.id = s.source_id) as source
    from sighting s
    where s.record_key = coalesce(c.record_key, i.record_key) or s.identity_key = f.identity_key
    order by s.record_key is not distinct from c.record_key and c.record_key is not null desc,
      coalesce(s.gone_at, s.last_seen_at) desc, s.record_key
    limit 1
  ) r on true`

async function storeProofs(client: Client, asOf: Date, known: Catalogue): Promise<void> {
  // One proof for each finding that closed or reopened: a decision, an absence, a silence or a record.
  await client.query(
    `insert into proof (finding_id, task_id, shows, kind, import_id, record_key, at, says, made_at)
     select
       f.id, t.id,
       case j.change when ${change('verified')} then 'fixed' else 'gap' end,
       case
         when o.label is not null then 'decision'
         when r.gone_at is not null then 'absence'
         when l.import_id is not null then 'silence'
         else 'record'
       end,
       case
         when o.label is not null then null
         when r.gone_at is not null then r.import_id
         else coalesce(l.import_id, r.import_id)
       end,
       case when o.label is null and (l.import_id is null or r.gone_at is not null) then r.record_key end,
       coalesce(o.decided_at, r.gone_at, l.last_at, r.last_seen_at, $1::timestamptz),
       case
         when o.label is not null then 'Owner confirmed: ' || o.label
         when r.gone_at is not null then 'A complete import of ' || r.source || ' no longer lists it'
         when l.import_id is not null and j.change = ${change('verified')} then 'The log went on without it'
         when l.import_id is not null then 'Seen in the log'
         when r.record_key is null then 'Judged from what is stored'
         when j.change = ${change('verified')}
           then 'The record in ' || r.source || ' no longer shows the gap'
         else 'The record in ' || r.source || ' shows the gap again'
       end,
       $1
     from judged_finding j
       join finding f on f.id = j.finding_id
       join identity i using (identity_key)
       left join lateral (select id from task where finding_id = f.id order by id desc limit 1) t
         on true ${evidence}
     where j.change in (${change('verified')}, ${change('regressed')})`,
    [asOf, provenByDecision(known), provenByLogs(known)],
  )
}

async function closeTasks(client: Client, asOf: Date): Promise<void> {
  await client.query(
    `with done as (
       update task t set state = 'verified', closed_at = $1, version = version + 1
       from judged_finding j
       where j.change = ${change('verified')} and t.finding_id = j.finding_id and t.closed_at is null
       returning t.id
     )
     insert into task_change (task_id, at, actor, change, note)
     select
       d.id, $1, 'system', ${change('verified')},
       (select says from proof where task_id = d.id order by id desc limit 1)
     from done d`,
    [asOf],
  )
}

// The same task again, with its history; its steps have to be done once more, and its time counts anew.
async function reopenTasks(client: Client, asOf: Date): Promise<void> {
  await client.query(
    `create temp table regressed_task on commit drop as
     select distinct on (t.finding_id) t.id from task t join judged_finding j on j.finding_id = t.finding_id
     where j.change = ${change('regressed')} order by t.finding_id, t.id desc`,
  )
  await reopen(client, asOf)
}

/** Opens the tasks in the temporary table `regressed_task` again, where they were verified. */
export async function reopen(client: Client, asOf: Date): Promise<void> {
  await client.query(
    `with done as (
       update task t
       set
         state = 'regressed', closed_at = null, since = $1, claimed_at = null, hold_until = null,
         regressed_n = regressed_n + 1,
         due_at = $1::timestamptz + (
           coalesce(
             $2::jsonb->'environments'->((${environmentWords})[${ENVIRONMENT} + 1]), $2::jsonb->'any'
           ) ->>((${severityWords})[t.severity + 1])
         )::int * interval '1 day',
         version = version + 1
       from regressed_task g, identity i
       where t.id = g.id and i.identity_key = t.identity_key and t.state = 'verified'
       returning t.id
     ),
     undone as (update task_step s set done_at = null, done_by = null from done where s.task_id = done.id)
     insert into task_change (task_id, at, actor, change, note)
     select
       d.id, $1, 'system', ${change('regressed')},
       (select says from proof where task_id = d.id order by id desc limit 1)
     from done d`,
    [asOf, JSON.stringify(await policyOf('sla', client))],
  )
  await client.query('drop table regressed_task')
}

// Somebody said it is done, and a record taken later still shows the gap: the work goes on.
async function contradictClaims(client: Client, asOf: Date, known: Catalogue): Promise<void> {
  const { rows } = await client.query<{ task_id: string; note: string }>(
    `with wrong as (
       select t.id as task_id, f.id as finding_id, s.import_id, s.record_key, s.last_seen_at
       from task t
         join finding f on f.id = t.finding_id
         join posture p on p.identity_key = f.identity_key
         left join credential c on c.identity_key = f.identity_key and c.credential_key = f.credential_key
         join identity i on i.identity_key = f.identity_key
         join sighting s
           on s.record_key = case when f.credential_key <> 0 then c.record_key else i.record_key end
       where t.state = 'awaiting_proof'
         and f.resolved_at is null
         and s.gone_at is null
         and s.last_seen_at > t.claimed_at
         and f.check_no <> all($2::smallint[])
         and f.check_no = any(p.fails)
     ),
     back as (
       update task t set state = 'in_progress', claimed_at = null, version = version + 1
       from wrong w
       where t.id = w.task_id
     ),
     shown as (
       insert into proof (finding_id, task_id, shows, kind, import_id, record_key, at, says, made_at)
       select finding_id, task_id, 'gap', 'record', import_id, record_key, last_seen_at,
         'A record taken after the claim still shows the gap',
         $1
       from wrong
     ),
     noted as (
       insert into task_change (task_id, at, actor, change, note)
       select task_id, $1, 'system', ${change('claim_contradicted')},
         'import ' || import_id || ' still shows the gap'
       from wrong
     )
     select task_id, 'import ' || import_id || ' still shows the gap' as note
     from wrong`,
    [asOf, provenByLogs(known)],
  )
  for (const [note, tasks] of Map.groupBy(rows, (row) => row.note))
    await followTasks(
      client,
      tasks.map((row) => row.task_id),
      { at: asOf, actor: 'system', change: 'claim_contradicted', note },
    )
}
