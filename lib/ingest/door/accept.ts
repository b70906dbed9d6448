import { rm } from 'node:fs/promises'
import path from 'node:path'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { type Client, rows } from '@/lib/db/pool'
import { queue } from '@/lib/db/queue'
import { code, providers } from '@/lib/model/vocabulary'
import { fingerprint } from '@/lib/db/settings'
import { boundedName } from '../write/bounds'
import { formatFor } from '../index'
import type { Looked } from './look'
import { assembleIamCollect, iamCollectPart, isBesideIamCollect } from './iam-collect'
import { lookApart } from './look-apart'
import { rememberedMapping } from './mapping'
import { Forbidden } from '@/lib/model/errors'
import { withoutSecrets } from '../read/redact'
import type { Envelope, Format } from '../source'
import type { Mapping } from '../sources/generic/columns'
import { ArchiveRefused, unpack } from './unpack'
import { CLOCK_SKEW_MS } from '../read/stated-time'
import { type Arrival, arrivalFolder, folderOf, isOurs, removeUnread } from './upload'

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
  /** The instant as of which its facts are true: its own time, else what the sender says, else now. */
  asOf: Date
  /** What its lists speak for although they may be empty. */
  covers: string[]
  envelope: Envelope
  /** It comes from an archive that is damaged in another place, or says itself that it is not all. */
  isCut?: true
}

/**
 * Takes files in: unpacks archives, recognises each member by its content, groups members by source and queues one import
 * per source and instant. Nothing is queued for a member that no format recognises; it is answered with the reason.
 */
export async function accept(actor: Actor, arrivals: Arrival[], delivery: Delivery): Promise<Accepted[]> {
  demand(actor, 'import:create')
  const folders = arrivals
    .map(({ path: place }) => place)
    .filter(isOurs)
    .map(folderOf)
  try {
    return await acceptInto(actor, arrivals, delivery, folders)
  } finally {
    // In any case: a folder is kept only while a queued import reads from it.
    await removeUnread(folders)
  }
}

/** @param folders gathers where the arrivals lie and are unpacked */
async function acceptInto(
  actor: Actor,
  arrivals: Arrival[],
  delivery: Delivery,
  folders: string[],
): Promise<Accepted[]> {
  const answers: Accepted[] = []
  const recognised: Recognised[] = []
  const parts: Arrival[] = []
  for (const arrival of arrivals) {
    // Parts of one thing that were handed over as files of a folder are put together when all have come.
    if (iamCollectPart(arrival.name) ?? isBesideIamCollect(arrival.name)) {
      parts.push(arrival)
      continue
    }
    const into = isOurs(arrival.path) ? folderOf(arrival.path) : await arrivalFolder()
    folders.push(into)
    const found = await open(arrival, delivery, into)
    answers.push(...found.refused)
    recognised.push(...found.recognised)
  }
  if (parts.length > 0) {
    const into = await arrivalFolder()
    folders.push(into)
    const found = await assembled(parts, delivery, into)
    answers.push(...found.refused)
    recognised.push(...found.recognised)
  }
  const bySource = Map.groupBy(recognised, (file) =>
    [file.format.provider, file.sourceName, file.asOf.toISOString()].join('\u0000'),
  )
  const inOrder = [...bySource.values()].sort((a, b) => a[0]!.asOf.getTime() - b[0]!.asOf.getTime())
  for (const files of inOrder) answers.push(...(await queueImport(actor, files, delivery)))
  return answers
}

/** What one arrival holds. A damaged part is answered by itself; what is whole is used, though not as a complete delivery. */
async function open(
  arrival: Arrival,
  delivery: Delivery,
  into: string,
): Promise<{ refused: Accepted[]; recognised: Recognised[] }> {
  const refused: Accepted[] = []
  const recognised: Recognised[] = []
  const refuse = (file: string, why: { reason: string; header?: readonly string[] }) =>
    refused.push({ file, importId: null, ...why })
  let damage: string | undefined
  const parts: Arrival[] = []
  try {
    for await (const found of unpack(arrival.path, into, { name: arrival.name, sha256: arrival.sha256 })) {
      // Names of files are foreign text as well.
      const member = { ...found, name: boundedName(withoutSecrets(found.name, fingerprint)) }
      if ('damage' in member) {
        damage = member.damage
        refuse(member.name, { reason: member.damage })
        continue
      }
      if (iamCollectPart(member.name) ?? isBesideIamCollect(member.name)) {
        parts.push(member)
        continue
      }
      const looked = await look(member, delivery)
      if ('reason' in looked) {
        refuse(member.name, looked)
        if (isOurs(member.path)) await rm(member.path, { force: true })
      } else recognised.push(looked)
    }
    if (parts.length > 0) {
      const found = await assembled(parts, delivery, into)
      refused.push(...found.refused)
      recognised.push(...found.recognised)
    }
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error
    for (const { path: unpacked } of recognised) if (isOurs(unpacked)) await rm(unpacked, { force: true })
    return { refused: [{ file: arrival.name, importId: null, reason: error.message }], recognised: [] }
  }
  // The archive is not needed once its members are unpacked.
  if (isOurs(arrival.path) && !recognised.some((file) => file.path === arrival.path))
    await rm(arrival.path, { force: true })
  // A truncated or empty archive has no members, so the answer names the archive itself.
  if (refused.length + recognised.length === 0) refuse(arrival.name, { reason: 'contains no readable file' })
  if (damage)
    for (const file of recognised) {
      file.isCut = true
      file.warning = [file.warning, `Imported as partial: ${damage}`].filter(Boolean).join(' ')
    }
  return { refused, recognised }
}

