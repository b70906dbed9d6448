import { checkCatalogue } from '@/lib/checks/catalogue'
import type { Client } from '@/lib/db/pool'
import {
  credentialKinds,
  credentialStatuses,
  environments,
  identityKinds,
  identityStatuses,
  providers,
  severities,
  useStates,
  code,
} from '@/lib/model/vocabulary'
import { ENVIRONMENT, LISTED } from '@/lib/facts/terms'
import { canonicalHash } from '../files/canonical'
import { gistOf } from './facts-sql'
import { rightsUsedByPattern } from '@/lib/privilege/right-use'
import type { Evidence } from '@/lib/model/answers/attestation'

const wordOf = (column: string, words: readonly string[]) => `('{${words.join(',')}}'::text[])[${column} + 1]`

const CREDENTIAL_STATUS = `coalesce(c.status, ${code(credentialStatuses, 'unknown')})`

// One row per identity of $1: the evidence and the gist of it. Every part is looked up by the identity's key.
const EVIDENCE = `
  with risky as (select coalesce(array_agg(id order by id), '{}')::int[] as ids from action where risk > 0)
  select
    i.identity_key, ${gistOf('i.identity_key')} as gist,
    jsonb_build_object(
      'identity', jsonb_build_object(
        'id', i.identity_key::text, 'name', i.name, 'nativeId', i.native_id,
        'provider', ${wordOf('i.provider', providers)},
        'kind', ${wordOf('i.kind', identityKinds)}, 'scope', i.scope,
        'environment', ${wordOf(ENVIRONMENT, environments)},
        'status', ${wordOf(`coalesce(i.status, ${code(identityStatuses, 'unknown')})`, identityStatuses)},
        'description', i.description, 'createdAt', iso_utc(i.created_at)
      ),
      'owners', coalesce(
        (
          select jsonb_agg(
            jsonb_build_object('label', o.label, 'reason', o.reason) order by o.rank, o.owner
          )
          from ownership o
          where o.identity_key = i.identity_key and o.state = 'accepted'
        ),
        '[]'
      ),
      'credentials', coalesce(
        (
          select jsonb_agg(c.one order by c.name, c.id)
          from (
            select
              coalesce(c.label, c.native_id) as name, c.credential_key as id,
              jsonb_build_object(
                'id', c.credential_key::text,
                'kind', ${wordOf('c.kind', credentialKinds)},
                'name', coalesce(c.label, c.native_id), 'isStatic', c.is_static,
                'status', ${wordOf(CREDENTIAL_STATUS, credentialStatuses)},
                'createdAt', iso_utc(c.created_at), 'rotatedAt', iso_utc(c.rotated_at),
                'expiresAt', iso_utc(c.expires_at), 'lastUsedAt', iso_utc(c.last_used_at),
                'neverUsed', c.never_used,
                'exposures', (
                  select count(*)
                  from exposure x
                  where x.seen_to is null
                    and not x.is_canary
                    and (x.fingerprint = c.fingerprint or x.credential_native_id = c.native_id)
                )
              ) as one
            from credential c
            where c.identity_key = i.identity_key and ${LISTED}
            order by c.label, c.credential_key limit 100
          ) c
        ),
        '[]'
      ),
      'grants', coalesce(
        (
          select jsonb_agg(g.one order by g.risky desc nulls last, g.name, g.id)
          from (
            select
              g.name, g.grant_key as id,
              icount((s.allow | s.conditional) & risky.ids) as risky,
              jsonb_build_object(
                'id', g.grant_key::text, 'name', g.name, 'via', g.via, 'resource', g.resource,
                'allows', icount(s.allow | s.conditional),
                'risky', icount((s.allow | s.conditional) & risky.ids)
              ) as one
            from identity_grant g
              cross join risky
              left join permission_set s
                on s.permission_set_key = g.permission_set_key and s.seen_to is null
            where g.identity_key = i.identity_key and g.seen_to is null and g.kind = 'allow' limit 100
          ) g
        ),
        '[]'
      ),
      'rights', (
        select jsonb_build_object(
          'granted', v.granted_n, 'used', v.used_n, 'unused', v.unused_n, 'unusedRisky', v.unused_risky_n,
          'unlogged', v.unlogged_n, 'isKnown', r.is_known, 'isAdmin', r.is_admin,
          'hops', (select e.hops from escalation_path e where e.identity_key = i.identity_key),
          'riskyUnused', coalesce(
            (
              select jsonb_agg(a.name order by a.risk desc, a.name)
              from (
                select a.name, a.risk
                from unnest(r.granted & risky.ids) u (id)
                  join action a on a.id = u.id
                where v.unused_n is not null
                  and a.use_logged
                  and not exists (
                    select 1
                    from identity_action x
                    where x.identity_key = i.identity_key and x.action_id = a.id
                  )
                  and not exists (
                    select 1
                    from (${rightsUsedByPattern('privilege', 'u.identity_key = i.identity_key')}) y
                    where y.action_id = a.id
                  )
                order by a.risk desc, a.name limit 12
              ) a
            ),
            '[]'
          )
        )
        from privilege v
          join rights_profile r using (profile_key)
          cross join risky
        where v.identity_key = i.identity_key
      ),
      'use', jsonb_build_object(
        'state', ${wordOf('p.use_state', useStates)},
        'lastAt', iso_utc(p.last_used_at),
        'workloads', coalesce(
          (
            select jsonb_agg(w.one order by w.name)
            from (
              select
                w.name,
                jsonb_build_object(
                  'name', w.name, 'kind', w.kind,
                  'lastSeenAt', iso_utc(coalesce(w.last_seen_at, s.last_seen_at))
                ) as one
              from identity_workload l
                join workload w using (workload_key)
                left join sighting s on s.record_key = w.record_key
              where l.identity_key = i.identity_key
                and w.seen_to is null
                and w.status is distinct from 'gone'
              order by w.name limit 20
            ) w
          ),
          '[]'
        ),
        'contexts', coalesce(
          (
            select jsonb_agg(
              jsonb_build_object(
                'name', x.name, 'isWorkload', x.is_workload, 'lastAt', iso_utc(x.last_at), 'uses', x.uses
              )
              order by x.last_at desc, x.name
            )
            from (
              select
                regexp_replace(coalesce(t.text, 'not recorded'), '^(workload|network) ', '') as name,
                bool_or(c.is_workload) as is_workload, max(c.last_at) as last_at, sum(c.use_n) as uses
              from credential_context c
                left join term t on t.term_key = c.context_key
              where c.identity_key = i.identity_key
              group by 1
              order by 3 desc limit 20
            ) x
          ),
          '[]'
        )
      ),
      'exposures', coalesce(
        (
          select jsonb_agg(
            distinct jsonb_build_object(
              'detector', x.detector,
              'place', concat_ws(' ', x.location->>'repository', x.location->>'file'),
              'verified', x.verified, 'foundAt', iso_utc(x.found_at)
            )
          )
          from credential c
            join exposure x
              on x.seen_to is null
                and not x.is_canary
                and (x.fingerprint = c.fingerprint or x.credential_native_id = c.native_id)
          where c.identity_key = i.identity_key
        ),
        '[]'
      ),
      'findings', coalesce(
        (
          select jsonb_agg(
            jsonb_build_object(
              'title', coalesce($2::jsonb->>f.check_no::text, 'check ' || f.check_no),
              'severity', ${wordOf('f.severity', severities)},
              'openedAt', iso_utc(f.opened_at),
              'credential', (
                select coalesce(c.label, c.native_id)
                from credential c
                where c.identity_key = f.identity_key and c.credential_key = f.credential_key
              )
            )
            order by f.severity desc, f.check_no, f.credential_key
          )
          from finding f
          where f.identity_key = i.identity_key and f.resolved_at is null
        ),
        '[]'
      ),
      'trusts', (
        select count(*)
        from trust t
        where t.identity_key = i.identity_key and t.seen_to is null and t.effect = 'allow'
      ),
      'sources', coalesce(
        (
          select jsonb_agg(s.one order by s.last_seen_at desc, s.record_key)
          from (
            select
              s.last_seen_at, s.record_key,
              jsonb_build_object(
                'source', o.name, 'file', f.name, 'at', s.at, 'importId', s.import_id,
                'lastSeenAt', iso_utc(s.last_seen_at)
              ) as one
            from sighting s
              join source o on o.id = s.source_id
              join import_file f on f.id = s.file_id
            where s.identity_key = i.identity_key and s.gone_at is null
            order by s.last_seen_at desc limit 5
          ) s
        ),
        '[]'
      )
    ) as body
  from identity i
    join posture p using (identity_key)
  where i.identity_key = any($1::bigint[])`

