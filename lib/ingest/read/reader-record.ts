import { skeletonOf } from './skeleton'
import type { Raw } from '../source'

/** A place in a file that gave no record. The rest of the file is read all the same. */
export interface Unreadable {
  at: string
  /** Byte offset in the (unpacked) file. */
  offset: number
  reason: string
  /** The shape of the beginning of what stands there: nothing that could be a secret. */
  excerpt: string
}

export type Read = Raw | Unreadable

export const isUnreadable = (item: Read): item is Unreadable => 'reason' in item

const excerptLength = 200

export function excerptOf(bytes: Buffer | string): string {
  const text = typeof bytes === 'string' ? bytes.slice(0, 4096) : bytes.subarray(0, 4096).toString('utf8')
  const safe = skeletonOf(text).trim()
  return safe.length > excerptLength ? `${safe.slice(0, excerptLength)}…` : safe
}
