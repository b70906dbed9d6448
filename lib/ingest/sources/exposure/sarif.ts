import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { type Kept, members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, type Members, objectAt, said, text } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, secretHash } from './secret'

const some = z.string().nullish()
const result = z.object({
  ruleId: some,
  rule: z.object({ id: some }).nullish(),
  message: z.object({ text: some }).nullish(),
  fingerprints: z.record(z.string(), z.unknown()).nullish(),
  partialFingerprints: z.record(z.string(), z.unknown()).nullish(),
  suppressions: z.array(z.unknown()).nullish(),
  baselineState: some,
  properties: z.record(z.string(), z.unknown()).nullish(),
  locations: z
    .array(
      z.object({
        physicalLocation: z
          .object({
            artifactLocation: z.object({ uri: some }).nullish(),
            region: z
              .object({
                startLine: z.number().nullish(),
                startColumn: z.number().nullish(),
                snippet: z.object({ text: some }).nullish(),
              })
              .nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
})
const run = z.object({
  tool: z.object({
    driver: z.object({
      name: z.string(),
      rules: z.array(z.record(z.string(), z.unknown())).nullish(),
    }),
  }),
  versionControlProvenance: z
    .array(z.object({ repositoryUri: some, revisionId: some, branch: some }))
    .nullish(),
  invocations: z.array(z.object({ endTimeUtc: some })).nullish(),
  results: z.array(z.unknown()).nullish(),
})

const locationKept: Kept = {
  physicalLocation: {
    artifactLocation: members('uri'),
    region: { ...members('startLine startColumn endLine'), snippet: { text: 'hash' } },
  },
}

/**
 * Secrets in a SARIF report, of whichever scanner: a run of a tool that looks for secrets, or those results of another whose rule says that
 * it does. Only Gitleaks is known to put the secret alone into the snippet; of other tools the place is read and no hash is made.
 * Source: OASIS SARIF 2.1.0.
 */
export const sarif: Format = {
  id: 'exposure/sarif',
  title: 'Secrets in a SARIF report',
  provider: 'other',
  role: 'inventory',
  collect: `# where the tool has a format of its own, that one says more: gitleaks git --report-format json …
gitleaks git --report-format sarif --report-path secrets.sarif .`,
  recognises: ({ records, envelope, lists }) =>
    records.some(isRun) || (lists?.includes('runs') === true && 'version' in envelope),
  isOwn: isRun,
  scopeOf: () => undefined,
  asksFor: 'repository',
  enumerates: [],
  keeps: {
    tool: { driver: { ...members('name version'), rules: { id: true, properties: members('tags') } } },
    versionControlProvenance: members('repositoryUri revisionId branch'),
    invocations: times('endTimeUtc'),
    results: {
      ...members('ruleId level baselineState'),
      rule: members('id'),
      fingerprints: 'hash',
      partialFingerprints: { commitSha: true, email: true, date: 'time' },
      properties: members('tags'),
      locations: locationKept,
    },
  },
  records: ({ value }, context) => recordsOf(value, context),
}

function isRun({ value }: Raw): boolean {
  return (
    isObject(value) &&
    isObject(value.tool) &&
    isObject(value.tool.driver) &&
    typeof value.tool.driver.name === 'string' &&
    ('results' in value || 'invocations' in value)
  )
}

/** Tools that look for nothing else. */
const scanners =
  /gitleaks|trufflehog|detect-secrets|ggshield|gitguardian|kingfisher|nosey ?parker|whispers|secret|talisman|betterleaks/i
const ofSecret = /secret|password|passwd|credential|api[-_ ]?key|private[-_ ]?key|access[-_ ]?token/i

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  const found = checked(run, value, 'a run of a SARIF report')
  const { name, rules } = found.tool.driver
  const looksForSecrets = scanners.test(name)
  const telling = new Set((rules ?? []).filter(saysSecret).map((rule) => text(rule.id)))
  const exposures = (found.results ?? []).flatMap((one, index) => {
    const read = checked(result, one, `a SARIF report (result ${index + 1})`)
    const id = read.ruleId ?? read.rule?.id ?? ''
    const isSecret = looksForSecrets || telling.has(id) || ofSecret.test(id)
    return isSecret ? exposuresOf(read, id, index, found, name, context) : []
  })
  if (exposures.length === 0) throw new NotAboutIdentities(`A run of ${name} without secrets`)
  return exposures
}

/** A rule that is tagged so: `security`, `secret`, `CWE-798` (use of hard-coded credentials). */
function saysSecret(rule: Members): boolean {
  const tags = objectAt(rule, 'properties').tags
  return (
    ofSecret.test(text(rule.id) ?? '') ||
    (Array.isArray(tags) && tags.some((tag) => /secret|cwe-(798|259|321)\b/i.test(text(tag) ?? '')))
  )
}

function exposuresOf(
  found: z.infer<typeof result>,
  rule: string,
  index: number,
  { versionControlProvenance, invocations }: z.infer<typeof run>,
  tool: string,
  context: Context,
): ExposureRecord[] {
  // What somebody accepted, and what is gone since the last report.
  if (found.suppressions?.length || found.baselineState === 'absent') return []
  const [place] = versionControlProvenance ?? []
  const partial = found.partialFingerprints ?? {}
  const commit = text(partial.commitSha) ?? place?.revisionId ?? undefined
  const isGitleaks = /gitleaks|betterleaks/i.test(tool)
  return (found.locations ?? [{}]).map((location, at) => {
    const { artifactLocation, region } = location.physicalLocation ?? {}
    const snippet = region?.snippet?.text ?? undefined
    const secret = isGitleaks ? snippet : undefined
    const file = artifactLocation?.uri ?? undefined
    return said({
      type: 'exposure',
      nativeId: [
        place?.repositoryUri ?? context.scope,
        commit ?? '',
        file ?? '',
        rule,
        region?.startLine ?? '',
        region?.startColumn ?? (file ? '' : `${index}.${at}`),
      ].join(':'),
      fingerprint: secretHash(secret, context),
      isRedacted: isRedacted(secret) || undefined,
      detector: rule || tool,
      credentialNativeId: accessKeyIdIn(snippet, found.message?.text ?? undefined),
      location: said({
        repository: place?.repositoryUri ?? context.scope,
        file,
        line: region?.startLine ?? undefined,
        commit,
      }),
      canary: isCanary(snippet) || undefined,
      foundAt: readTime(partial.date) ?? readTime(invocations?.[0]?.endTimeUtc),
      author: text(partial.email),
    } satisfies ExposureRecord)
  })
}
