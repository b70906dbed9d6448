import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { members } from '../../read/kept'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { accountOf } from '../aws/arn'
import { roleArnOf, subject } from '../aws/cloudtrail-actor'
import { checked, isObject, said, text, type Members } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, platformOf, unknownHolder } from './secret'

const v3 = z.object({
  SourceMetadata: z.object({ Data: z.record(z.string(), z.unknown()) }).nullish(),
  DetectorName: z.string(),
  Verified: z.boolean().nullish(),
  VerificationError: z.string().nullish(),
  Raw: z.string().nullish(),
  RawV2: z.string().nullish(),
  Redacted: z.string().nullish(),
  ExtraData: z.record(z.string(), z.unknown()).nullish(),
})
const v2 = z.object({
  path: z.string(),
  reason: z.string(),
  stringsFound: z.array(z.string()),
  commitHash: z.string().nullish(),
  date: z.string().nullish(),
  branch: z.string().nullish(),
})

/**
 * TruffleHog 3 (NDJSON) and 2. `Verified: false` does not mean harmless: verification may have failed.
 * Source: trufflehog, pkg/output/json.go and pkg/pb/source_metadatapb.
 */
export const trufflehog: Format = {
  id: 'exposure/trufflehog',
  title: 'TruffleHog report',
  provider: 'other',
  role: 'inventory',
  collect: `trufflehog git https://github.com/ORG/REPO --json > trufflehog.ndjson`,
  recognises: ({ records }) => records.some(isOfTrufflehog),
  isOwn: isOfTrufflehog,
  scopeOf: () => undefined,
  enumerates: [],
  keeps: {
    ...members(
      'SourceType SourceName DetectorType DetectorName DecoderName Verified path reason commitHash branch',
    ),
    date: 'time',
    SourceMetadata: {
      Data: {
        '*': {
          ...members('file path filename line commit link repository email visibility bucket image layer'),
          timestamp: 'time',
        },
      },
    },
    ExtraData: members('arn account key_id private_key_id is_canary resource_type'),
    VerificationError: 'hash',
    Raw: 'hash',
    RawV2: 'hash',
    Redacted: 'hash',
    stringsFound: 'hash',
  },
  covers: { '': ['exposure'] },
  records: ({ value }, context) =>
    isObject(value) && 'stringsFound' in value ? recordsOf2(value, context) : recordsOf3(value, context),
}

/** A finding of release 3 or 2, or a line of the tool's own log. */
function isOfTrufflehog({ value }: Raw): boolean {
  if (!isObject(value)) return false
  return (
    ('DetectorName' in value && 'SourceMetadata' in value) ||
    ('stringsFound' in value && 'reason' in value && 'printDiff' in value) ||
    isLogLine(value)
  )
}

/** Without the blanks and colons that stood between the halves. */
function trimmed(text: string): string {
  let [from, to] = [0, text.length]
  while (from < to && /[\s:]/.test(text[from]!)) from += 1
  while (to > from && /[\s:]/.test(text[to - 1]!)) to -= 1
  return text.slice(from, to)
}

const isLogLine = (value: unknown): boolean =>
  isObject(value) &&
  'level' in value &&
  'msg' in value &&
  text(value.logger)?.startsWith('trufflehog') === true

function recordsOf3(value: unknown, { fingerprint }: Context): ModelRecord[] {
  // The tool mixes its own log lines in when its errors go to the same file.
  if (isLogLine(value)) throw new NotAboutIdentities('A log line of TruffleHog, not a finding')
  const found = checked(v3, value, 'a TruffleHog finding')
  const [kind, place] = Object.entries(found.SourceMetadata?.Data ?? {})[0] ?? []
  const where: Members = isObject(place) ? place : {}
  const extra = found.ExtraData ?? {}
  const arn = text(extra.arn)
  const key = accessKeyIdIn(found.Redacted ?? undefined, found.Raw ?? undefined, found.RawV2 ?? undefined)
  const file = text(where.file) ?? text(where.path) ?? text(where.filename)
  const line = typeof where.line === 'number' ? where.line : undefined
  const commit = text(where.commit)
  const secret = found.RawV2 || found.Raw || undefined
  // For keys of AWS only the secret half is the secret; the two stand together in RawV2.
  const hashed = key && found.RawV2 ? trimmed(found.RawV2.replace(key, '')) : secret
  const hash = isRedacted(hashed) || hashed === key || !hashed ? undefined : fingerprint(hashed)
  const canary = isCanary(arn, JSON.stringify(extra)) || extra.is_canary === 'true' || undefined
  return [
    said({
      type: 'exposure',
      nativeId: [
        text(where.repository) ?? kind ?? '',
        commit ?? text(where.link) ?? '',
        file ?? '',
        line ?? '',
        found.DetectorName,
        key ?? (secret ? fingerprint(secret).slice(0, 12) : ''),
      ].join(':'),
      fingerprint: hash,
      detector: found.DetectorName,
      credentialNativeId: key ?? text(extra.key_id) ?? text(extra.private_key_id),
      identity: arn && accountOf(arn) ? { provider: 'aws', nativeId: arn } : undefined,
      holder:
        found.Verified && !canary && (hash ?? key)
          ? holderOf(found.DetectorName, arn, key ?? hash?.slice(0, 12), text(where.repository))
          : undefined,
      location: said({ repository: text(where.repository), file, line, commit, url: text(where.link) }),
      verified: found.VerificationError ? undefined : (found.Verified ?? undefined),
      public: typeof where.visibility === 'number' ? where.visibility === 0 : undefined,
      canary,
      foundAt: readTime(where.timestamp),
      author: text(where.email),
    } satisfies ExposureRecord),
  ]
}

/** A secret that works belongs to somebody: to whom the scanner says, or to an identity that nothing else knows. */
function holderOf(
  detector: string,
  arn: string | undefined,
  mark: string | undefined,
  repository: string | undefined,
): ExposureRecord['holder'] {
  if (arn && accountOf(arn))
    return { ...subject(roleArnOf(arn)), credentialKind: platformOf(detector).credentialKind }
  return unknownHolder(detector, mark ?? '', repository)
}

function recordsOf2(value: unknown, { fingerprint }: Context): ModelRecord[] {
  const found = checked(v2, value, 'a TruffleHog 2 finding')
  return found.stringsFound.map((secret) =>
    said({
      type: 'exposure',
      nativeId: `${found.commitHash ?? ''}:${found.path}:${found.reason}:${fingerprint(secret).slice(0, 12)}`,
      fingerprint: isRedacted(secret) ? undefined : fingerprint(secret),
      detector: found.reason,
      credentialNativeId: accessKeyIdIn(secret),
      location: said({ file: found.path, commit: found.commitHash ?? undefined }),
      foundAt: readTime(found.date),
    } satisfies ExposureRecord),
  )
}
