import type { Kept } from './read/kept'
import type { FormatAnswer, FormatGroupId } from '@/lib/model/format-groups'
import type { IdentityRef, ModelRecord } from '@/lib/model/records'
import type { IdentityKind, Provider } from '@/lib/model/vocabulary'

/** What of this record may be stored. */
export const keptBy = ({ keeps }: Format, raw: Raw): Kept =>
  typeof keeps === 'function' ? keeps(raw) : keeps

/** What its records need of the members around them. */
export const envelopeFor = ({ envelope: names = [] }: Format, envelope: Envelope): Envelope =>
  Object.fromEntries(Object.entries(envelope).filter(([name]) => names.includes(name)))

/** One raw record as the reader hands it over: a JSON value, a CSV row keyed by header, or a line of text. */
export interface Raw {
  value: unknown
  /** JSON pointer (`/Records/3`), or `line 12`: what a person needs to find it again. */
  at: string
  /** Name of the list that held it in its envelope (`UserDetailList`, `items`), if any. */
  list?: string
  /** When the container runtime wrote the line that holds it, for lines without a time of their own. */
  loggedAt?: string
  /** Scalars of the page that held it, as far as they precede it: a file may hold several pages of different kinds. */
  envelope?: Envelope
}

/** The scalar members of the object around the records: kind, IsTruncated, Marker, next_page_token … */
export type Envelope = Readonly<Record<string, string | number | boolean | null>>

/** The head of a file, enough to tell what it is. */
export interface Sample {
  shape: 'json' | 'csv' | 'text'
  /** Up to 50 first records. */
  records: readonly Raw[]
  envelope: Envelope
  /** Names of the lists in the envelope, empty ones included. */
  lists?: readonly string[]
  /** CSV header, in file order. */
  header?: readonly string[]
  /** What of it cannot be read, where nothing can: a broken file says nothing, which is not the same as "none". */
  broken?: { at: string; reason: string }
}

/** What a format may ask while it turns a row into records. */
export interface Context {
  /** Name of the scope that the data itself does not carry (cluster name), as given at import. */
  scope: string
  envelope: Envelope
  /** The instant at which the data was true, for records that carry no time of their own. */
  asOf: Date
  /** What `Format.prepare` gathered from this file. */
  prepared?: unknown
  /** Keyed hash of a secret (hex), so that it can be joined and never read. */
  fingerprint(secret: string): string
}

/** Thrown by a format for a record that it cannot use; the reason is shown to a person beside the record's place. */
export class Reject extends Error {
  override name = 'Reject'
}

/** Thrown by a format for a record that is well-formed and not about identities (a ConfigMap, a service event): counted apart, never as a fault. */
export class NotAboutIdentities extends Error {
  override name = 'NotAboutIdentities'
}

/** One format of one provider. See CONTRIBUTING, "Add a source". */
export interface Format {
  /** `<provider>/<format>`, stored with every import. */
  id: string
  title: string
  provider: Provider
  /**
   * Of a log: the platforms whose use it shows in full; left out, that of its provider. It may name identities of others as well,
   * and of what else those did it knows nothing.
   */
  tellsOf?: readonly Provider[]
  /** `inventory` states what exists; `log` states what happened. */
  role: 'inventory' | 'log'
  /** Of an inventory: it tells of calls that the platform remembers. A log may tell of the same ones, and each counts once. */
  remembers?: true
  /** Where it is found in the list of formats; left out, with the others of its folder. */
  group?: FormatGroupId
  /** What a file of it answers, where that is more or less than its role or its group says (`answersOf`). */
  answers?: readonly FormatAnswer[]
  /** The exact command, with least privilege, that produces the file. */
  collect: string
  /** Whether the file may be of this format: something in it says so. Where several say yes, `isOwn` decides. */
  recognises(sample: Sample): boolean
  /** Whether one record is of this format, to weigh the whole sample by; left out where the header decides for all rows. */
  isOwn?(raw: Raw): boolean
  /** The account, trust domain … that the record speaks for, when the data says so. */
  scopeOf(raw: Raw): string | undefined
  /** What to ask the person for when no record says (`cluster name`). */
  asksFor?: string
  /** Identity kinds that a complete import lists in full inside its scope; only these may be retired by it. */
  enumerates: readonly IdentityKind[]
  /** Members at the top of its records, where `keeps` does not name them: they tell what an unknown file is near. */
  near?: readonly string[]
  /** What of a raw record may be stored as evidence, and shown when it is refused; everything else is dropped. */
  keeps: Kept | ((raw: Raw) => Kept)
  /** Whom a record is about, told also when the rest of it cannot be read: a listed identity is not gone. */
  subjectOf?(raw: Raw, context: Context): IdentityRef | undefined
  /** The source's own id of a record, where several records may state one identity (registration entries of one SPIFFE ID). */
  recordIdOf?(raw: Raw): string | undefined
  /**
   * What each list of the envelope lists in full, even when it is empty: `{RoleDetailList: ['identity:iam_role']}`. Under the
   * name `''`: what a file without any record says is not there; `*` is all that the format tells of.
   */
  covers?: Readonly<Record<string, readonly string[]>>
  /** Scopes of which the file itself says that they were gone through to the end: what is not listed of them is not there. */
  scopesOf?(sample: Sample): readonly { about: string; scope: string }[]
  /** Why this file is not all that there is, by its own word: it retires nothing. */
  cutBy?(sample: Sample): string | undefined
  /** What a person should know of this file before relying on it: what it does not say, and what follows from that. */
  warns?(sample: Sample): string | undefined
  /**
   * Awaited once per file before its first record (see `contextFor`): loads a catalogue, or passes over the file to
   * gather what records need of each other (the policies of a group). Comes back to `records` as `context.prepared`.
   */
  prepare?(records: () => AsyncIterable<Raw>): Promise<unknown>
  /** Members of the envelope that its records need. They are stored with the file; nothing else around the records is. */
  envelope?: readonly string[]
  /** Turns one raw record into model records; throws Reject. The first record yielded is the one the raw record is about. */
  records(raw: Raw, context: Context): Iterable<ModelRecord>
}
