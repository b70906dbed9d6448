import { code, credentialKinds } from '@/lib/model/vocabulary'
import { isJudging, type Reach } from './changed'
import { SINGLE_KINDS } from './tokens'

const kind = (word: (typeof credentialKinds)[number]) => code(credentialKinds, word)

/** What is issued at run time: a key that is made for somebody hands nothing on. */
const HANDED_ON_KINDS = [SINGLE_KINDS, kind('x509_svid'), kind('jwt_svid'), kind('lease')].join(', ')
/** Chains of requests are followed no further back. */
export const EXCHANGE_DEPTH_MAX = 6

/** SQL of the identity that a log means by whoever asked for a token `e`: by another id of it, or by its name alone. */
export const requesterOf = (e: string): string => `
  coalesce(
    (select a.identity_key from identity_alias a where a.alias_key = ${e}.requester_key),
    (
      select a.real_key
      from name_alias a
      where a.name_key = ${e}.requester_key
      order by a.from_at desc limit 1
    ),
    ${e}.requester_key
  )`

/** CTEs about who had tokens issued for whom: `depths` and `told`, one row an identity. They read `logs`. */
export const exchangeFacts = (reach: Reach): string => `
  -- Who had tokens issued to whom lately, by the identity that the log means.
  edges as (
    select distinct e.identity_key, f.identity_key as from_key
    from issuance_edge e
      join identity i using (identity_key)
      join logs l on l.provider = i.provider and l.scope = i.scope
      join identity f on f.identity_key = ${requesterOf('e')}
    where e.requester_key <> 0
      and f.identity_key <> e.identity_key
      and e.last_at > l.issuance_from
      and e.credential_kind in (${HANDED_ON_KINDS})
  ),
  -- How far back that goes; a set, so that it ends however many ways lead there.
  chains (identity_key, from_key, depth) as (
    select identity_key, from_key, 1
    from edges
    where ${isJudging(reach, 'identity_key')}
    union
    select c.identity_key, e.from_key, c.depth + 1
    from chains c
      join edges e on e.identity_key = c.from_key
    where c.depth < ${EXCHANGE_DEPTH_MAX} and c.from_key <> c.identity_key
  ),
  depths as (
    select
      c.identity_key, max(c.depth) filter (where not c.is_itself) as depth,
      (count(*) filter (where c.depth = 1))::int as n,
      (array_agg(f.name order by c.depth desc, f.name) filter (where not c.is_itself))[1] as root,
      bool_or(c.is_itself) as is_cycle
    from (
      -- By the shortest way, so that a circle further back is no longer chain.
      select identity_key, from_key, from_key = identity_key as is_itself, min(depth)::int as depth
      from chains
      group by 1, 2
    ) c
      join identity f on f.identity_key = c.from_key
    group by 1
  ),
  told as (
    select identity_key, bool_or(requester_key <> 0) as is_told
    from issuance_edge
    where credential_kind in (${HANDED_ON_KINDS}) and ${isJudging(reach, 'identity_key')}
    group by 1
  )`