/** What iam-collect stored of each account, from its many files. */
async function assembled(
  parts: readonly Arrival[],
  delivery: Delivery,
  into: string,
): Promise<{ refused: Accepted[]; recognised: Recognised[] }> {
  const refused: Accepted[] = []
  const recognised: Recognised[] = []
  const { files, unreadable } = await assembleIamCollect(parts, into)
  for (const { path: unpacked } of parts) if (isOurs(unpacked)) await rm(unpacked, { force: true })
  for (const file of files) {
    const looked = await look(file, delivery)
    if ('reason' in looked) refused.push({ file: file.name, importId: null, reason: looked.reason })
    else recognised.push({ ...looked, ...(unreadable.length > 0 && { isCut: true as const }) })
  }
  for (const name of unreadable)
    refused.push({
      file: name,
      importId: null,
      reason: 'is no JSON: what it is a part of was read without it',
    })
  const beside = parts.filter(({ name }) => !iamCollectPart(name)).length
  if (beside > 0 || files.length === 0)
    refused.push({
      file: 'iam-collect',
      importId: null,
      reason: `${beside} files tell of other services, of the organization or of indexes, which Muster does not read; users, roles, groups and policies lie under accounts/ACCOUNT/iam`,
    })
  return { refused, recognised }
}

async function look(
  member: Member,
  delivery: Delivery,
): Promise<Recognised | { reason: string; header?: readonly string[] }> {
  const first = await lookApart(member.path)
  if ('refused' in first) return { reason: first.refused }
  const { format: id, header, why } = first.looked
  const mapping = id || !header ? undefined : await rememberedMapping(header)
  const again = mapping ? await lookApart(member.path, mapping) : first
  if ('refused' in again) return { reason: again.refused }
  const { format: known, own: said, lists, scopes, cut, envelope, statedAt, isEmpty } = again.looked
  const formatId = known ?? (isEmpty && delivery.source ? await usualFormat(delivery.source) : undefined)
  const format = formatId ? formatFor(formatId, mapping) : undefined
  if (!format && isEmpty && delivery.source)
    return {
      reason: `contains no records, and the source "${delivery.source}" has delivered nothing before: Muster cannot tell what it found none of. Check the name of the source, or deliver it again once it has found something`,
    }
  if (!format) return { reason: why, header: header ?? undefined }
  const stated = statedAt ? new Date(statedAt) : null
  const asOf = stated ?? delivery.asOf
  if (stated && stated.getTime() > Date.now() + CLOCK_SKEW_MS)
    return {
      reason: `says that it was made at ${stated.toISOString()}, which is in the future: correct the clock of its source, or enter the time of the export`,
    }
  // It names the source and the scope: an address of a repository may hold a password.
  const own = said ? withoutSecrets(said, fingerprint) : undefined
  const scope = delivery.scope ?? (format.asksFor ? delivery.source : undefined) ?? own ?? 'default'
  const asked = format.asksFor && !own && !delivery.scope && !delivery.source
  return {
    ...member,
    format,
    asOf,
    covers: coveredBy(format, lists, scopes),
    envelope: cleaned(envelope),
    mapping,
    scope,
    sourceName: delivery.source ?? own ?? (format.asksFor ? scope : format.title),
    warning:
      [
        cut && `Imported as partial: ${cut}`,
        again.looked.warning,
        asked &&
          `The file does not say its ${format.asksFor}; it is stored as "${scope}". Enter it under Scope, or use --source.`,
      ]
        .filter(Boolean)
        .join(' ') || undefined,
    ...(cut && { isCut: true as const }),
  }
}

// Foreign text, as names of files are.
const cleaned = (envelope: Envelope): Envelope =>
  Object.fromEntries(
    Object.entries(envelope).map(([name, value]) => [
      name,
      typeof value === 'string' ? boundedName(withoutSecrets(value, fingerprint)) : value,
    ]),
  )

