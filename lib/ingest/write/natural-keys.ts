import { keyBig } from '@/lib/db/keys'

/** The 64-bit key of a natural key, in two halves, with what this process knows of it. */
export interface NaturalKey {
  /** Upper half, signed. */
  high: number
  /** Lower half, unsigned. */
  low: number
  /** The row behind the key was committed by this process; such rows are never deleted. */
  isStored: boolean
  /** Whoever met the key last, so that one batch introduces it once. */
  metBy: unknown
}

// Keys repeat heavily within a log; a look-up costs less than a hash while the maps stay small enough for the cache.
const REMEMBERED_MAX = 500_000
const remembered = new Map<string, Map<string, Map<string, NaturalKey>>>()
let count = 0

/** The key of `kind`, `provider` (may be empty) and `native`, remembered. */
export function naturalKey(kind: string, provider: string, native: string): NaturalKey {
  const group = groupOf(kind, provider)
  let key = group.get(native)
  if (key === undefined) {
    if (count++ > REMEMBERED_MAX) forget()
    key = hashed(provider ? `${kind}\u0000${provider}\u0000${native}` : `${kind}\u0000${native}`)
    groupOf(kind, provider).set(native, key)
  }
  return key
}

/** The key as PostgreSQL's bigint in decimal. */
export const decimalOf = ({ high, low }: NaturalKey): string =>
  ((BigInt(high) << 32n) | BigInt(low)).toString()

// One map in another: a text put together from both would have to be hashed at every look-up.
function groupOf(kind: string, provider: string): Map<string, NaturalKey> {
  let ofKind = remembered.get(kind)
  if (!ofKind) remembered.set(kind, (ofKind = new Map()))
  let group = ofKind.get(provider)
  if (!group) ofKind.set(provider, (group = new Map()))
  return group
}

function forget(): void {
  remembered.clear()
  count = 0
}

function hashed(natural: string): NaturalKey {
  const key = keyBig(natural)
  return {
    high: Number(key >> 32n),
    low: Number(key & 0xffff_ffffn),
    isStored: false,
    metBy: undefined,
  }
}
