import { createHash, hash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import type { EventRecord } from '@/lib/model/records'
import { code, credentialKinds, eventKinds } from '@/lib/model/vocabulary'
import type { ActionIds } from './actions'
import { type NaturalKey, naturalKey } from './natural-keys'

/** The columns of `event` in the order in which the encoder writes them. */
export const EVENT_COLUMNS =
  'occurred_at, event_id, kind, result, is_human, identity_key, credential_key, credential_kind, parent_key, context_key, issuer_key, audience_key, agent_key, action_id, ttl_seconds, source_ip, batch_id, record_no, requester_key, run_key, ends_with_run'
const COLUMN_COUNT = 21
/** No row is longer: 21 lengths of four bytes and what they announce. */
const ROW_BYTES_MAX = 256

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1)
const results = ['success', 'denied', 'error'] as const

/** Text that events refer to by key, to be stored once. */
export interface Term {
  key: NaturalKey
  kind: 'context' | 'issuer' | 'audience' | 'agent'
  text: string
  environment?: string
}

/** A key that this process has not introduced yet, with the first event that names it. */
export interface Introduction {
  key: NaturalKey
  event: EventRecord
}

/** Writes events in PostgreSQL's binary COPY format (PostgreSQL documentation, COPY, "Binary Format"). */
export class EventEncoder {
  private buffer = Buffer.allocUnsafe(1 << 22)
  private view = new DataView(this.buffer.buffer, this.buffer.byteOffset, this.buffer.length)
  private length = 0
  readonly terms: Term[] = []
  readonly newIdentities: Introduction[] = []
  /** Reusable ones only: those that are made at run time are known by their contexts. */
  readonly newCredentials: Introduction[] = []
  /** Events in which somebody makes a reusable credential for somebody else. */
  readonly creations: Introduction[] = []
  readonly months = new Set<string>()
  private monthFrom = 0
  private monthTo = 0
  firstAt = Infinity
  lastAt = -Infinity
  count = 0
  /** Where the time of each row begins; its id follows. */
  private readonly starts: number[] = []
  private readonly batchPlaces: number[] = []

  /** Names without an id yet, with the places of theirs in the rows. */
  readonly unknownActions = new Map<string, number[]>()

  constructor(private readonly actions: ActionIds) {
    HEADER.copy(this.buffer)
    this.length = HEADER.length
  }

  add(event: EventRecord, recordNo: number): void {
    if (this.buffer.length - this.length < ROW_BYTES_MAX) this.grow()
    const at = event.occurredAt.getTime()
    if (at < this.firstAt) this.firstAt = at
    if (at > this.lastAt) this.lastAt = at
    if (at < this.monthFrom || at >= this.monthTo) this.enterMonth(event.occurredAt)
    this.int16(COLUMN_COUNT)
    this.starts.push(this.length + 4)
    this.time(at)
    this.uuid(event.eventId)
    this.small(code(eventKinds, event.kind))
    this.small(results.indexOf(event.result))
    this.bool(event.human === true)
    const { identity, credential } = event
    const identityKey = naturalKey('identity', identity.provider, identity.nativeId)
    this.key(identityKey)
    if (!identityKey.isStored && this.meets(identityKey)) this.newIdentities.push({ key: identityKey, event })
    if (credential) {
      const key = naturalKey('credential', identity.provider, credential.nativeId)
      this.key(key)
      if (credential.static && !key.isStored && this.meets(key)) this.newCredentials.push({ key, event })
      if (credential.static && event.kind === 'issue' && event.requester) this.creations.push({ key, event })
    } else this.zeroKey()
    this.small(credential ? code(credentialKinds, credential.kind) : -1)
    if (event.parent) this.key(naturalKey('credential', identity.provider, event.parent.nativeId))
    else this.none()
    if (event.context) this.term('context', contextText(event.context), event.context.environment)
    else this.none()
    if (event.issuer) this.term('issuer', event.issuer)
    else this.none()
    // An empty list says "no audience"; an absent one says nothing.
    if (event.audience) this.term('audience', event.audience.join(' '))
    else this.none()
    if (event.userAgent) this.term('agent', event.userAgent)
    else this.none()
    if (event.action) this.action(event.action)
    else this.none()
    this.int32(event.ttlSeconds ?? null)
    this.inet(event.sourceIp)
    // The batch has no number before it is written.
    this.batchPlaces.push(this.length + 4)
    this.int32(0)
    this.int32(recordNo)
    this.requester(event)
    if (event.run) this.key(naturalKey('run', identity.provider, event.run))
    else this.none()
    if (event.endsWithRun) this.bool(true)
    else this.none()
    this.count++
  }

  /** Who asked for what is issued: somebody else, or with a credential of its own the identity itself. */
  private requester({ identity, credential, requester, parent, kind }: EventRecord): void {
    if (kind !== 'issue' && kind !== 'renew' && kind !== 'exchange') return this.none()
    if (requester !== undefined) this.key(naturalKey('identity', identity.provider, requester))
    // What a reusable secret goes by beside its own name says nothing of who asked for it.
    else if (parent && !(credential?.static && credential.kind === parent.kind))
      this.key(naturalKey('identity', identity.provider, identity.nativeId))
    else this.none()
  }

  /** The finished stream of bytes, with what was not known while it was written. */
  bytes(batchId: number, ids: ActionIds): Buffer {
    for (const place of this.batchPlaces) this.view.setInt32(place, batchId)
    for (const [name, places] of this.unknownActions)
      for (const place of places) this.view.setInt32(place, ids.get(name)!)
    if (this.buffer.length - this.length < 2) this.grow()
    this.view.setInt16(this.length, -1)
    return this.buffer.subarray(0, this.length + 2)
  }

