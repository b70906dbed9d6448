import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { judgeChanged } from '@/lib/judging/judge-changed'
import type { Decision } from '@/lib/model/attestation'
import { decideItem } from './decide'
import { listInbox } from './item-queries'
import { openItem } from './item-detail'

// Estates for the tests of attestation: people, and identities that they own by a tag.

export const AS_OF = new Date('2026-11-22T08:00:00Z')
export const later = (days: number): Date => new Date(AS_OF.getTime() + days * 86_400_000)

const user =
  (role: Actor['role']) =>
  (email: string, scope: Actor['scope'] = {}): Actor =>
    ({ kind: 'user', id: email, label: email, role, scope }) as Actor
export const owner = user('owner')
export const analyst = user('analyst')

let nextKey = 10_000

export async function person(name: string, more: { manager?: string; team?: number } = {}): Promise<string> {
  const email = `${name.toLowerCase()}@corp.example`
  await rows('insert into person (email, name, manager, team_id) values ($1, $2, $3, $4)', [
    email,
    name,
    more.manager ?? null,
    more.team ?? null,
  ])
  return email
}

export async function identity(
  name: string,
  owners: string[] = [],
  more: { creator?: string; environment?: number } = {},
): Promise<string> {
  await rows("insert into source (provider, name) values (0, 'estate') on conflict do nothing")
  await rows(
    `insert into import (source_id, state, completeness, requested_by, as_of)
     select id, 'done', 'partial', 'test', now()
     from source
     where not exists (select 1 from import) limit 1`,
  )
  const key = String(nextKey++)
  const hints = [
    ...owners.map((value, index) => ({ from: 'tag', key: ['owner', 'team', 'contact'][index], value })),
    ...(more.creator ? [{ from: 'creator', key: 'created-by', value: more.creator }] : []),
  ]
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, environment, status, owner_hints, in_inventory,
       source_id, import_id, seen_from
     )
     values (
       $1, 0, 0, $2, $3, 'a', $5, 0, $4, true, (select min(id) from source), (select min(id) from import),
       now()
     )`,
    [key, `arn:aws:iam::1:user/${name}`, name, JSON.stringify(hints), more.environment ?? 0],
  )
  return key
}

/** Another key for an identity, as an import would bring it. */
export async function credential(identityKey: string, name: string): Promise<string> {
  const key = String(nextKey++)
  await rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, label, status, created_at, rotated_at,
       in_inventory, import_id, seen_from
     )
     values (
       $1, $2, 0, true, $3, $3, 0, '2026-11-01', '2026-11-01', true, (select min(id) from import), now()
     )`,
    [identityKey, key, name],
  )
  return key
}

export const judgeAll = () => judgeChanged(AS_OF, true)

/** Opens an item as its reviewer and decides it, as a person at the screen does. */
export async function answer(
  actor: Actor,
  itemId: string,
  decision: Decision,
  more: { reason?: string; removes?: string[]; to?: string } = {},
) {
  const open = await openItem(actor, itemId)
  return decideItem(actor, itemId, {
    decision,
    removes: [],
    evidence: open.evidenceSha256,
    sawDecision: open.currentDecision,
    ...more,
  })
}

export const inboxOf = async (actor: Actor, campaignId: number) =>
  (await listInbox(actor, campaignId, { limit: 500 })).rows
