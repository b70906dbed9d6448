import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Folder for uploads, the embedded database and the installation's secret. */
export const dataFolder = (): string =>
  path.resolve(/* turbopackIgnore: true */ process.env.MUSTER_DATA ?? '.data')

/** Connection string of the database; set by `npm start` when the embedded PostgreSQL is used. */
export function databaseUrl(): string {
  const url = process.env.DATABASE_URL
  if (!url)
    throw new Error(
      'DATABASE_URL is not set. Start Muster with `npm start`, or give the address of a PostgreSQL 15 or newer.',
    )
  return url
}

/** Connection string of the role that owns the schema: migrations and grants. Without one of its own, the application's role owns it. */
export const ownerUrl = (): string => process.env.MUSTER_MIGRATE_URL || databaseUrl()

/** Connection string of the role that only reads: what looks into the past goes there. */
export const readerUrl = (): string => process.env.DATABASE_READ_URL || databaseUrl()

/** A path of this installation as an address that a mail or a file can carry away. */
export const ownAddress = (path: string): string =>
  `${(process.env.MUSTER_URL ?? 'http://localhost:3000').replace(/\/$/, '')}${path}`

/**
 * How many days of history are kept (MUSTER_HISTORY_DAYS); null means all.
 * @throws Error for what is no number of days
 */
export function historyDays(): number | null {
  const given = process.env.MUSTER_HISTORY_DAYS?.trim()
  if (!given) return null
  if (!/^[1-9]\d{0,4}$/.test(given))
    throw new Error(`MUSTER_HISTORY_DAYS is a number of days from 1 to 99999, not "${given}".`)
  return Number(given)
}

const secretFile = (): string => path.join(dataFolder(), 'secret')

/** The installation's secret as it is kept; null where there is none yet. Only a backup has to do with it as such. */
export const keptSecret = (): string | null =>
  process.env.MUSTER_SECRET || (existsSync(secretFile()) ? readFileSync(secretFile(), 'utf8').trim() : null)

/** Keeps the secret that a backup carried, for an installation that has none. */
export function keepSecret(secret: string): void {
  mkdirSync(dataFolder(), { recursive: true })
  writeFileSync(secretFile(), secret, { mode: 0o600, flag: 'wx' })
}

// One secret per installation; every key is derived from it, so that one value has to be kept safe and backed up.
function installationSecret(): Buffer {
  if (process.env.MUSTER_SECRET) return Buffer.from(process.env.MUSTER_SECRET)
  const file = secretFile()
  if (!existsSync(file)) {
    mkdirSync(dataFolder(), { recursive: true })
    try {
      writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // Another process of this installation wrote it first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return Buffer.from(readFileSync(file, 'utf8').trim())
}

const derived = new Map<string, Buffer>()

/** A 32-byte key for one purpose (HKDF-SHA-256, RFC 5869). */
export function derivedKey(
  purpose:
    | 'natural-keys'
    | 'fingerprints'
    | 'sessions'
    | 'key-check'
    | 'signatures'
    | 'webhooks'
    | 'second-factors'
    | 'evidence',
): Buffer {
  let key = derived.get(purpose)
  if (!key) {
    key = Buffer.from(hkdfSync('sha256', installationSecret(), 'muster', purpose, 32))
    derived.set(purpose, key)
  }
  return key
}

/** Keyed hash of a secret, hex: joins equal secrets without ever storing one. */
export const fingerprint = (secret: string): string =>
  createHmac('sha256', derivedKey('fingerprints')).update(secret).digest('hex')
