import { note } from '@/lib/audit/write'
import { transaction } from '@/lib/db/pool'
import { judgeSoon } from '@/lib/facts/changed'

/** People whose announced last day is over have left: what they own is judged anew. Returns how many. */
export async function markLeft(asOf: Date): Promise<number> {
  const left = await transaction(async (client) => {
    const { rows } = await client.query<{ id: number; email: string }>(
      'update person set active = false where active and left_at <= $1 returning id, email',
      [asOf],
    )
    if (rows.length === 0) return []
    const { rows: owned } = await client.query<{ identity_key: string }>(
      'select distinct identity_key from ownership where person_id = any($1::int[])',
      [rows.map((row) => row.id)],
    )
    await judgeSoon(client, owned)
    return rows.map((row) => row.email)
  })
  for (const email of left) await note('system', { action: 'directory.left', subject: email })
  return left.length
}
