import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { rows } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import type { action } from '@/lib/generated/prisma/client'
import type { IdentityDetail, SizedPolicy } from '@/lib/model/answers/inventory'
import { riskClasses } from '@/lib/model/risk-classes'
import { loadAwsCatalogue } from '@/lib/privilege/aws-catalogue'
import { groupsOf } from '@/lib/privilege/memberships'
import { rightsUsedByPattern } from '@/lib/privilege/right-use'
import { AWS, KUBERNETES } from '@/lib/privilege/sets'
import { type HeldSet, sizedDocuments } from '@/lib/privilege/sized-documents'
import { grantedActions, usedActions } from './identity-rights'

const DROPPED_MAX = 200
const PEERS_MAX = 5_000

/**
 * What an identity would need, in the words of its platform, what that leaves out, and what cannot be told.
 * @param missing what would have to be imported before silence means anything; null when the log reaches far enough
 */
export async function rightSizedOf(
  actor: Actor,
  identity: IdentityDetail,
  missing: string | null,
): Promise<SizedPolicy> {
  // GitHub's log never shows that something was not used: nothing is dropped there, and each permission says what is known of it.
  const because = identity.provider === 'github' ? null : missing
  const nothing = { identity: identity.name, documents: [], doubts: [], dropped: [], droppedTotal: 0 }
  if (because) return { because, ...nothing }
  await loadAwsCatalogue()
  const [used, granted, held] = await Promise.all([
    usedRights(identity.id),
    grantedActions(identity.id),
    heldSets(identity.id),
  ])
  const { dropped, ...sized } = sizedDocuments(identity, used, granted, held)
  if (sized.because !== null) return { because: sized.because, ...nothing }
  if (sized.documents.length === 0 || (used.length === 0 && identity.provider !== 'github'))
    return {
      because:
        'None of the permissions in its own policies was used in the look-back period, or the policies were imported by an older version.',
      ...nothing,
    }
  return {
    identity: identity.name,
    because: null,
    documents: sized.documents,
    doubts: sized.doubts,
    dropped: await droppedRights(actor, identity.id, dropped),
    droppedTotal: dropped.length,
  }
}

/** Rights that were used: by the name that the log gives them, and where a policy gives patterns by the pattern. */
async function usedRights(identityKey: string): Promise<string[]> {
  const [named, matched] = await Promise.all([
    usedActions(identityKey),
    rows<Pick<action, 'name'>>(
      `select a.name
       from (${rightsUsedByPattern('privilege', 'u.identity_key = $1')}) p
         join action a on a.id = p.action_id`,
      [identityKey],
    ),
  ])
  return [...new Set([...named, ...matched.map(({ name }) => name)])].sort()
}

/** Each grant of an identity with what its policy or role says. */
async function heldSets(identityKey: string): Promise<HeldSet[]> {
  const list = (name: string) => `array(select a.name from action a where a.id = any(s.${name}))`
  // Lists of rights only where no statements say the same: those of AWS and Kubernetes are cut down statement by statement.
  return rows<HeldSet>(
    `select
       g.native_id as "grantId", g.via, g.resource, s.native_id as "setId",
       coalesce(s.statements, '[]') as statements,
       case when l.is_listed then ${list('allow')} else '{}' end as allow,
       case when l.is_listed then ${list('conditional')} else '{}' end as conditional,
       case when l.is_listed then ${list('deny')} else '{}' end as deny
     from identity_grant g
       join identity i on i.identity_key = $1
       join permission_set s on s.permission_set_key = g.permission_set_key and s.seen_to is null
       cross join lateral (select i.provider not in (${AWS}, ${KUBERNETES}) as is_listed) l
     where g.seen_to is null
       and g.kind = 'allow'
       and (g.identity_key = $1 or g.identity_key in (select m.group_key from ${groupsOf('$1')} m))
     order by g.name, g.grant_key limit 500`,
    [identityKey],
  )
}

/** What goes, the riskiest first, with who else that holds it the same way used it last: a policy that is shared is needed by others. */
async function droppedRights(
  actor: Actor,
  identityKey: string,
  dropped: readonly string[],
): Promise<SizedPolicy['dropped']> {
  const found = await rows<
    Pick<action, 'name' | 'risk'> & { id: string | null; by: string | null; last_at: Date | null }
  >(
    // The peers of an identity, of them the last user of each right that goes.
    sql`with peer as (
       select distinct h.identity_key
       from identity_grant g
         join identity_grant h on h.permission_set_key = g.permission_set_key and h.seen_to is null
         join posture p on p.identity_key = h.identity_key
       where g.identity_key = ${identityKey}::bigint and g.seen_to is null
         and h.identity_key <> g.identity_key and ${scopeCondition(actor)}
       limit ${PEERS_MAX}
     ),
     going as (
       select a.id, a.name, a.risk
       from action a
       where a.name = any(${dropped}::text[])
       order by a.risk desc, a.name
       limit ${DROPPED_MAX}
     ),
     latest as (
       select distinct on (u.action_id) u.action_id, u.identity_key, u.last_at
       from peer
         join identity_action u using (identity_key)
         join going on going.id = u.action_id
       order by u.action_id, u.last_at desc, u.identity_key
     )
     select going.name, going.risk, i.identity_key::text as id, i.name as by, latest.last_at
     from going
       left join latest on latest.action_id = going.id
       left join identity i on i.identity_key = latest.identity_key
     order by going.risk desc, going.name`,
  )
  return found.map(({ name, risk, id, by, last_at }) => ({
    right: name,
    risk: riskClasses[risk]!,
    lastUsed: id && by && last_at ? { id, name: by, at: iso(last_at) } : null,
  }))
}
