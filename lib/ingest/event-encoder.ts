import { createHash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { keyBig } from '@/lib/db/keys'
import type { EventRecord } from '@/lib/model/records'
import { code, credentialKinds, eventKinds } from '@/lib/model/vocabulary'
import type { ActionIds } from './actions'

/** The columns of `event` in the order in which the encoder writes them. */
export const EVENT_COLUMNS =
  'occurred_at, event_id, kind, result, is_human, identity_key, credential_key, credential_kind, parent_key, context_key, issuer_key, audience_key, agent_key, action_id, ttl_seconds, source_ip, batch_id, record_no'
const COLUMN_COUNT = 18

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1)
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const results = ['success', 'denied', 'error'] as const

/** Text that events refer to by key, to be stored once. */
export interface Term {
  key: bigint
  kind: 'context' | 'issuer' | 'audience' | 'agent'
  text: string
  environment?: string
}

// Keys repeat heavily within a log; hashing costs more than a look-up while the map stays small enough for the cache.
class KeyMemo {
  private readonly keys = new Map<string, bigint>()
  get(natural: string): bigint {
    let key = this.keys.get(natural)
    if (key === undefined) {
      if (this.keys.size > 200_000) this.keys.clear()
      key = keyBig(natural)
      this.keys.set(natural, key)
    }
    return key
  }
}
const memo = new KeyMemo()

/** Writes events in PostgreSQL's binary COPY format (PostgreSQL documentation, COPY, "Binary Format"). */
export class EventEncoder {
  private buffer = Buffer.allocUnsafe(1 << 22)
  private length = 0
  readonly terms = new Map<bigint, Term>()
  /** The first event of every identity, and of every reusable credential, that this process has not introduced yet. */
  readonly newIdentities = new Map<bigint, EventRecord>()
  readonly newCredentials = new Map<bigint, EventRecord>()
  readonly months = new Set<string>()
  firstAt = Infinity
  lastAt = -Infinity
  count = 0
  private readonly digest = createHash('sha256')

  constructor(
    private readonly batchId: number,
    private readonly actions: ActionIds,
    private readonly introduced: ReadonlySet<bigint>,
  ) {
    HEADER.copy(this.buffer)
    this.length = HEADER.length
  }

  add(event: EventRecord, recordNo: number): void {
    if (this.buffer.length - this.length < 512) this.grow()
    const at = event.occurredAt.getTime()
    if (at < this.firstAt) this.firstAt = at
    if (at > this.lastAt) this.lastAt = at
    this.months.add(event.occurredAt.toISOString().slice(0, 7))
    const start = this.length
    this.int16(COLUMN_COUNT)
    this.int64(BigInt(at - POSTGRES_EPOCH_MS) * 1000n)
    this.uuid(event.eventId)
    this.digest.update(this.buffer.subarray(start + 6, this.length))
    this.small(code(eventKinds, event.kind))
    this.small(results.indexOf(event.result))
    this.bool(event.human === true)
    const { identity, credential } = event
    const identityKey = memo.get(`identity\u0000${identity.provider}\u0000${identity.nativeId}`)
    const credentialKey = credential
      ? memo.get(`credential\u0000${identity.provider}\u0000${credential.nativeId}`)
      : 0n
    if (!this.introduced.has(identityKey) && !this.newIdentities.has(identityKey))
      this.newIdentities.set(identityKey, event)
    if (credential?.static && !this.introduced.has(credentialKey) && !this.newCredentials.has(credentialKey))
      this.newCredentials.set(credentialKey, event)
    this.int64(identityKey)
    this.int64(credentialKey)
    this.small(credential ? code(credentialKinds, credential.kind) : -1)
    this.int64(
      event.parent ? memo.get(`credential\u0000${identity.provider}\u0000${event.parent.nativeId}`) : null,
    )
    this.int64(
      event.context
        ? this.term('context', `${event.context.kind} ${event.context.name}`, event.context.environment)
        : null,
    )
    this.int64(event.issuer ? this.term('issuer', event.issuer) : null)
    // An empty list says "no audience"; an absent one says nothing.
    this.int64(event.audience ? this.term('audience', event.audience.join(' ')) : null)
    this.int64(event.userAgent ? this.term('agent', event.userAgent) : null)
    this.int32(event.action ? this.actions.get(event.action)! : null)
    this.int32(event.ttlSeconds ?? null)
    this.inet(event.sourceIp)
    this.int32(this.batchId)
    this.int32(recordNo)
    this.count++
  }

  /** The finished stream of bytes. */
  bytes(): Buffer {
    if (this.buffer.length - this.length < 2) this.grow()
    this.buffer.writeInt16BE(-1, this.length)
    return this.buffer.subarray(0, this.length + 2)
  }

  /** Identifies what the batch holds: event ids and times, in order. */
  sha256(): Buffer {
    return this.digest.digest()
  }

  private term(kind: Term['kind'], text: string, environment?: string): bigint {
    const key = memo.get(`${kind}\u0000${text}`)
    if (!this.terms.has(key)) this.terms.set(key, { key, kind, text, environment })
    return key
  }

  private grow(): void {
    const larger = Buffer.allocUnsafe(this.buffer.length * 2)
    this.buffer.copy(larger, 0, 0, this.length)
    this.buffer = larger
  }

  private int16(value: number): void {
    this.length = this.buffer.writeInt16BE(value, this.length)
  }

  private small(value: number): void {
    this.length = this.buffer.writeInt32BE(2, this.length)
    this.length = this.buffer.writeInt16BE(value, this.length)
  }

  private bool(value: boolean): void {
    this.length = this.buffer.writeInt32BE(1, this.length)
    this.length = this.buffer.writeUInt8(value ? 1 : 0, this.length)
  }

  private int32(value: number | null): void {
    if (value === null) return this.none()
    this.length = this.buffer.writeInt32BE(4, this.length)
    this.length = this.buffer.writeInt32BE(value, this.length)
  }

  private int64(value: bigint | null): void {
    if (value === null) return this.none()
    this.length = this.buffer.writeInt32BE(8, this.length)
    this.length = this.buffer.writeBigInt64BE(value, this.length)
  }

  // A provider's own UUID is kept; any other id becomes the first 16 bytes of its SHA-256.
  private uuid(id: string): void {
    this.length = this.buffer.writeInt32BE(16, this.length)
    if (UUID.test(id)) this.length += this.buffer.write(id.replaceAll('-', ''), this.length, 'hex')
    else this.length += createHash('sha256').update(id).digest().copy(this.buffer, this.length, 0, 16)
  }

  // "AWS Internal" and service host names stand in the same field as addresses: those are not addresses.
  private inet(text: string | undefined): void {
    if (!text || !ipaddr.isValid(text)) return this.none()
    const address = ipaddr.process(text)
    const bytes = address.toByteArray()
    this.length = this.buffer.writeInt32BE(4 + bytes.length, this.length)
    for (const byte of [bytes.length === 4 ? 2 : 3, bytes.length * 8, 0, bytes.length, ...bytes]) {
      this.length = this.buffer.writeUInt8(byte, this.length)
    }
  }

  private none(): void {
    this.length = this.buffer.writeInt32BE(-1, this.length)
  }
}
