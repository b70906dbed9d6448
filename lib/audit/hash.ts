import { createHash } from 'node:crypto'

/** SHA-256 over the previous hash and the entry's own fields, in a fixed order. */
export function entryHash(
  previous: Buffer,
  entry: { id: string; at: Date; actor: string; action: string; subject: string; detail: unknown },
): Buffer {
  const fields = [
    entry.id,
    entry.at.toISOString(),
    entry.actor,
    entry.action,
    entry.subject,
    sorted(entry.detail),
  ]
  return createHash('sha256').update(previous).update(JSON.stringify(fields)).digest()
}

// jsonb does not keep the order of keys: sort them, so that the hash can be computed again from the stored row.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
