import type { Client } from '@/lib/db/pool'
import { code, credentialKinds, eventKinds, providers } from '@/lib/model/vocabulary'

const VAULT = code(providers, 'vault')
const SECRET = code(credentialKinds, 'client_secret')
const ISSUE = code(eventKinds, 'issue')

/**
 * Gives uses that tell a secret by one name to the credential that is listed by another: the line of Vault's log that made it shows both.
 * Elsewhere a secret that is presented for another one is a secret of its own. A row of the credential under the first name, which is
 * not on the roll, remembers the second. Reads the temporary table `fresh_event`; runs before it is summed up.
 * @returns identities of which older events went to another credential: they have to be summed up again
 */
export async function giveToSecrets(
  client: Client,
  [lo, hi, ids]: [Date, Date, number[]],
): Promise<string[]> {
  // Remembers the pairs that lines of these batches show.
  await client.query(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, in_inventory, import_id, seen_from, seen_to,
       same_as
     )
     select distinct on (e.identity_key, e.parent_key) e.identity_key, e.parent_key, ${SECRET}, false,
       k.native_id || '#secret', false, k.import_id, e.occurred_at, e.occurred_at, e.credential_key
     from fresh_event e
       join identity i on i.identity_key = e.identity_key and i.provider = ${VAULT}
       join credential k on k.identity_key = e.identity_key and k.credential_key = e.credential_key
     where e.kind = ${ISSUE}
       and e.result = 0
       and e.credential_kind = ${SECRET}
       and e.parent_key <> e.credential_key
     order by e.identity_key, e.parent_key, e.occurred_at
     on conflict do nothing`,
  )
  const isSame = `
    c.kind = ${SECRET}
    and c.same_as is not null
    and not c.is_static
    and c.identity_key = e.identity_key
    and c.credential_key = e.credential_key`
  const { rowCount } = await client.query(
    `update fresh_event e set credential_key = c.same_as
     from credential c
     where e.credential_kind = ${SECRET} and ${isSame}`,
  )
  if (rowCount)
    await client.query(
      `update event e set credential_key = f.credential_key
       from fresh_event f
       where e.occurred_at between $1 and $2
         and e.batch_id = any($3)
         and f.occurred_at = e.occurred_at
         and f.event_id = e.event_id
         and f.credential_key <> e.credential_key`,
      [lo, hi, ids],
    )
  // Uses that came before the line that made their secret have left a context under its other name.
  const { rows: before } = await client.query<{ identity_key: string; lo: Date; hi: Date }>(
    `select e.identity_key, min(e.first_at) as lo, max(e.last_at) as hi
     from credential_context e
       join credential c on ${isSame}
     where e.identity_key in (select identity_key from fresh_event where kind = ${ISSUE})
     group by 1`,
  )
  for (const { identity_key: key, lo: from, hi: to } of before)
    await client.query(
      `update event e set credential_key = c.same_as
       from credential c
       where e.identity_key = $1 and e.occurred_at between $2 and $3 and ${isSame}`,
      [key, from, to],
    )
  return before.map((row) => row.identity_key)
}
