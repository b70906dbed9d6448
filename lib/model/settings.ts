import { z } from 'zod'

/** What is said of a setting beside its type: in the README, and to whoever gave it a value that does not fit. */
interface About {
  means: string
  /** What fits, after "has to be". */
  fits: string
  /** In words; the table shows the default of the schema where this is absent. */
  unset?: string
  /** Its value is never shown, and may stand in a file that `<NAME>_FILE` names. */
  isSecret?: true
  /** Handed on by our own programs. The table leaves it out. */
  isOurs?: true
}

const text = (about: About) => z.string().meta({ ...about })
const line = (about: Omit<About, 'fits'>) =>
  z
    .string()
    .regex(/^[^\r\n]*$/)
    .meta({ fits: 'one line of text', ...about })
const whole = (min: number, max: number, about: Omit<About, 'fits'>) =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .meta({ fits: `a whole number from ${min} to ${max}`, ...about })
const choice = <const T extends string>(values: readonly T[], about: Omit<About, 'fits'>) =>
  z.enum(values).meta({ fits: values.join(' or '), ...about })
const address = (protocol: RegExp, about: About) => z.url({ protocol }).meta({ ...about })

const postgres = (about: Omit<About, 'fits' | 'isSecret'>) =>
  address(/^postgres(ql)?$/, {
    fits: 'an address like postgresql://user:password@host:5432/database',
    isSecret: true,
    ...about,
  })
const web = (about: Omit<About, 'fits'>) =>
  address(/^https?$/, { fits: 'an address that begins with https:// or http://', ...about })
const email = (about: Omit<About, 'fits'>) =>
  z.email().meta({ fits: 'an e-mail address like ada@example.org', ...about })

const timeOfDay = z
  .string()
  .trim()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d$/)
  .transform((written) => {
    const [hours, minutes] = written.split(':').map(Number)
    return hours! * 60 + minutes!
  })