/** What a file of the format speaks for even if it lists none of it: by the lists it contains, by holding nothing, and by its own word. */
const coveredBy = ({ covers = {} }: Format, lists: readonly string[], scopes: Looked['scopes']): string[] => [
  ...new Set([
    ...scopes.map(({ about, scope }) => `all:${about} ${boundedName(withoutSecrets(scope, fingerprint))}`),
    ...lists.flatMap((name) => covers[name] ?? []),
    ...(covers[''] ?? []).map((about) => `empty:${about}`),
  ]),
]

/** The inventory that a source delivered last: an empty file does not tell what it is a list of. */
async function usualFormat(source: string): Promise<string | undefined> {
  const [last] = await rows<{ format: string }>(
    `select f.format
     from import_file f
       join import i on i.id = f.import_id
       join source s on s.id = i.source_id
     where s.name = $1 and f.state = 'done' and f.read > f.rejected
     order by f.id desc limit 1`,
    [source],
  )
  return last?.format
}

async function queueImport(actor: Actor, files: Recognised[], delivery: Delivery): Promise<Accepted[]> {
  const { provider } = files[0]!.format
  const { sourceName } = files[0]!
  const completeness = files.some((file) => file.isCut) ? 'partial' : delivery.completeness
  return write(actor, 'import:create', async (client) => {
    const sourceId = await sourceNamed(client, code(providers, provider), sourceName)
    if (actor.scope.sources && !actor.scope.sources.includes(sourceId))
      throw new Forbidden(`You can import only into your own sources; "${sourceName}" is not one of them.`)
    const inserted = await client.query<{ id: number }>(
      `insert into import (source_id, state, completeness, wants_preview, scope, requested_by, as_of)
       values ($1, 'queued', $2, $3, $4, $5, $6) returning id`,
      [sourceId, completeness, delivery.wantsPreview, files[0]!.scope, actor.label, files[0]!.asOf],
    )
    const importId = inserted.rows[0]!.id
    const answers: Accepted[] = []
    for (const file of files) {
      // Queues the file, or marks it as imported already with the counts of that time.
      const stored = await client.query<{ id: number }>(
        `insert into import_file (
           import_id, name, path, sha256, size_bytes, format, mapping, warning, covers, envelope, state,
           duplicate_of, read, unchanged, rejected, other
         )
         select
           $1::int, $2, $3, decode($4, 'hex'), $5, $6, $7, $8, $11, $15,
           case when d.id is null then 'queued' else 'already_imported' end,
           d.id, coalesce(d.read, 0), coalesce(d.read - d.rejected, 0), coalesce(d.rejected, 0),
           coalesce(d.other, 0)
         from (select 1) one
           left join lateral (
             select f.*
             from import_file f
               join import i on i.id = f.import_id
             where f.sha256 = decode($4, 'hex') and f.format = $6 and f.state = 'done' and i.source_id = $9
               -- The same bytes under another scope or mapping say something else, and what was rejected
               -- as a whole said nothing.
               and i.scope is not distinct from $12
               and f.mapping is not distinct from $7::jsonb
               and f.read > f.rejected
               -- An inventory that is sent again says that its facts are still true then. A log does not.
               and (
                 $10
                 or i.as_of >= $13
                   and (i.completeness = 'complete' or $14 = 'partial')
                   and not exists (
                     select 1
                     from import_file g
                       join import n on n.id = g.import_id
                     where n.source_id = $9
                       and g.import_id > f.import_id
                       and g.state = 'done'
                       and (g.stored + g.updated > 0 or n.gone > 0)
                   )
               )
             order by f.id limit 1
           ) d on true
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
          file.covers,
          file.scope,
          file.asOf,
          completeness,
          file.envelope,
        ],
      )
      answers.push({
        file: file.name,
        importId,
        fileId: stored.rows[0]!.id,
        format: file.format.id,
        source: sourceName,
        warning: file.warning,
      })
    }
    await queue(client, 'import', { importId })
    return {
      result: answers,
      audit: {
        action: 'import.create',
        subject: `import ${importId}`,
        detail: {
          source: sourceName,
          files: files.map((file) => file.name),
          completeness,
        },
      },
    }
  })
}

async function sourceNamed(client: Client, provider: number, name: string): Promise<number> {
  const key = [provider, name]
  await client.query(
    'insert into source (provider, name) values ($1, $2) on conflict (provider, name) do nothing',
    key,
  )
  // A statement of its own: only then it sees a source that another delivery made at the same time.
  const { rows } = await client.query<{ id: number }>(
    'select id from source where provider = $1 and name = $2',
    key,
  )
  return rows[0]!.id
}

/** A local file as an arrival, without a copy: it is read where it lies and never removed. */
export const localFile = (file: string): Arrival => ({ name: path.basename(file), path: path.resolve(file) })
