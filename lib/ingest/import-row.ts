import { rows } from '@/lib/db/pool'
import { NotFound } from '@/lib/model/errors'

/** An import as its run needs it. */
export interface ImportRow {
  id: number
  source_id: number
  state: string
  completeness: 'complete' | 'partial'
  wants_preview: boolean
  guard_override: boolean
  scope: string | null
  as_of: Date
}

export async function importById(importId: number): Promise<ImportRow> {
  const [row] = await rows<ImportRow>(
    `select id, source_id, state, completeness, wants_preview, guard_override, scope, as_of
     from import
     where id = $1`,
    [importId],
  )
  if (!row) throw new NotFound(`There is no import ${importId}.`)
  return row
}

export const setState = async (importId: number, state: string): Promise<void> => {
  await rows(
    `update import set state = $2, started_at = coalesce(started_at, knowledge_time())
     where id = $1 and state not in ('cancelled', 'done')`,
    [importId, state],
  )
}

/** What a merge has to know of an import. */
export const target = (run: ImportRow) => ({
  id: run.id,
  sourceId: run.source_id,
  completeness: run.completeness,
  asOf: run.as_of,
})
