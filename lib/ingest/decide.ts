import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { queue } from '@/lib/db/queue'
import { Conflict } from '@/lib/model/errors'
import { removeUploads } from './door/upload'
import { importDetail } from './queries'
import { clearStaging } from './write/outcomes'
import { releaseHeld } from './write/staged'

/** Confirms an import whose preview a person has seen. */
export async function confirmImport(
  actor: Actor,
  importId: number,
  completeness?: 'complete' | 'partial',
): Promise<{ id: number }> {
  const waiting = await importDetail(actor, importId)
  // The count of what it would retire covers only part of the file, and a truncated file is never complete.
  if (completeness === 'complete' && waiting.completeness === 'partial')
    throw new Conflict(
      `This import was taken as a part and cannot be confirmed as everything. ${waiting.warning ?? ''}`.trim(),
    )
  return write(actor, 'import:confirm', async (client) => {
    const { rowCount } = await client.query(
      `update import
       set
         state = 'merging', wants_preview = false, guard_override = true,
         completeness = coalesce($2, completeness)
       where id = $1 and state = 'preview'`,
      [importId, completeness ?? null],
    )
    if (!rowCount) throw new Conflict('This import does not wait for a confirmation.')
    await releaseHeld(client, importId)
    await queue(client, 'import', { importId })
    return {
      result: { id: importId },
      audit: { action: 'import.confirm', subject: `import ${importId}`, detail: { completeness } },
    }
  })
}

/** Stops an import that has not been merged yet. Of one with a preview nothing was stored; events of another stay, as facts with a record of their own. */
export async function cancelImport(actor: Actor, importId: number): Promise<{ id: number }> {
  await importDetail(actor, importId)
  const result = await write(actor, 'import:create', async (client) => {
    const { rowCount } = await client.query(
      `update import set state = 'cancelled', finished_at = knowledge_time()
       where id = $1 and state in ('queued', 'reading', 'preview')`,
      [importId],
    )
    if (!rowCount) throw new Conflict('This import has already been merged or has ended.')
    await clearStaging(client, importId)
    return { result: { id: importId }, audit: { action: 'import.cancel', subject: `import ${importId}` } }
  })
  await removeUploads(importId)
  return result
}
