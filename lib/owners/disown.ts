import { HIDDEN, skippedFor } from '@/lib/model/skipped'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { Conflict } from '@/lib/model/errors'
import { decide } from './assign'
import { personOf } from './resolve'
import { visibleOf } from './visible'
import type { Assigned } from '@/lib/model/answers/owners'

/**
 * "Not mine": the person stops being an owner of the identities and is never suggested for them again. Whoever comes next
 * in the succession answers from now on.
 */
export const sayNotMine = (actor: Actor, ids: readonly string[], note: string | null): Promise<Assigned> =>
  write(actor, 'attestation:decide', async (client) => {
    const person = await personOf(client, actor)
    if (!person) throw new Conflict('Your e-mail is not in the directory.')
    const keys = await visibleOf(client, actor, ids)
    await disown(
      client,
      actor.label,
      keys,
      { owner: `person:${person.id}`, label: person.name, person_id: person.id, team_id: null },
      note,
    )
    return {
      result: { done: keys.length, skipped: skippedFor({ [HIDDEN]: ids.length - keys.length }) },
      audit: {
        action: 'owner.not-mine',
        subject: `person:${person.id}`,
        detail: { identities: keys.length, first: keys.slice(0, 20), note },
      },
    }
  })

/** Teaches that somebody is not the owner: a rejected candidate stays listed and never comes back as a suggestion. */
export const disown = (
  client: Client,
  actorLabel: string,
  keys: readonly string[],
  owner: { owner: string; label: string; person_id: number | null; team_id: number | null },
  note: string | null,
): Promise<void> =>
  decide(
    client,
    actorLabel,
    keys,
    { ...owner, active: true },
    'rejected',
    note ? `not mine: ${note}` : 'not mine',
    'not_mine',
  )
