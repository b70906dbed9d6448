import { redactText } from './redact'
import type { Raw } from './source'

/** A place in a file that gave no record. The rest of the file is read all the same. */
export interface Unreadable {
  at: string
  /** Byte offset in the (unpacked) file. */
  offset: number
  reason: string
  /** The beginning of what stands there, without secrets. */
  excerpt: string
}

export type Read = Raw | Unreadable

export const isUnreadable = (item: Read): item is Unreadable => 'reason' in item

const excerptLength = 200

/** Redacts before cutting: half a secret no longer looks like one. */
export function excerptOf(bytes: Buffer | string): string {
  const text = typeof bytes === 'string' ? bytes.slice(0, 4096) : bytes.subarray(0, 4096).toString('utf8')
  const safe = redactText(text).trim()
  return safe.length > excerptLength ? `${safe.slice(0, excerptLength)}…` : safe
}
