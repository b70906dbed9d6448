import { formatFor, recognise } from '../index'
import { binaryKind } from './binary-kinds'
import { lookAlike } from './look-alike'
import { nearestFormat } from './nearest'
import { isUnreadable, readRecords, SAMPLE_SIZE, sampleOf } from '../read/reader'
import { type Envelope, envelopeFor, type Format, type Raw, type Sample } from '../source'
import type { Mapping } from '../sources/generic/columns'
import { statedTime } from '../read/stated-time'

/** What a file is, by its content; plain values, for it is found out in another process. */
export interface Looked {
  /** Id of its format; null when none knows it. */
  format: string | null
  /** Of a table: the names of its columns. */
  header: readonly string[] | null
  /** The account, trust domain … that its records speak for. */
  own: string | null
  lists: readonly string[]
  /** Scopes that it says it went through to the end. */
  scopes: readonly { about: string; scope: string }[]
  /** Why it is not all that there is. */
  cut: string | null
  /** What a person should know of it. */
  warning: string | null
  /** What its format needs of the members around its records. */
  envelope: Envelope
  /** ISO 8601. */
  statedAt: string | null
  /** It holds no record at all: an empty list, `null`, a header alone, nothing. */
  isEmpty: boolean
  /** Why no format knows it. */
  why: string
}

/**
 * Reads as much of a file as it takes to know what it is.
 * @param mapping what a person confirmed the columns of this table to mean
 */
export async function lookAt(path: string, mapping?: Mapping): Promise<Looked> {
  const sample = await sampleOf(path)
  const format = mapping ? formatFor('generic/table', mapping) : recognise(sample)
  const scopes = format ? sample.records.map((raw) => format.scopeOf(raw)) : []
  return {
    format: format?.id ?? null,
    header: columnsOf(sample) ?? null,
    own: scopes.find((scope) => scope !== undefined) ?? null,
    lists: sample.lists ?? [],
    ...(await wordOf(path, sample, format)),
    envelope: format ? envelopeFor(format, sample.envelope) : {},
    statedAt: statedTime(sample.envelope)?.toISOString() ?? null,
    isEmpty: sample.records.length === 0 && !sample.broken,
    why: (format ? undefined : await binaryKind(path)) ?? unrecognised(sample),
  }
}

type Word = Pick<Looked, 'scopes' | 'cut' | 'warning'>

/** What the file says of its own reach. Where each record may say something of it, all of them are asked and not the first ones. */
async function wordOf(path: string, sample: Sample, format: Format | undefined): Promise<Word> {
  const told = (records: Sample['records']): Word => ({
    scopes: format?.scopesOf?.({ ...sample, records }) ?? [],
    cut: format?.cutBy?.({ ...sample, records }) ?? null,
    warning: format?.warns?.({ ...sample, records }) ?? null,
  })
  if (!format?.scopesOf || sample.records.length < SAMPLE_SIZE) return told(sample.records)
  const all: { -readonly [Name in keyof Word]: Word[Name] } = { scopes: [], cut: null, warning: null }
  for await (const batch of readRecords(path)) {
    const { scopes, cut, warning } = told(batch.filter((item): item is Raw => !isUnreadable(item)))
    all.scopes = [...all.scopes, ...scopes]
    all.cut ??= cut
    all.warning ??= warning
  }
  return all
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
  const { broken } = sample
  if (broken)
    return `is broken and nothing of it can be read. ${broken.reason} (${broken.at}). Export it again, or check that it was copied whole`
  if (sample.records.length === 0)
    return 'contains no records: enter the source that is empty (Scope, or --source)'
  const alike = lookAlike(sample)
  if (alike) return alike
  const near = nearestFormat(sample)
  const instead = near && `it is nearest to \u201c${near.title}\u201d, whose command the Sources page has`
  if (columnsOf(sample))
    return `has an unknown table format: map its columns once${instead ? `; or ${instead}` : ''}`
  return `has an unsupported format: ${instead ?? 'the Sources page lists the supported formats with their export commands'}`
}
