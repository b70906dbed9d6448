import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { type Kept, members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw, type Sample } from '../../source'
import { checked, isObject, listAt, type Members, objectAt, said, text } from '../checked'
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
  invocations: z.array(z.object({ endTimeUtc: some, executionSuccessful: z.boolean().nullish() })).nullish(),
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
 * A run speaks for the repository and the branch that it names, as this tool sees them: only there it takes back what an earlier one found, and a
 * run without results that names none takes nothing back.
 * Source: OASIS SARIF 2.1.0; Gitleaks, report/sarif.go of releases 7 and 8.
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
  scopeOf: ({ value }) => scopeOf(value),
  scopesOf: ({ records }) =>
    records
      .filter(isScan)
      .map(({ value }) => scopeOf(value))
      .filter((scope) => scope !== undefined)
      .map((scope) => ({ about: 'exposure', scope })),
  cutBy: ({ records }) =>
    records.some(hasFailed) ? 'a run says that it did not succeed (executionSuccessful: false)' : undefined,
  warns: silentRuns,
  asksFor: 'repository',
  enumerates: [],
  keeps: {
    tool: { driver: { ...members('name version'), rules: { id: true, properties: members('tags') } } },
    versionControlProvenance: members('repositoryUri revisionId branch'),
    invocations: { ...times('endTimeUtc'), executionSuccessful: true },
    results: {
      ...members('ruleId level baselineState'),
      rule: members('id'),
      fingerprints: 'hash',
      partialFingerprints: { commitSha: true, email: true, date: 'time' },
      properties: { ...members('tags commit repo email'), date: 'time', offender: 'hash' },
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
  /gitleaks|trufflehog|detect-secrets|ggshield|gitguardian|kingfisher|nosey ?parker|n0s1|hog\b|whispers|secret|talisman|betterleaks|titus/i

const toolOf = (value: unknown): string =>
  isObject(value) ? (text(objectAt(objectAt(value, 'tool'), 'driver').name) ?? '') : ''

const hasFailed = ({ value }: Raw): boolean =>
  isObject(value) &&
  listAt(value, 'invocations').some((one) => isObject(one) && one.executionSuccessful === false)

/** A run of a scanner for secrets that ended well, and says what it found, be it nothing. */
function isScan(raw: Raw): boolean {
  const { value } = raw
  return (
    isRun(raw) &&
    isObject(value) &&
    Array.isArray(value.results) &&
    scanners.test(toolOf(value)) &&
    !hasFailed(raw)
  )
}

/** The one repository that a run names, with its branch, as its tool sees it. */
function scopeOf(value: unknown): string | undefined {
  const [place, ...others] = isObject(value) ? listAt(value, 'versionControlProvenance') : []
  if (others.length > 0 || !isObject(place)) return undefined
  const repository = text(place.repositoryUri)
  const branch = text(place.branch)
  return repository && `${repository}${branch ? `@${branch}` : ''} by ${toolOf(value)}`
}

function silentRuns({ records }: Sample): string | undefined {
  const silent = records.filter(
    (raw) =>
      isScan(raw) &&
      scopeOf(raw.value) === undefined &&
      isObject(raw.value) &&
      listAt(raw.value, 'results').length === 0,
  )
  return silent.length > 0
    ? `${toolOf(silent[0]!.value)} found nothing and does not say where it looked (versionControlProvenance), so nothing that was found before is taken back.`
    : undefined
}
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
  const properties = found.properties ?? {}
  const repository = place?.repositoryUri ?? text(properties.repo) ?? context.scope
  const commit = text(partial.commitSha) ?? text(properties.commit) ?? place?.revisionId ?? undefined
  const isGitleaks = /gitleaks|betterleaks/i.test(tool)
  return (found.locations ?? [{}]).map((location, at) => {
    const { artifactLocation, region } = location.physicalLocation ?? {}
    const snippet = region?.snippet?.text ?? undefined
    const secret = isGitleaks ? (text(properties.offender) ?? snippet) : undefined
    const file = artifactLocation?.uri ?? undefined
    return said({
      type: 'exposure',
      nativeId: [
        repository,
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
        repository,
        file,
        line: region?.startLine ?? undefined,
        commit,
      }),
      canary: isCanary(snippet, found.message?.text ?? undefined) || undefined,
      foundAt: readTime(partial.date) ?? readTime(properties.date) ?? readTime(invocations?.[0]?.endTimeUtc),
      author: text(partial.email) ?? text(properties.email),
    } satisfies ExposureRecord)
  })
}
