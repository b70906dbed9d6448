import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { type Kept, members } from '../../read/kept'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { accountOf } from '../aws/arn'
import { roleArnOf, subject } from '../aws/cloudtrail-actor'
import { checked, isObject, listAt, objectAt, said, scalar, text, type Members } from '../checked'
import { reachOf } from './reach'
import { accessKeyIdIn, isCanary, isRedacted, platformOf, secretHash, unknownHolder } from './secret'

const v3 = z.object({
  SourceMetadata: z.object({ Data: z.record(z.string(), z.unknown()) }).nullish(),
  DetectorName: z.string(),
  Verified: z.boolean().nullish(),
  VerificationError: z.string().nullish(),
  Raw: z.string().nullish(),
  RawV2: z.string().nullish(),
  Redacted: z.string().nullish(),
  ExtraData: z.record(z.string(), z.unknown()).nullish(),
  AnalyzerResult: z.unknown().optional(),
})
const v2 = z.object({
  path: z.string(),
  reason: z.string(),
  stringsFound: z.array(z.string()),
  commitHash: z.string().nullish(),
  date: z.string().nullish(),
  branch: z.string().nullish(),
})

const resourceKept = members('Name FullyQualifiedName Type')
const analysisKept = {
  ...members('AnalyzerType'),
  Bindings: { Resource: resourceKept, Permission: members('Value') },
  UnboundedResources: resourceKept,
} satisfies Kept

/**
 * TruffleHog 3 (NDJSON) and 2. `Verified: false` does not mean harmless: verification may have failed. An analysis says what a key can do, and not which
 * key it was given: it is a finding without a place, unless it stands in the finding of the key.
 * Source: trufflehog, pkg/output/json.go, pkg/pb/source_metadatapb, pkg/analyzer/analyzers/analyzers.go.
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
    ...analysisKept,
    AnalyzerResult: analysisKept,
  },
  covers: { '': ['exposure'] },
  records: ({ value }, context) => {
    if (isAnalysis(value)) return [analysed(value, context)]
    return isObject(value) && 'stringsFound' in value
      ? recordsOf2(value, context)
      : recordsOf3(value, context)
  },
}

const isAnalysis = (value: unknown): value is Members =>
  isObject(value) &&
  ('AnalyzerType' in value || 'analyzer_type' in value) &&
  ('Bindings' in value || 'UnboundedResources' in value)

/** Numbers of its analyzers, for those whose keys Muster knows by platform. */
const analyzers: Readonly<Record<number, string>> = {
  2: 'Anthropic',
  4: 'Bitbucket',
  5: 'DockerHub',
  7: 'GitHub',
  8: 'GitLab',
  9: 'HuggingFace',
  13: 'OpenAI',
  15: 'Postgres',
  19: 'Slack',
  22: 'Stripe',
}

/** The permissions of an analysis on what they are bound to. */
function analysisReach(analysis: Members): readonly string[] | undefined {
  const nameOf = (resource: Members) =>
    text(resource.FullyQualifiedName) ?? text(resource.Name) ?? text(resource.Type)
  return reachOf([
    ...listAt(analysis, 'Bindings')
      .filter(isObject)
      .map((one) => ({
        permission: objectAt(one, 'Permission').Value,
        resource: nameOf(objectAt(one, 'Resource')),
      })),
    ...listAt(analysis, 'UnboundedResources')
      .filter(isObject)
      .map((one) => ({ permission: undefined, resource: nameOf(one) })),
  ])
}

function analysed(analysis: Members, context: Context): ModelRecord {
  const { AnalyzerType: type } = analysis
  const detector = (typeof type === 'number' ? analyzers[type] : text(type)) ?? `analyzer ${scalar(type)}`
  const reach = analysisReach(analysis)
  // Analyses of two keys of one account differ at least in what they allow.
  const mark = context.fingerprint(JSON.stringify([detector, reach, analysis.Metadata])).slice(0, 12)
  return said({
    type: 'exposure',
    nativeId: `analysis:${detector}:${mark}`,
    detector,
    holder: reach ? unknownHolder(detector, mark, undefined) : undefined,
    location: {},
    verified: reach ? true : undefined,
    reach,
  } satisfies ExposureRecord)
}

/** A finding of release 3 or 2, an analysis, or a line of the tool's own log. */
function isOfTrufflehog({ value }: Raw): boolean {
  if (!isObject(value)) return false
  return (
    isAnalysis(value) ||
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

function recordsOf3(value: unknown, context: Context): ModelRecord[] {
  // The tool mixes its own log lines in when its errors go to the same file.
  if (isLogLine(value)) throw new NotAboutIdentities('A log line of TruffleHog, not a finding')
  const { fingerprint } = context
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
  const hash = secretHash(key && found.RawV2 ? trimmed(found.RawV2.replace(key, '')) : secret, context)
  const canary = isCanary(arn, JSON.stringify(extra), key) || extra.is_canary === 'true' || undefined
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
      reach: isObject(found.AnalyzerResult) ? analysisReach(found.AnalyzerResult) : undefined,
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

function recordsOf2(value: unknown, context: Context): ModelRecord[] {
  const found = checked(v2, value, 'a TruffleHog 2 finding')
  return found.stringsFound.map((secret) =>
    said({
      type: 'exposure',
      nativeId: `${found.commitHash ?? ''}:${found.path}:${found.reason}:${context.fingerprint(secret).slice(0, 12)}`,
      fingerprint: secretHash(secret, context),
      isRedacted: isRedacted(secret) || undefined,
      detector: found.reason,
      credentialNativeId: accessKeyIdIn(secret),
      location: said({ file: found.path, commit: found.commitHash ?? undefined }),
      foundAt: readTime(found.date),
    } satisfies ExposureRecord),
  )
}
