import { rm } from 'node:fs/promises'
import path from 'node:path'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import type { Client } from '@/lib/db/pool'
import { code, providers } from '@/lib/model/vocabulary'
import { formatFor, recognise } from './index'
import { rememberedMapping } from './mapping'
import { sampleOf } from './reader'
import { Forbidden } from '@/lib/model/errors'
import type { Format, Sample } from './source'
import type { Mapping } from './sources/generic/columns'
import { unpack } from './unpack'
import { type Arrival, isOurs, uploadFolder } from './upload'

export interface Delivery {
  /** Name of the source; otherwise the data's own scope names it. */
  source?: string
  /** What the data cannot say itself: cluster name. */
  scope?: string
  completeness: 'complete' | 'partial'
  wantsPreview: boolean
  asOf: Date
}

/** What became of one file at the door. */
export type Accepted =
  | { file: string; importId: number; fileId: number; format: string; source: string; warning?: string }
  | { file: string; importId: null; reason: string; header?: readonly string[] }

interface Member {
  name: string
  path: string
  size: number
  sha256: string
}
interface Recognised extends Member {
  format: Format
  mapping?: Mapping
  scope: string
  sourceName: string
  warning?: string
}

/**
 * Takes files in: unpacks archives, recognises each member by its content, groups members by source and queues one import
 * per source. Nothing is queued for a member that no format recognises; it is answered with the reason.
 */
export async function accept(actor: Actor, arrivals: Arrival[], delivery: Delivery): Promise<Accepted[]> {
  demand(actor, 'import:create')
  const answers: Accepted[] = []
  const recognised: Recognised[] = []
  for (const arrival of arrivals) {
    let members = 0
    for await (const member of unpack(arrival.path, uploadFolder(), { name: arrival.name })) {
      members += 1
      const found = await look(member, delivery)
      if ('reason' in found) {
        answers.push({ file: member.name, importId: null, ...found })
        if (isOurs(member.path)) await rm(member.path, { force: true })
      } else recognised.push(found)
    }
    // A cut or empty archive has no member to speak of: it is answered itself, or it would vanish without a word.
    if (members === 0)
      answers.push({ file: arrival.name, importId: null, reason: 'holds no file that can be read' })
  }
  const bySource = Map.groupBy(recognised, (file) => `${file.format.provider}\u0000${file.sourceName}`)
  for (const files of bySource.values()) answers.push(...(await queue(actor, files, delivery)))
  return answers
}

async function look(
  member: Member,
  delivery: Delivery,
): Promise<Recognised | { reason: string; header?: readonly string[] }> {
  const sample = await sampleOf(member.path)
  const known = recognise(sample)
  const header = columnsOf(sample)
  const mapping = known || !header ? undefined : await rememberedMapping(header)
  const format = mapping ? formatFor('generic/table', mapping) : known
  if (!format) return { reason: unrecognised(sample), header }
  const own = sample.records.map((raw) => format.scopeOf(raw)).find((scope) => scope !== undefined)
  const scope = delivery.scope ?? (format.asksFor ? delivery.source : undefined) ?? own ?? 'default'
  const asked = format.asksFor && !own && !delivery.scope && !delivery.source
  return {
    ...member,
    format,
    mapping,
    scope,
    sourceName: delivery.source ?? own ?? (format.asksFor ? scope : format.title),
    warning: asked
      ? `The file does not say its ${format.asksFor}; it was stored as "${scope}". Name it with --source, or in the import form.`
      : undefined,
  }
}

// A table is CSV with a header, or records that hold nothing but plain values under the same names.
function columnsOf(sample: Sample): readonly string[] | undefined {
  if (sample.header) return sample.header
  const first = sample.records[0]?.value
  if (sample.shape !== 'json' || typeof first !== 'object' || first === null || Array.isArray(first))
    return undefined
  return Object.values(first).every((value) => typeof value !== 'object' || value === null)
    ? Object.keys(first)
    : undefined
}

function unrecognised(sample: Sample): string {
  if (sample.records.length === 0) return 'holds no records'
  if (columnsOf(sample)) return 'is a table that Muster does not know: confirm once what its columns mean'
  return 'is in a format that Muster does not know'
}

async function queue(actor: Actor, files: Recognised[], delivery: Delivery): Promise<Accepted[]> {
  const { provider } = files[0]!.format
  const { sourceName } = files[0]!
  return write(actor, 'import:create', async (client) => {
    const sourceId = await sourceNamed(client, code(providers, provider), sourceName)
    if (actor.scope.sources && !actor.scope.sources.includes(sourceId))
      throw new Forbidden(`You import into your own sources only; "${sourceName}" is not one of them.`)
    const inserted = await client.query(
      `insert into import (source_id, state, completeness, wants_preview, scope, requested_by, as_of)
       values ($1, 'queued', $2, $3, $4, $5, $6) returning id`,
      [sourceId, delivery.completeness, delivery.wantsPreview, files[0]!.scope, actor.label, delivery.asOf],
    )
    const importId: number = inserted.rows[0].id
    const answers: Accepted[] = []
    for (const file of files) {
      const stored = await client.query(
        `insert into import_file (import_id, name, path, sha256, size_bytes, format, mapping, warning, state, duplicate_of, read, unchanged, rejected)
         select $1::int, $2, $3, decode($4, 'hex'), $5, $6, $7, $8, case when d.id is null then 'queued' else 'already_imported' end, d.id,
                coalesce(d.read, 0), coalesce(d.read - d.rejected, 0), coalesce(d.rejected, 0)
         from (select 1) one left join lateral (
           select f.* from import_file f join import i on i.id = f.import_id
           where f.sha256 = decode($4, 'hex') and f.format = $6 and f.state = 'done' and i.source_id = $9
             -- An inventory that says again what it said before something else is news; a log is not.
             and ($10 or not exists (select 1 from import_file g join import n on n.id = g.import_id
               where n.source_id = $9 and g.format = $6 and g.import_id > f.import_id and g.state = 'done' and (g.stored + g.updated > 0 or n.gone > 0)))
           order by f.id limit 1) d on true
         returning id`,
        [
          importId,
          file.name,
          file.path,
          file.sha256,
          file.size,
          file.format.id,
          file.mapping ?? null,
          file.warning ?? null,
          sourceId,
          file.format.role === 'log',
        ],
      )
      answers.push({
        file: file.name,
        importId,
        fileId: stored.rows[0].id,
        format: file.format.id,
        source: sourceName,
        warning: file.warning,
      })
    }
    await client.query(
      "select graphile_worker.add_job('import', json_build_object('importId', $1::int), job_key := 'import:' || $1::int, max_attempts := 3)",
      [importId],
    )
    return {
      result: answers,
      audit: {
        action: 'import.create',
        subject: `import ${importId}`,
        detail: {
          source: sourceName,
          files: files.map((file) => file.name),
          completeness: delivery.completeness,
        },
      },
    }
  })
}

async function sourceNamed(client: Client, provider: number, name: string): Promise<number> {
  const { rows } = await client.query(
    `with made as (insert into source (provider, name) values ($1, $2) on conflict (provider, name) do nothing returning id)
     select id from made union all select id from source where provider = $1 and name = $2 limit 1`,
    [provider, name],
  )
  return rows[0].id
}

/** A local file as an arrival, without a copy: it is read where it lies and never removed. */
export const localFile = (file: string): Arrival => ({ name: path.basename(file), path: path.resolve(file) })