const isTimeZone = (zone: string): boolean => {
  try {
    return Boolean(Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

/** Every setting that Muster reads from its environment. An absent one and an empty one are the same. */
export const settings = z
  .object({
    PORT: whole(1, 65535, { means: 'where the web server listens' }).default(3000),
    MUSTER_HOST: z
      .string()
      .regex(/^[\w.:-]+$/)
      .meta({
        means: 'at which address of the machine it listens; `0.0.0.0` is at all of them',
        fits: 'an address of this machine or a host name',
      })
      .default('127.0.0.1'),
    MUSTER_URL: web({ means: 'the address people use, behind a proxy', unset: '`http://localhost:$PORT`' })
      .transform((url) => url.replace(/\/$/, ''))
      .optional(),
    MUSTER_PROXIES: whole(0, 99, {
      means: 'how many proxies stand in front; without one, no `X-Forwarded-*` header counts',
    }).default(0),
    MUSTER_WORKER: choice(['0', '1'], {
      means: '`0` serves only the web; run workers elsewhere',
    }).default('1'),
    MUSTER_WEB: choice(['0', '1'], { means: '`0` runs only a worker; serve the web elsewhere' }).default('1'),
    MUSTER_DATA: text({
      means: "uploads, the embedded database, the installation's secret",
      fits: 'a folder',
    }).default('.data'),
    DATABASE_URL: postgres({
      means: 'a PostgreSQL 15 or newer of your own',
      unset: 'the embedded one',
    }).optional(),
    MUSTER_MIGRATE_URL: postgres({
      means: 'the address for its owner, see "In production"',
      unset: '`DATABASE_URL`',
    }).optional(),
    DATABASE_READ_URL: postgres({
      means: 'the address for a role that only reads',
      unset: '`DATABASE_URL`',
    }).optional(),
    MUSTER_POOL: whole(2, 500, { means: 'connections to the database that a process keeps' }).default(10),
    MUSTER_SECRET: line({
      means: 'the secret from which every key is derived',
      unset: 'made once, in `MUSTER_DATA/secret`',
      isSecret: true,
    }).optional(),
    MUSTER_ADMIN_EMAIL: email({ means: 'the first administrator, without a browser' }).optional(),
    MUSTER_ADMIN_PASSWORD: line({ means: 'their password', isSecret: true }).optional(),
    OIDC_ISSUER: web({
      means: 'single sign-on (needs `email_verified: true`); groups become roles under Settings',
    }).optional(),
    OIDC_CLIENT_ID: line({ means: 'who Muster is there' }).optional(),
    OIDC_CLIENT_SECRET: line({ means: 'the secret that goes with it', isSecret: true }).optional(),
    OIDC_NAME: line({ means: 'what the sign-in page calls it' }).default('Company login'),
    OIDC_SCOPE: line({ means: 'what is asked of it' }).default('openid email profile'),
    MUSTER_SSO_ONLY: choice(['0', '1'], { means: '`1` accepts the company login alone' }).default('0'),
    MUSTER_BREAK_GLASS: email({ means: 'the one e-mail that keeps a password then' })
      .transform((given) => given.toLowerCase())
      .optional(),
    MUSTER_UPLOAD_BYTES_MAX: whole(1, 2 ** 46, { means: 'largest upload', unset: '2 GiB' }).default(2 ** 31),
    MUSTER_SMTP_URL: address(/^smtps?$/, {
      means: 'the mail server',
      fits: 'an address like smtp://user:password@host:587',
      unset: 'no mail',
      isSecret: true,
    }).optional(),
    MUSTER_MAIL_FROM: line({ means: 'who sends its mail' }).default('muster@localhost'),
    MUSTER_QUIET_HOURS: z
      .string()
      .transform((written) => written.split('-'))
      .pipe(z.tuple([timeOfDay, timeOfDay]))
      .transform(([from, to]) => ({ from, to }))
      .meta({
        means: 'when no mail goes out (`20:00-07:00`)',
        fits: 'two times of the day like 20:00-07:00',
        unset: 'never quiet',
      })
      .optional(),
    MUSTER_MAIL_DIGEST: timeOfDay
      .meta({
        means: 'when what is not urgent goes as one (`08:00`)',
        fits: 'a time of the day like 08:00',
        unset: 'at once',
      })
      .optional(),
    MUSTER_TIME_ZONE: z
      .string()
      .refine(isTimeZone)
      .meta({ means: 'whose clock that is', fits: 'a time zone like Europe/Berlin' })
      .default('UTC'),
    MUSTER_INVITE_REVIEWERS: choice(['0', '1'], {
      means: '`0` keeps reviewers without an account out until an administrator invites them',
    }).default('1'),
    MUSTER_MAIL_DAYS: whole(1, 99_999, {
      means: 'after how many days text and address of mail that was sent are erased, at night',
      unset: 'never',
    }).optional(),
    MUSTER_CHECKPOINT_FOLDER: text({
      means:
        'a folder to which the newest checkpoint of the audit log is added every hour, best one that can be written once only',
      fits: 'a folder',
      unset: 'nowhere',
    }).optional(),
    MUSTER_TSA_URL: web({
      means: 'a time-stamping authority (RFC 3161) that stamps the newest checkpoint every hour',
      unset: 'none',
    }).optional(),
    MUSTER_TSA_CA: text({
      means: 'the root certificates (PEM) that vouch for that authority',
      fits: 'a file',
      unset: 'its name is not checked',
    }).optional(),
    MUSTER_ORIGINAL_DAYS: whole(1, 99_999, {
      means: 'for how many days a file that was delivered is kept whole, sealed, for auditors',
      unset: 'not at all',
    }).optional(),
    MUSTER_REPORT_DAYS: whole(1, 99_999, {
      means: 'after how many days the files of a report are removed, at night; their hashes stay',
      unset: 'never',
    }).optional(),
    MUSTER_HISTORY_DAYS: whole(1, 99_999, {
      means: 'for how many days the past can be asked; older versions of rows are let go of at night',
      unset: 'for ever',
    }).optional(),
    MUSTER_BACKUP_PASSPHRASE: z
      .string()
      .min(12)
      .meta({
        means: 'seals the secret inside of a backup',
        fits: 'at least 12 characters long',
        isSecret: true,
      })
      .optional(),
    MUSTER_LOG: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      means: 'from which level on the log tells',
    }).default('info'),
    MUSTER_METRICS_TOKEN: z
      .string()
      .regex(/^\S{16,}$/)
      .meta({
        means: 'a token that reads `/api/v1/metrics` and nothing else',
        fits: 'at least 16 characters without a space',
        unset: 'tokens of people alone',
        isSecret: true,
      })
      .optional(),
    MUSTER_WORKER_METRICS_PORT: whole(1, 65535, {
      means: 'where a worker answers with its own at `/metrics`, for that token',
      unset: 'nowhere',
    }).optional(),
    MUSTER_WORKER_MB: whole(64, 2 ** 20, {
      means: 'memory that the worker may take before it gives up the file it reads',
      unset: "nine tenths of Node's limit",
    }).optional(),
    MUSTER_STALL_MS: whole(1, 86_400_000, {
      means: 'how long reading a file may get no further before the file fails',
    }).default(120_000),
    MUSTER_READ_IDLE_MS: whole(1, 86_400_000, {
      means: 'how long a disk may take to answer',
    }).default(300_000),
    MUSTER_LOOK_MS: whole(1, 86_400_000, {
      means: 'how long it may take to recognise a file',
    }).default(30_000),
    MUSTER_LOOK_MB: whole(8, 2 ** 20, { means: 'memory that this may take' }).default(512),
    MUSTER_CWD: text({ means: 'where a command was given', fits: 'a folder', isOurs: true }).optional(),
  })
  .refine((all) => all.MUSTER_SSO_ONLY === '0' || (all.OIDC_ISSUER && all.OIDC_CLIENT_ID), {
    error: 'MUSTER_SSO_ONLY=1 needs a company login: set OIDC_ISSUER and OIDC_CLIENT_ID.',
  })
  .refine((all) => !all.MUSTER_WORKER_METRICS_PORT || all.MUSTER_METRICS_TOKEN, {
    error: 'MUSTER_WORKER_METRICS_PORT needs a token that may ask there: set MUSTER_METRICS_TOKEN.',
  })
  .refine((all) => all.MUSTER_WEB === '1' || all.MUSTER_WORKER === '1', {
    error: 'MUSTER_WEB=0 and MUSTER_WORKER=0 leave nothing to run: set one of them.',
  })
  .refine((all) => Boolean(all.MUSTER_ADMIN_EMAIL) === Boolean(all.MUSTER_ADMIN_PASSWORD), {
    error: 'MUSTER_ADMIN_EMAIL and MUSTER_ADMIN_PASSWORD go together: set both, or neither.',
  })

export type Settings = z.output<typeof settings>
export type SettingName = keyof Settings

export const settingNames = Object.keys(settings.shape) as SettingName[]

/** What is said of a setting; it stands on the innermost part of the schema, under its default. */
export function aboutSetting(name: SettingName): About & { byDefault: unknown } {
  let part: z.ZodType = settings.shape[name]
  const byDefault = part instanceof z.ZodDefault ? part.parse(undefined) : undefined
  while (!part.meta()) {
    if (part instanceof z.ZodDefault || part instanceof z.ZodOptional) part = part.unwrap() as z.ZodType
    else if (part instanceof z.ZodPipe) part = part.in as z.ZodType
    else throw new Error(`Nothing is said of the setting ${name}.`)
  }
  return { ...(part.meta() as unknown as About), byDefault }
}

/** The settings as a table for the README. */
export function settingsTable(): string {
  const lines = settingNames
    .map((name) => ({ name, ...aboutSetting(name) }))
    .filter(({ isOurs }) => !isOurs)
    .map(({ name, means, unset, byDefault, isSecret }) => {
      const without = unset ?? (byDefault === undefined ? '–' : `\`${String(byDefault)}\``)
      return `| \`${name}\` | ${means} | ${without} | ${isSecret ? `\`${name}_FILE\`` : ''} |`
    })
  return ['| variable | means | default | or from the file |', '| --- | --- | --- | --- |', ...lines].join(
    '\n',
  )
}
