import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demandAll } from '@/lib/auth/scope'
import { Conflict, Invalid } from '@/lib/model/errors'
import { judgeSoon } from '@/lib/facts/changed'

export interface PersonInput {
  email: string
  name: string
  team?: string | null
  manager?: string | null
  /** Their last day; in the future it announces a departure. */
  leftAt?: string | null
}

/** Creates a person of the directory, or changes the one with this e-mail. The next directory import may change it again. */
export const savePerson = (actor: Actor, input: PersonInput): Promise<{ id: number }> =>
  write(actor, 'owner:assign', async (client) => {
    // Who belongs to which team decides what others see: it is not for those who see a part.
    demandAll(actor)
    const email = input.email.trim().toLowerCase()
    if (input.manager && input.manager.trim().toLowerCase() === email)
      throw new Invalid('A person cannot be their own manager.')
    if (input.team)
      await client.query('insert into team (name) values ($1) on conflict (name) do nothing', [
        input.team.trim(),
      ])
    const { rows } = await client.query<{ id: number }>(
      `insert into person (email, name, team_id, manager, active, left_at)
       values (
         $1, $2, (select id from team where name = $3), lower($4),
         $5::timestamptz is null or $5::timestamptz > now(),
         $5
       )
       on conflict (email) do update set
         name = excluded.name, team_id = excluded.team_id, manager = excluded.manager,
         active = excluded.active and person.nature is distinct from 'machine', left_at = excluded.left_at
       returning id`,
      [
        email,
        input.name.trim(),
        input.team?.trim() || null,
        input.manager?.trim() || null,
        input.leftAt ?? null,
      ],
    )
    const { id } = rows[0]!
    const { rows: owned } = await client.query<{ identity_key: string }>(
      'select identity_key from ownership where person_id = $1',
      [id],
    )
    await judgeSoon(client, owned)
    return { result: { id }, audit: { action: 'directory.person', subject: email, detail: { ...input } } }
  })

/** Creates a team, or changes the one with this name. */
export const saveTeam = (
  actor: Actor,
  input: { id?: number; name: string; contact?: string | null; parent?: string | null },
): Promise<{ id: number }> =>
  write(actor, 'owner:assign', async (client) => {
    // Who belongs to which team decides what others see: it is not for those who see a part.
    demandAll(actor)
    const name = input.name.trim()
    if (input.parent?.trim() === name) throw new Invalid('A team cannot be part of itself.')
    const { rowCount: clashes } = await client.query(
      'select 1 from team where name = $1 and id <> coalesce($2, 0)',
      [name, input.id ?? null],
    )
    if (input.id && clashes) throw new Conflict(`A team named ${name} already.`)
    const { rows } = await client.query<{ id: number }>(
      input.id
        ? 'update team set name = $1, contact = $2, parent = $3 where id = $4 returning id'
        : `
          insert into team (name, contact, parent)
          select $1, $2, $3
          where $4::int is null
          on conflict (name) do update set contact = excluded.contact, parent = excluded.parent
          returning id`,
      [name, input.contact?.trim() || null, input.parent?.trim() || null, input.id ?? null],
    )
    if (!rows[0]) throw new Invalid('There is no such team.')
    await client.query('update ownership set label = $2 where team_id = $1 and label <> $2', [
      rows[0].id,
      name,
    ])
    return {
      result: { id: rows[0].id },
      audit: { action: 'directory.team', subject: name, detail: { ...input } },
    }
  })
