import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, listAt, said, scalar, text } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, secretHash } from './secret'

const some = z.string().nullish()
const vulnerability = z.object({
  id: some,
  category: some,
  name: some,
  message: some,
  cve: some,
  raw_source_code_extract: some,
  location: z
    .object({
      file: some,
      start_line: z.number().nullish(),
      commit: z.object({ sha: some, author: some, date: some }).nullish(),
    })
    .nullish(),
  identifiers: z.array(z.object({ type: some, name: some, value: some })).nullish(),
  flags: z.array(z.object({ type: some })).nullish(),
})

/**
 * The report that secret detection of GitLab leaves as an artifact of its job; other scanners write the same form. Of its text the secret is a part only
 * where it is all of the extract. Source: GitLab, security-report-schemas, "secret-detection-report-format".
 */
export const gitlabReport: Format = {
  id: 'exposure/gitlab-report',
  title: 'GitLab secret detection report',
  provider: 'other',
  role: 'inventory',
  collect: `# the artifact of the job, with a token that reads the API
curl -sL --header "PRIVATE-TOKEN: $TOKEN" "https://gitlab.example/api/v4/projects/ID/jobs/artifacts/main/raw/gl-secret-detection-report.json?job=secret_detection" > report.json`,
  recognises: ({ records, lists, envelope }) =>
    records.some(isSecret) ||
    // A clean report; a bill of materials has such a list too.
    (records.length === 0 &&
      lists?.includes('vulnerabilities') === true &&
      Object.keys(envelope).every((name) => /^(version|schema|\$schema)$/.test(name)) &&
      /^1\d\.\d+\.\d+$/.test(scalar(envelope.version))),
  isOwn: isSecret,
  scopeOf: () => undefined,
  asksFor: 'repository',
  enumerates: [],
  keeps: {
    ...members('id category name severity confidence'),
    raw_source_code_extract: 'hash',
    location: {
      ...members('file start_line end_line'),
      commit: { ...members('sha author'), ...times('date') },
    },
    identifiers: members('type name value'),
    flags: members('type'),
    scanner: members('id name'),
  },
  covers: { vulnerabilities: ['exposure'] },
  records: ({ value }, context) => [recordOf(value, context)],
}

const ruleTypes = /gitleaks_rule_id|secret|trufflehog|n0s1|kingfisher/i

/** Since schema 15 only the rule tells it from other kinds of vulnerability. */
function isSecret({ value }: Raw): boolean {
  if (!isObject(value) || !isObject(value.location) || !Array.isArray(value.identifiers)) return false
  return (
    value.category === 'secret_detection' ||
    (value.category === undefined &&
      listAt(value, 'identifiers').some((one) => isObject(one) && ruleTypes.test(text(one.type) ?? '')))
  )
}

function recordOf(value: unknown, context: Context): ModelRecord {
  const found = checked(vulnerability, value, 'a finding of secret detection')
  if (!isSecret({ value, at: '' })) throw new NotAboutIdentities('Another vulnerability than a secret')
  if (found.flags?.some(({ type }) => type?.includes('false-positive')))
    throw new NotAboutIdentities('The scanner says that it is none')
  const secret = found.raw_source_code_extract ?? undefined
  const rule = found.identifiers?.find(({ type }) => ruleTypes.test(type ?? '')) ?? found.identifiers?.[0]
  const { file, start_line: line, commit } = found.location ?? {}
  // A commit of zeros stands for none.
  const sha = commit?.sha && !/^0+$/.test(commit.sha) ? commit.sha : undefined
  return said({
    type: 'exposure',
    nativeId: [context.scope, sha ?? '', found.id ?? `${file}:${rule?.value ?? ''}:${line ?? ''}`].join(':'),
    fingerprint: secretHash(secret, context),
    isRedacted: isRedacted(secret) || undefined,
    detector: rule?.value ?? found.name ?? 'secret detection',
    credentialNativeId: accessKeyIdIn(secret),
    location: said({
      repository: context.scope,
      file: file ?? undefined,
      line: line ?? undefined,
      commit: sha,
    }),
    canary: isCanary(secret) || undefined,
    foundAt: sha ? readTime(commit?.date) : undefined,
    author: sha ? (commit?.author ?? undefined) : undefined,
  } satisfies ExposureRecord)
}
