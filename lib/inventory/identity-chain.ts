import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { prepared } from '@/lib/db/pool'
import { raw, sql, type Sql } from '@/lib/db/sql'
import { requesterOf } from '@/lib/facts/exchanges'
import { code, type CredentialKind, credentialKinds, eventKinds, word } from '@/lib/model/vocabulary'

/** Somebody at the other end of a hop. */
export interface ChainEnd {
  /** Null where no inventory lists it, or the reader may not see it. */
  id: string | null
  /** Null where the reader may not see it. */
  name: string | null
  kind: CredentialKind | null
  n: number
  lastAt: string
  /**
   * Permissions that the one who got the tokens holds and the one who asked does not: a token that reaches further than whoever asked.
   * Null where the policies of one of them are not all known, they are on different platforms, or the reader may not see it.
   */
  gained: number | null
}

/** What was issued to an identity, who asked for it, what came of it, and for whom it asked in turn. */
export interface Chain {
  askedBy: ChainEnd[]
  /** Hops beside those that are listed. */
  askedByMore: { ends: number; n: number }
  /** It asked for them itself. */
  itself: number
  /** The log names nobody. */
  untold: number
  tokens: {
    kind: CredentialKind | null
    issued: number
    renewed: number
    exchanged: number
    used: number
    refused: number
  }[]
  askedFor: ChainEnd[]
  askedForMore: { ends: number; n: number }
}

const ENDS_SHOWN = 6
const kindOf = (stored: number): CredentialKind | null => (stored < 0 ? null : word(credentialKinds, stored))
const is = (kind: (typeof eventKinds)[number]) => `d.kind = ${code(eventKinds, kind)}`

interface StoredEnd {
  key: string
  name: string | null
  is_known: boolean
  kind: number
  n: number
  last_at: Date
  gained: number | null
  ends: number
  total: number
}

/** The chain of an identity from its roll-ups: as quick with a million tokens as with ten. The caller has checked the scope. */
export async function chainOf(actor: Actor, identityKey: string): Promise<Chain> {
  const [by, self, tokens, onward] = await Promise.all([
    // Whoever asked, by the identity that the log means.
    ends(
      actor,
      identityKey,
      'asked',
      sql`select ${raw(requesterOf('e'))} as key, e.credential_kind as kind, e.n, e.last_at
        from issuance_edge e
        where e.identity_key = ${identityKey} and e.requester_key not in (0, e.identity_key)`,
    ),
    prepared<{ untold: number; itself: number }>(
      `select
         coalesce(sum(n) filter (where requester_key = 0), 0)::float8 as untold,
         coalesce(sum(n) filter (where requester_key = identity_key), 0)::float8 as itself
       from issuance_edge
       where identity_key = $1`,
      [identityKey],
    ),
    // What came of each kind, from the daily sums.
    prepared<Record<'kind' | 'issued' | 'renewed' | 'exchanged' | 'used' | 'refused', number>>(
      `select
         d.credential_kind as kind,
         coalesce(sum(d.n) filter (where ${is('issue')}), 0)::float8 as issued,
         coalesce(sum(d.n) filter (where ${is('renew')}), 0)::float8 as renewed,
         coalesce(sum(d.n) filter (where ${is('exchange')}), 0)::float8 as exchanged,
         coalesce(sum(d.n) filter (where ${is('use')}), 0)::float8 as used,
         coalesce(sum(d.failed_n) + sum(d.n) filter (where ${is('deny')}), sum(d.failed_n))::float8
           as refused
       from event_day d
       where d.identity_key = $1
       group by 1
       order by 1`,
      [identityKey],
    ),
    // For whom it asked, by any id or name under which a log speaks of it.
    ends(
      actor,
      identityKey,
      'got',
      sql`select e.identity_key as key, e.credential_kind as kind, e.n, e.last_at
        from issuance_edge e
        where e.identity_key <> ${identityKey}
          and e.requester_key in (
            select ${identityKey}::bigint
            union all
            select alias_key from identity_alias where identity_key = ${identityKey}
            union all
            select name_key from name_alias where real_key = ${identityKey}
          )`,
    ),
  ])
  return {
    ...listed(by, 'askedBy', 'askedByMore'),
    itself: self[0]!.itself,
    untold: self[0]!.untold,
    tokens: tokens.map(({ kind, ...counts }) => ({ kind: kindOf(kind), ...counts })),
    ...listed(onward, 'askedFor', 'askedForMore'),
  }
}

const listed = <Rows extends string, More extends string>(found: StoredEnd[], rows: Rows, more: More) => {
  const shown = found.reduce((sum, { n }) => sum + n, 0)
  return {
    [rows]: found.map(({ key, name, is_known, kind, n, last_at, gained }) => ({
      id: is_known && name !== null ? key : null,
      name,
      kind: kindOf(kind),
      n,
      lastAt: iso(last_at),
      gained,
    })),
    [more]: {
      ends: (found[0]?.ends ?? 0) - found.length,
      n: (found[0]?.total ?? 0) - shown,
    },
  } as Record<Rows, ChainEnd[]> & Record<More, { ends: number; n: number }>
}

/**
 * The ends of hops `key, kind, n, last_at`, the most frequent first, with how many there are in all.
 * @param role what they did: asked for tokens of the identity, or got tokens because it asked
 */
function ends(actor: Actor, identityKey: string, role: 'asked' | 'got', hops: Sql): Promise<StoredEnd[]> {
  const theirs = knownRights('i')
  const gained = raw(role === 'asked' ? `own.rights - ${theirs}` : `${theirs} - own.rights`)
  return prepared<StoredEnd>(
    sql`with summed as (
         select key, kind, sum(n)::float8 as n, max(last_at) as last_at
         from (${hops}) h
         group by 1, 2
       ),
       own as (
         select o.provider, ${raw(knownRights('o'))} as rights
         from identity o
         where o.identity_key = ${identityKey}
       )
       select s.key::text as key,
         case
           when i.identity_key is null then 'not in the inventory'
           when p.identity_key is not null then i.name
         end as name,
         i.identity_key is not null as is_known, s.kind, s.n, s.last_at,
         case
           when p.identity_key is not null and i.provider = own.provider then cardinality(${gained})
         end as gained,
         (count(*) over ())::int as ends, (sum(s.n) over ())::float8 as total
       from summed s
         left join own on true
         left join identity i on i.identity_key = s.key
         left join lateral (
           select p.identity_key from posture p where p.identity_key = s.key and ${scopeCondition(actor)}
         ) p on true
       order by s.n desc, 2, s.key limit ${raw(ENDS_SHOWN)}`,
  )
}

/** SQL of the actions that an identity holds, sorted; null where not all of its policies are known. */
const knownRights = (identity: string): string => `
  (
    select r.granted
    from privilege v
      join rights_profile r using (profile_key)
    where v.identity_key = ${identity}.identity_key and r.is_known
  )`
