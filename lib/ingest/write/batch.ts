import { fingerprint } from '@/lib/db/settings'
import { wellFormed } from '@/lib/model/well-formed'
import type { ModelRecord } from '@/lib/model/records'
import { actionsNamedIn, knownActions } from './actions'
import { EventEncoder } from './event-encoder'
import { isUnreadable, type Read } from '../read/reader'
import { reasonWithoutSecrets, redact } from '../read/redact'
import { skeletonOf } from '../read/skeleton'
import { identityKeyOf } from './rows'
import { demandNames } from './bounds'
import { type Context, type Format, keptBy, NotAboutIdentities, type Raw, Reject } from '../source'

/** Raw records in one transaction. Fixed, because a resumed file must cut its batches where the first run did. */
export const BATCH_SIZE = 20_000

/** Reasons that are told apart in one batch, and characters of each. */
const LEFT_OUT_MAX = 60
const LEFT_OUT_LENGTH_MAX = 200

const EXCERPT_LENGTH_MAX = 2000
const REASON_LENGTH_MAX = 500

/** A raw record that says something of the inventory, with all that it says. */
export interface ReadRecord {
  recordNo: number
  raw: Raw
  records: ModelRecord[]
}
/** A raw record that could not be read and still says whom it is about. */
export interface ListedOnly {
  recordNo: number
  at: string
  identityKey: string
}
export interface Rejected {
  recordNo: number
  at: string
  reason: string
  excerpt: string | null
}

/**
 * What one transaction will write. Events are encoded as they are read, so that nothing of a log is held but bytes;
 * inventory is held as it was read, because its raw record is kept as evidence.
 */
export class Batch {
  read = 0
  readonly inventory: ReadRecord[] = []
  readonly rejected: Rejected[] = []
  readonly listedOnly: ListedOnly[] = []
  /** Records that are not about identities, and how many of them for which reason. */
  other = 0
  readonly leftOut = new Map<string, number>()
  readonly events = new EventEncoder(knownActions)
  /** Raw records whose first word is an event; one that also states inventory is counted with the inventory. */
  eventRecords = 0
  /** Names of rights that the inventory mentions; those of events are the encoder's. */
  readonly actionNames = new Set<string>()

  constructor(
    readonly no: number,
    private readonly format: Format,
    private readonly context: Context,
  ) {}

  add(item: Read): void {
    const recordNo = this.no * BATCH_SIZE + this.read++
    if (isUnreadable(item))
      this.rejected.push({
        recordNo,
        at: item.at,
        reason: item.reason,
        excerpt: wellFormed(item.excerpt),
      })
    else this.parse(item, recordNo)
  }

  private parse(raw: Raw, recordNo: number): void {
    let records: ModelRecord[]
    try {
      records = [...this.format.records(raw, this.context)]
      if (records.length === 0) throw new Reject('contains nothing that Muster stores')
      for (const record of records) {
        demandNames(record)
        demandPastUse(record, this.context.asOf)
      }
    } catch (error) {
      if (error instanceof NotAboutIdentities) this.leave(error.message)
      else this.reject(raw, recordNo, error as Error)
      return
    }
    let isInventory = false
    for (const record of records) {
      if (record.type === 'event') this.events.add(record, recordNo)
      else {
        isInventory = true
        actionsNamedIn(record, this.actionNames)
      }
    }
    if (isInventory) this.inventory.push({ recordNo, raw, records })
    if (records[0]?.type === 'event') this.eventRecords++
  }

  private leave(reason: string): void {
    this.other++
    const known = this.leftOut.get(reason)
    if (known !== undefined || this.leftOut.size < LEFT_OUT_MAX) this.leftOut.set(reason, (known ?? 0) + 1)
  }

  /** The reasons as they may be stored, with their counts. */
  leftOutByReason(): Record<string, number> | null {
    const counts: Record<string, number> = {}
    for (const [reason, n] of this.leftOut) {
      const told = wellFormed(reasonWithoutSecrets(reason).slice(0, LEFT_OUT_LENGTH_MAX))
      counts[told] = (counts[told] ?? 0) + n
    }
    return this.leftOut.size > 0 ? counts : null
  }

  // A record that throws in the parser must not fail the whole file; it is rejected with the error.
  private reject(raw: Raw, recordNo: number, error: Error): void {
    const subject = subjectOf(this.format, raw, this.context)
    if (subject) this.listedOnly.push({ recordNo, at: raw.at, identityKey: identityKeyOf(subject) })
    const reason = error instanceof Reject ? error.message : `could not be read: ${error.message}`
    const { value } = raw
    const excerpt =
      typeof value === 'string'
        ? skeletonOf(value.slice(0, EXCERPT_LENGTH_MAX))
        : JSON.stringify(redact(value, fingerprint, keptBy(this.format, raw)))
    this.rejected.push({
      recordNo,
      at: raw.at,
      reason: wellFormed(reasonWithoutSecrets(reason).slice(0, REASON_LENGTH_MAX)),
      excerpt: excerpt === undefined ? null : wellFormed(excerpt.slice(0, EXCERPT_LENGTH_MAX)),
    })
  }
}

function subjectOf(format: Format, raw: Raw, context: Context) {
  try {
    return format.subjectOf?.(raw, context)
  } catch {
    return undefined
  }
}

/** Zones of a table may be a day off; what lies further ahead has not been used then. */
const USE_AHEAD_MS = 86_400_000

function demandPastUse(record: ModelRecord, asOf: Date): void {
  if (record.type !== 'identity' && record.type !== 'credential') return
  if (record.lastUsedAt && record.lastUsedAt.getTime() > Math.max(Date.now(), asOf.getTime()) + USE_AHEAD_MS)
    throw new Reject(`Its last use, ${record.lastUsedAt.toISOString()}, is in the future`)
}
