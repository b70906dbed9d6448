import { createHash } from 'node:crypto'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** JSON in one form only (RFC 8785): sorted by UTF-16 code units, no white space, numbers as ECMAScript writes them. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one as Json)).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const object = value as { readonly [key: string]: Json }
    return `{${Object.keys(object)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(object[key]!)}`)
      .join(',')}}`
  }
  return JSON.stringify(value)
}

/** SHA-256 over the canonical JSON. */
export const canonicalHash = (body: object): Buffer =>
  createHash('sha256')
    .update(canonical(body as Json))
    .digest()
