import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import type { Page } from '@/lib/model/filters'
import { changesBetween } from './read/differences'
import { demandRecords, importDetail } from './queries'
import { unlistedIdentities } from './write/retire'
import type { PreviewRow } from '@/lib/model/answers/imports'

export type PreviewOutcome = 'new' | 'changed' | 'gone'

interface Found extends Omit<PreviewRow, 'outcome' | 'changes'> {
  cursor: string
  before: unknown
  after: unknown
}
export interface PreviewFilter {
  outcome: PreviewOutcome
  limit: number
  cursor?: string
}

/** Records of an import that waits for confirmation, by what would happen to them, in the order of the files. */
export async function previewOf(actor: Actor, id: number, filter: PreviewFilter): Promise<Page<PreviewRow>> {
  demandRecords(actor)
  const { stored, updated, gone, completeness } = await importDetail(actor, id)
  const total = { new: stored, changed: updated, gone: completeness === 'complete' ? gone : 0 }[
    filter.outcome
  ]
  const found = await (filter.outcome === 'gone' ? unlisted(id, filter) : staged(id, filter))
  const page = found.slice(0, filter.limit)
  return {
    rows: page.map(({ about, name, at, identityId, before, after }) => ({
      about,
      name,
      at,
      identityId,
      outcome: filter.outcome,
      changes: filter.outcome === 'changed' ? changesBetween(before, after) : [],
    })),
    next: found.length > filter.limit ? page.at(-1)!.cursor : null,
    total,
  }
}

function staged(id: number, { outcome, limit, cursor }: PreviewFilter): Promise<Found[]> {
  const [, file, record] = /^(\d{1,9})\.(\d{1,9})$/.exec(cursor ?? '') ?? []
  // Staged records of one outcome, with the row as it is and as it would be.
  return rows<Found>(
    `select
       r.about,
       coalesce(w.body->>'name', w.body->>'native_id', w.body->>'email', r.at) as name,
       r.at, s.identity_key::text as "identityId", r.file_id || '.' || r.record_no as cursor,
       s.body as before, r.body as after
     from stage_record r
       join stage_row w
         on w.import_id = r.import_id
           and w.file_id = r.file_id
           and w.record_no = r.record_no
           and w.position = 0
       left join sighting s on s.record_key = r.record_key
     where r.import_id = $1 and r.outcome = $2 and (r.file_id, r.record_no) > ($3, $4)
     order by r.file_id, r.record_no limit $5`,
    [id, outcome, Number(file ?? 0), Number(record ?? -1), limit + 1],
  )
}

async function unlisted(id: number, { limit, cursor }: PreviewFilter): Promise<Found[]> {
  const [run] = await rows<{ source_id: number; as_of: Date }>(
    'select source_id, as_of from import where id = $1',
    [id],
  )
  return rows<Found>(
    unlistedIdentities(
      `u.about,
       coalesce((select i.name from identity i where i.identity_key = u.identity_key), u.at) as name,
       u.at, u.identity_key::text as "identityId", u.record_key::text as cursor`,
      'and ($4::bigint is null or u.record_key > $4::bigint) order by u.record_key limit $5',
    ),
    [id, run!.source_id, run!.as_of, /^-?\d{1,18}$/.test(cursor ?? '') ? cursor : null, limit + 1],
  )
}
