import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { z } from 'zod'
import { setting } from '@/lib/db/settings'
import { Invalid } from '@/lib/model/errors'

// A backup is one gzipped tar: the manifest first, so that it can be judged before anything is read; the rows of each table in
// parts, as COPY writes them; the files of reports; and last a signed list of what is in it.
export const FORMAT = 'muster backup 1'
export const MANIFEST = 'manifest.json'
export const CONTENTS = 'contents.json'
export const SECRET = 'secret.json'
/** Bytes of one part: a tar entry says its size first, and a table does not know its own. */
export const PART_BYTES = 4 * 2 ** 20

const table = z.object({ schema: z.string(), name: z.string(), columns: z.array(z.string()) })
export type BackedUpTable = z.infer<typeof table>

export const manifest = z.object({
  format: z.literal(FORMAT),
  /** ISO 8601: the instant of the snapshot. */
  madeAt: z.string(),
  /** Tells whether a secret is the one under which the rows were keyed; hex. */
  keyCheck: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(table),
  /** Partitions that were made as events came in. */
  partitions: z.array(
    z.object({ schema: z.string(), name: z.string(), parent: z.string(), bound: z.string() }),
  ),
})
export type Manifest = z.infer<typeof manifest>

export const contents = z.object({
  /** Every entry before this one, in order. */
  entries: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
  rows: z.record(z.string(), z.number()),
  sequences: z.array(
    z.object({ schema: z.string(), name: z.string(), value: z.string(), called: z.boolean() }),
  ),
})
export type Contents = z.infer<typeof contents>

/** What the signature of the list of contents covers. */
export const contentsMessage = (text: string): string => `muster backup\n${text}`

/** The passphrase that seals the secret; from the environment, so that it stands in no list of processes. */
export const passphrase = (): string | null => setting('MUSTER_BACKUP_PASSPHRASE') ?? null

const sealed = z.object({ salt: z.string(), nonce: z.string(), text: z.string(), tag: z.string() })
// OWASP Password Storage Cheat Sheet: scrypt with N = 2^17, r = 8, p = 1.
const keyFrom = (given: string, salt: Buffer) =>
  scryptSync(given, salt, 32, { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 })

/** The secret under a passphrase (scrypt, AES-256-GCM), as JSON. */
export function sealSecret(secret: string, given: string): string {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', keyFrom(given, salt), nonce)
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  const [s, n, t, g] = [salt, nonce, text, cipher.getAuthTag()].map((one) => one.toString('base64'))
  return JSON.stringify({ salt: s, nonce: n, text: t, tag: g })
}

/** The secret again; throws Invalid under another passphrase. */
export function openSecret(json: string, given: string): string {
  const { salt, nonce, text, tag } = sealed.parse(JSON.parse(json))
  const from = (base64: string) => Buffer.from(base64, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyFrom(given, from(salt)), from(nonce)).setAuthTag(
      from(tag),
    )
    return Buffer.concat([decipher.update(from(text)), decipher.final()]).toString('utf8')
  } catch {
    throw new Invalid(
      'MUSTER_BACKUP_PASSPHRASE is not the one under which the secret of this backup was sealed.',
    )
  }
}
