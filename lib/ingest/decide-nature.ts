import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demandAll } from '@/lib/auth/scope'
import { keyOf } from '@/lib/db/keys'
import { judgeSoon } from '@/lib/facts/changed'
import type { NatureDecision } from '@/lib/model/answers/owners'
import { Conflict, NotFound } from '@/lib/model/errors'
import { settleMachines } from './write/machines'
import { writePeople } from './write/people'
import { followAccounts, touchSameAccounts } from './write/same-account'

/**
 * Says that a user of a directory is a machine, and so an identity; that it is a person, whom nothing proposes again; or that nobody
 * knows any more. It holds whatever later imports say, and for whatever address the directory gives the account. Safe to repeat.
 * @throws NotFound; Conflict for somebody of whom no directory tells an account
 */
export function decideNature(actor: Actor, id: number, decision: NatureDecision): Promise<{ done: number }> {
  return write(actor, 'owner:assign', async (client) => {
    // Who is a person decides who may own what: it is not for those who see a part.
    demandAll(actor)
    // One merge at a time: two could decide on the same row without seeing each other.
    await client.query('select pg_advisory_xact_lock(6, 0)')
    const { rows } = await client.query<{ email: string; signs: string[]; nature: string | null }>(
      'select email, signs, nature from person where id = $1 for update',
      [id],
    )
    const [person] = rows
    if (!person) throw new NotFound('There is no such person.')
    const key = keyOf('person', person.email)
    const { rowCount: told } = await client.query(
      `select 1
       from claim c
       where c.type = 'person'
         and c.key = $1
         and exists (select 1 from jsonb_object_keys(c.body) k where k like 'account:%')
       limit 1`,
      [key],
    )
    if (decision === 'machine' && !told)
      throw new Conflict('No directory tells of an account of theirs: import its list of users.')
    const nature = decision === 'unknown' ? null : decision
    const isNew = person.nature !== nature
    if (isNew) {
      await client.query(
        `create temp table touched_fact on commit drop as
         select 'person' as type, 0::bigint as identity_key, $1::bigint as key`,
        [key],
      )
      await client.query(
        'create temp table written_row (type text, identity_key bigint, key bigint) on commit drop',
      )
      // The decision is on the account: it holds for each address under which directories list that.
      await touchSameAccounts(client)
      await client.query(
        `update person set
           nature = $2::text, nature_by = case when $2::text is not null then $3 end,
           nature_at = case when $2::text is not null then now() end
         where id = $1 or email in (select email from same_account)`,
        [id, nature, actor.label],
      )
      await followAccounts(client)
      await writePeople(client)
      await settleMachines(client)
      const { rows: changed } = await client.query<{ identity_key: string }>(
        `select distinct key as identity_key from written_row where type = 'identity'`,
      )
      await judgeSoon(client, changed)
    }
    return {
      result: { done: isNew ? 1 : 0 },
      audit: {
        action: `directory.is_${decision}`,
        subject: person.email,
        detail: { signs: person.signs, before: person.nature },
      },
    }
  })
}
