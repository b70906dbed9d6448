import type { z } from 'zod'
import { Reject } from '../source'

/** The value as its schema says, or a Reject that tells a person which member is wrong. */
export function checked<T extends z.ZodType>(schema: T, value: unknown, what: string): z.infer<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const place = issue?.path.length ? `${issue.path.join('.')}: ` : ''
  throw new Reject(`This is not ${what}: ${place}${issue?.message ?? 'another shape'}`)
}

export type Members = Record<string, unknown>

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** The member when it is an object, else an empty one. */
export const objectAt = (value: Members | undefined, name: string): Members => {
  const found = value?.[name]
  return isObject(found) ? found : {}
}

/** The member when it is a list, else an empty one. */
export const listAt = (value: Members | undefined, name: string): unknown[] => {
  const found = value?.[name]
  return Array.isArray(found) ? found : []
}

/** A text, a number or what is true or false, as text; of anything else nothing: an object may not even have a text. */
export const scalar = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

/** JSON that a shipper wrapped in a string; undefined when it is none. */
export function parsedObject(value: unknown): Members | undefined {
  if (typeof value !== 'string' || !/^\s*\{/.test(value)) return undefined
  try {
    const inner: unknown = JSON.parse(value)
    return isObject(inner) ? inner : undefined
  } catch {
    return undefined
  }
}

/**
 * Leaves members that say nothing out, so that two records that say the same are the same. Into a new object: one from which members
 * were deleted is slow to read ever after.
 */
export function said<T extends object>(record: T): T {
  const told: Partial<T> = {}
  for (const key in record)
    // A member of a file may be called so; set like this it would become the prototype.
    if (record[key] !== undefined && key !== '__proto__') told[key] = record[key]
  return told as T
}