export interface Frozen {
  identityKey: string
  sha256: Buffer
  gist: string
  body: Evidence
}

/** The evidence of identities as it stands now, kept under its hash so that a decision can refer to exactly this. */
export async function freeze(
  client: Client,
  identityKeys: readonly string[],
  asOf: Date,
): Promise<Map<string, Frozen>> {
  const { all, custom } = await checkCatalogue(client)
  const titles = Object.fromEntries([...all, ...custom].map((check) => [check.no, check.title]))
  const { rows } = await client.query<{ identity_key: string; gist: string; body: Evidence }>(EVIDENCE, [
    identityKeys,
    JSON.stringify(titles),
  ])
  const frozen = rows.map((row) => ({
    identityKey: row.identity_key,
    gist: row.gist,
    body: row.body,
    sha256: canonicalHash(row.body),
  }))
  await client.query(
    `insert into attestation_evidence (sha256, identity_key, gist, as_of, body)
     select decode(r.sha, 'hex'), r.identity_key, r.gist, $2, r.body
     from jsonb_to_recordset($1) as r (sha text, identity_key bigint, gist text, body jsonb)
     order by 1
     on conflict do nothing`,
    [
      JSON.stringify(
        frozen.map((one) => ({
          sha: one.sha256.toString('hex'),
          identity_key: one.identityKey,
          gist: one.gist,
          body: one.body,
        })),
      ),
      asOf,
    ],
  )
  return new Map(frozen.map((one) => [one.identityKey, one]))
}
