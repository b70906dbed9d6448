import { isJudging, type Reach } from './changed'
import { PRODUCTION } from './terms'
import { contexts } from './tokens'
import type { FactWindows } from './windows'

/** CTEs about where an identity is at work: `running` and `environments`, one row an identity. */
export const surroundingFacts = (reach: Reach, windows: FactWindows): string => `
  runs as (
    select l.identity_key, w.kind, coalesce(w.environment, p.environment) as environment
    from identity_workload l
      join workload w using (workload_key)
      left join place p on p.name = w.scope
    where w.seen_to is null and ${isJudging(reach, 'l.identity_key')}
  ),
  running as (
    select
      identity_key, (count(*) filter (where kind = 'agent'))::int as agent_n,
      (count(*) filter (where kind <> 'agent'))::int as other_n
    from runs
    group by identity_key
  ),
  environments as (
    select
      identity_key, count(*)::int as n, bool_or(environment = ${PRODUCTION}) as production,
      max(first_at) as newest_at, min(first_at) as oldest_at,
      (array_agg(environment order by first_at desc nulls last))[1] as newest
    from (
      select
        identity_key, environment,
        -- Where a workload is listed is known, and not new.
        case when not bool_or(is_listed) then min(first_at) end as first_at
      from (
        select identity_key, environment, first_at, false as is_listed
        from ${contexts(reach, windows)}
        where environment is not null
          and last_at > environments_from
        union all
        select identity_key, environment, null, true
        from runs
        where environment is not null
      ) seen
      group by identity_key, environment
    ) e
    group by identity_key
  )`