  /** Identifies what the batch holds: event times and ids, in order. */
  sha256(): Buffer {
    const digest = createHash('sha256')
    const parts = Buffer.allocUnsafe(this.starts.length * 28)
    this.starts.forEach((start, index) => this.buffer.copy(parts, index * 28, start, start + 28))
    return digest.update(parts).digest()
  }

  private meets(key: NaturalKey): boolean {
    if (key.metBy === this) return false
    key.metBy = this
    return true
  }

  private term(kind: Term['kind'], text: string, environment?: string): void {
    const key = naturalKey(kind, '', text)
    this.key(key)
    if (!key.isStored && this.meets(key)) this.terms.push({ key, kind, text, environment })
  }

  private action(name: string): void {
    const id = this.actions.get(name)
    if (id === undefined) {
      const places = this.unknownActions.get(name) ?? []
      places.push(this.length + 4)
      this.unknownActions.set(name, places)
    }
    this.int32(id ?? 0)
  }

  private enterMonth(at: Date): void {
    const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()]
    this.monthFrom = Date.UTC(year, month)
    this.monthTo = Date.UTC(year, month + 1)
    this.months.add(at.toISOString().slice(0, 7))
  }

  private grow(): void {
    const larger = Buffer.allocUnsafe(this.buffer.length * 2)
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
    this.view = new DataView(larger.buffer, larger.byteOffset, larger.length)
  }

  private int16(value: number): void {
    this.view.setInt16(this.length, value)
    this.length += 2
  }

  private small(value: number): void {
    this.view.setInt32(this.length, 2)
    this.view.setInt16(this.length + 4, value)
    this.length += 6
  }

  private bool(value: boolean): void {
    this.view.setInt32(this.length, 1)
    this.view.setUint8(this.length + 4, value ? 1 : 0)
    this.length += 5
  }

  private int32(value: number | null): void {
    if (value === null) return this.none()
    this.view.setInt32(this.length, 4)
    this.view.setInt32(this.length + 4, value)
    this.length += 8
  }

  // In halves: a BigInt for every column of every event is what costs most.
  private int64(high: number, low: number): void {
    this.view.setInt32(this.length, 8)
    this.view.setInt32(this.length + 4, high)
    this.view.setUint32(this.length + 8, low)
    this.length += 12
  }

  private key({ high, low }: NaturalKey): void {
    this.int64(high, low)
  }

  private zeroKey(): void {
    this.int64(0, 0)
  }

  /** Microseconds since 2000. */
  private time(milliseconds: number): void {
    const microseconds = (milliseconds - POSTGRES_EPOCH_MS) * 1000
    const high = Math.floor(microseconds / 0x1_0000_0000)
    this.int64(high, microseconds - high * 0x1_0000_0000)
  }

  // A provider's own UUID is kept; any other id becomes the first 16 bytes of its SHA-256.
  private uuid(id: string): void {
    this.view.setInt32(this.length, 16)
    this.length += 4
    if (!this.hexUuid(id)) hash('sha256', id, 'buffer').copy(this.buffer, this.length, 0, 16)
    this.length += 16
  }

  /** Writes the bytes of a UUID in its usual form; false when the text is none. */
  private hexUuid(id: string): boolean {
    if (id.length !== 36) return false
    let at = this.length
    for (let i = 0; i < 36; i += 2) {
      if (i === 8 || i === 13 || i === 18 || i === 23) {
        if (id.charCodeAt(i) !== 45) return false
        i++
      }
      const high = hexDigits[id.charCodeAt(i)] ?? 16
      const low = hexDigits[id.charCodeAt(i + 1)] ?? 16
      if (high > 15 || low > 15) return false
      this.buffer[at++] = high * 16 + low
    }
    return true
  }

  private inet(text: string | undefined): void {
    const bytes = text ? inetBytes(text) : undefined
    if (!bytes) return this.none()
    this.view.setInt32(this.length, bytes.length)
    this.length += 4
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  private none(): void {
    this.view.setInt32(this.length, -1)
    this.length += 4
  }
}

const hexDigits = Uint8Array.from({ length: 128 }, (_, byte) => {
  const value = Number.parseInt(String.fromCharCode(byte), 16)
  return Number.isNaN(value) ? 255 : value
})

const contextTexts = new Map<string, string>()
/** How a context is stored as a term. Remembered, so that a repeated one is the same string with its hash made. */
function contextText({ kind, name }: NonNullable<EventRecord['context']>): string {
  if (kind !== 'network') return `${kind} ${name}`
  let text = contextTexts.get(name)
  if (text === undefined) {
    if (contextTexts.size > 100_000) contextTexts.clear()
    text = `${kind} ${name}`
    contextTexts.set(name, text)
  }
  return text
}

const addresses = new Map<string, Uint8Array | null>()

/** PostgreSQL's binary inet. "AWS Internal" and names of hosts stand in the same field as addresses: those are none. */
function inetBytes(text: string): Uint8Array | undefined {
  let bytes = addresses.get(text)
  if (bytes === undefined) {
    if (addresses.size > 100_000) addresses.clear()
    bytes = null
    if (ipaddr.isValid(text)) {
      const address = ipaddr.process(text).toByteArray()
      bytes = Uint8Array.from([
        address.length === 4 ? 2 : 3,
        address.length * 8,
        0,
        address.length,
        ...address,
      ])
    }
    addresses.set(text, bytes)
  }
  return bytes ?? undefined
}
