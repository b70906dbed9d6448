import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Invalid } from '@/lib/model/errors'
import { aboutSetting, type SettingName, settingNames, type Settings, settings } from '@/lib/model/settings'

/** A setting that does not fit, in one sentence: what it is called, what is wrong, what fits. */
class Unfit extends Invalid {}

const WAYS = { ENOENT: 'is not there', EACCES: 'may not be read', EISDIR: 'is a folder' }

/** What the environment says: itself, or for a secret the file that it names. */
function givenFor(name: SettingName): string | undefined {
  const value = process.env[name] || undefined
  const file = aboutSetting(name).isSecret && process.env[`${name}_FILE`]
  if (!file) return value
  if (value) throw new Unfit(`${name} and ${name}_FILE are both set: keep one of them.`)
  try {
    return readFileSync(/* turbopackIgnore: true */ file, 'utf8').replace(/\r?\n$/, '') || undefined
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code as keyof typeof WAYS
    throw new Unfit(
      `${name}_FILE names ${file}, which ${WAYS[code] ?? 'cannot be read'}: it has to be a file that Muster may read.`,
    )
  }
}

const known = new Map<SettingName, { from: string | undefined; file: string | undefined; value: unknown }>()

/**
 * A setting, as `lib/model/settings.ts` describes it. A file is read once.
 * @throws Invalid in one sentence, when its value does not fit
 */
export function setting<N extends SettingName>(name: N): Settings[N] {
  const [from, file] = [process.env[name], process.env[`${name}_FILE`]]
  const before = known.get(name)
  if (before && before.from === from && before.file === file) return before.value as Settings[N]
  const given = givenFor(name)
  const read = settings.shape[name].safeParse(given)
  if (!read.success) {
    const { fits, isSecret } = aboutSetting(name)
    throw new Unfit(
      `${name} ${isSecret ? 'does not fit' : `is ${JSON.stringify(given)}`}: it has to be ${fits}.`,
    )
  }
  known.set(name, { from, file, value: read.data })
  return read.data as Settings[N]
}

/**
 * Holds all settings against the schema, each by itself and all together.
 * @throws Invalid with the first that does not fit
 */
export function checkSettings(): void {
  for (const name of settingNames) setting(name)
  const all = settings.safeParse(Object.fromEntries(settingNames.map((name) => [name, givenFor(name)])))
  if (!all.success) throw new Unfit(all.error.issues[0]!.message)
}

/** Folder for uploads, the embedded database and the installation's secret. */
export const dataFolder = (): string => path.resolve(/* turbopackIgnore: true */ setting('MUSTER_DATA'))

/** Connection string of the database; set by `npm start` when the embedded PostgreSQL is used. */
export function databaseUrl(): string {
  const url = setting('DATABASE_URL')
  if (!url)
    throw new Error(
      'DATABASE_URL is not set. Start Muster with `npm start`, or give the address of a PostgreSQL 15 or newer.',
    )
  return url
}

/** Connection string of the role that owns the schema: migrations and grants. Without one of its own, the application's role owns it. */
export const ownerUrl = (): string => setting('MUSTER_MIGRATE_URL') ?? databaseUrl()

/** Connection string of the role that only reads: what looks into the past goes there. */
export const readerUrl = (): string => setting('DATABASE_READ_URL') ?? databaseUrl()

/** A path of this installation as an address that a mail or a file can carry away. */
export const ownAddress = (path: string): string =>
  `${setting('MUSTER_URL') ?? `http://localhost:${setting('PORT')}`}${path}`

/** How many days of history are kept (MUSTER_HISTORY_DAYS); null means all. */
export const historyDays = (): number | null => setting('MUSTER_HISTORY_DAYS') ?? null

const secretFile = (): string => path.join(dataFolder(), 'secret')

/** The installation's secret as it is kept; null where there is none yet. Only a backup has to do with it as such. */
export const keptSecret = (): string | null =>
  setting('MUSTER_SECRET') ?? (existsSync(secretFile()) ? readFileSync(secretFile(), 'utf8').trim() : null)

/** Keeps the secret that a backup carried, for an installation that has none. */
export function keepSecret(secret: string): void {
  mkdirSync(dataFolder(), { recursive: true })
  writeFileSync(secretFile(), secret, { mode: 0o600, flag: 'wx' })
}

// One secret per installation; every key is derived from it, so that one value has to be kept safe and backed up.
function installationSecret(): Buffer {
  const given = setting('MUSTER_SECRET')
  if (given) return Buffer.from(given)
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
    | 'evidence'
    | 'originals'
    | 'mail-links',
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
