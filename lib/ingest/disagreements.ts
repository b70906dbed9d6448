import 'server-only'
import { rows } from '@/lib/db/pool'
import { fingerprint } from '@/lib/db/settings'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { formatFor } from './index'
import { credentialKeyOf, identityKeyOf } from './write/rows'
import type { Format } from './source'

/** What one source says of a fact, and where. */
export interface Claim {
  value: string
  source: string
  format: string
  importId: number
  at: string
  /** ISO 8601. */
  lastSeenAt: string
}
/** A fact of which sources that are still current say different things. */
export interface Disagreement {
  /** `identity`, or the label or id of a credential. */
  subject: string
  fact: string
  claims: Claim[]
}

interface Stored {
  format: string
  scope: string | null
  source: string
  import_id: number
  at: string
  body: unknown
  last_seen_at: Date
}

const identityFacts = ['environment', 'status', 'createdAt', 'human', 'breakGlass', 'thirdParty'] as const
const credentialFacts = ['status', 'createdAt', 'rotatedAt', 'expiresAt'] as const
/** Sources round: a minute apart is the same instant. */
const SAME_INSTANT_MS = 60_000

/**
 * Where the sources of an identity contradict each other. The stored raw records are read again by their formats, so nothing
 * has to be kept beside them; what a source does not say contradicts nothing.
 */
export async function disagreementsOf(identityKey: string): Promise<Disagreement[]> {
  const stored = await rows<Stored>(
    `select s.format, s.scope, so.name as source, s.import_id, s.at, s.body, s.last_seen_at
     from sighting s join source so on so.id = s.source_id
     where s.identity_key = $1 and s.gone_at is null order by s.last_seen_at desc, s.record_key limit 50`,
    [identityKey],
  )
  const claims = new Map<string, Disagreement>()
  for (const sighting of stored)
    for (const record of recordsOf(sighting)) addClaims(record, sighting, identityKey, claims)
  return [...claims.values()].filter(({ claims: said }) =>
    said.some(({ value }) => !isSame(value, said[0]!.value)),
  )
}

function recordsOf({ format: id, body, at, scope, last_seen_at: asOf }: Stored): ModelRecord[] {
  const format = formatFor(id)
  if (!format) return []
  const records: ModelRecord[] = []
  try {
    for (const record of read(format, body, at, scope, asOf)) records.push(record)
  } catch {
    // What a record says of others (the policies of a group) needs its whole file; the facts compared here come first.
  }
  return records
}

const read = (format: Format, value: unknown, at: string, scope: string | null, asOf: Date) =>
  format.records({ value, at }, { scope: scope ?? '', envelope: {}, asOf, fingerprint })

function addClaims(
  record: ModelRecord,
  sighting: Stored,
  identityKey: string,
  claims: Map<string, Disagreement>,
): void {
  if (record.type === 'identity' && identityKeyOf(record) === identityKey)
    for (const fact of identityFacts) add('identity', 'identity', fact, record[fact])
  if (record.type === 'credential' && identityKeyOf(record.identity) === identityKey) {
    const key = credentialKeyOf(record.identity.provider, record.nativeId)
    for (const fact of credentialFacts) add(key, record.label ?? record.nativeId, fact, record[fact])
  }

  function add(
    key: string,
    subject: string,
    fact: keyof IdentityRecord | keyof CredentialRecord,
    value: unknown,
  ): void {
    if (value === undefined || value === null || value === 'unknown') return
    const place = `${key} ${fact}`
    const found = claims.get(place) ?? { subject, fact, claims: [] }
    claims.set(place, found)
    found.claims.push({
      value: value instanceof Date ? value.toISOString() : String(value),
      source: sighting.source,
      format: sighting.format,
      importId: sighting.import_id,
      at: sighting.at,
      lastSeenAt: sighting.last_seen_at.toISOString(),
    })
  }
}

function isSame(one: string, other: string): boolean {
  if (one === other) return true
  const apart = Math.abs(Date.parse(one) - Date.parse(other))
  return /^\d{4}-/.test(one) && apart <= SAME_INSTANT_MS
}
