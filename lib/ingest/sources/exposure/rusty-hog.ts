import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import type { Context, Format, Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, secretHash } from './secret'

const some = z.string().nullish()
const line = z.number().nullish()
const finding = z.object({
  stringsFound: z.array(z.string()),
  reason: z.string(),
  path: some,
  commitHash: some,
  date: some,
  old_line_num: line,
  new_line_num: line,
  linenum: line,
  web_link: some,
  url: some,
  g_drive_id: some,
  bucket: some,
  key: some,
  page_id: some,
  issue_id: some,
  channel_id: some,
  ts: some,
  location: some,
})
type Finding = z.infer<typeof finding>

/** Members that a tool of the family writes beside what it found, by where it looks. TruffleHog 2 has none of them. */
const marks: readonly (readonly string[])[] = [
  ['commitHash', 'old_line_num', 'new_line_num'], // Choctaw Hog: a repository
  ['path', 'linenum'], // Duroc Hog: files
  ['g_drive_id', 'web_link'], // Ankamali Hog: Google Drive
  ['bucket', 'key', 'region'], // Berkshire Hog: S3
  ['issue_id'], // Göttingen Hog: Jira
  ['page_id'], // Essex Hog: Confluence
  ['channel_id', 'ts'], // Hante Hog: Slack
]

/**
 * Findings of the Rusty Hog family, each of which looks in one place and writes a shape of its own. Its report reminds of TruffleHog 2, and is not
 * one. Source: newrelic/rusty-hog, `GitFinding`, `FileFinding`, `GDriveFinding`, `S3Finding`, `JiraFinding`, `ConfluenceFinding`, `SlackFinding`.
 */
export const rustyHog: Format = {
  id: 'exposure/rusty-hog',
  title: 'Rusty Hog report',
  provider: 'other',
  role: 'inventory',
  collect: `choctaw_hog --outputfile rusty-hog.json https://github.com/ORG/REPO
# files: duroc_hog, S3: berkshire_hog, Google Drive: ankamali_hog, Jira: gottingen_hog, Confluence: essex_hog, Slack: hante_hog`,
  recognises: ({ records }) => records.some(isFinding),
  isOwn: isFinding,
  scopeOf: () => undefined,
  asksFor: 'repository',
  enumerates: [],
  keeps: {
    ...members(
      'reason path commitHash old_line_num new_line_num linenum web_link url g_drive_id bucket key region page_id issue_id channel_id ts',
    ),
    ...times('date'),
    stringsFound: 'hash',
  },
  covers: { '': ['exposure'] },
  records: ({ value }, context) => recordsOf(value, context),
}

function isFinding({ value }: Raw): boolean {
  return (
    isObject(value) &&
    'stringsFound' in value &&
    'reason' in value &&
    !('printDiff' in value) &&
    marks.some((names) => names.every((name) => name in value))
  )
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  const found = checked(finding, value, 'a finding of Rusty Hog')
  const where = placeOf(found, context.scope)
  return found.stringsFound.map((secret) => {
    const hash = secretHash(secret, context)
    return said({
      type: 'exposure',
      nativeId: [
        where.repository,
        where.commit ?? where.url ?? '',
        where.file ?? '',
        found.reason,
        where.line ?? '',
        (hash ?? accessKeyIdIn(secret) ?? '').slice(0, 20),
      ].join(':'),
      fingerprint: hash,
      isRedacted: isRedacted(secret) || undefined,
      detector: found.reason,
      credentialNativeId: accessKeyIdIn(secret),
      location: where,
      canary: isCanary(secret) || undefined,
      foundAt: readTime(found.date) ?? readTime(found.ts),
    } satisfies ExposureRecord)
  })
}

function placeOf(found: Finding, scope: string): ExposureRecord['location'] & { repository: string } {
  const line = found.new_line_num || found.old_line_num || found.linenum || undefined
  const url = found.web_link ?? found.url ?? undefined
  const inBucket = found.bucket ? `s3://${found.bucket}` : undefined
  const thing = found.issue_id ?? found.page_id ?? found.channel_id ?? found.g_drive_id ?? undefined
  return said({
    repository: inBucket ?? scope,
    file: found.path ?? found.key ?? thing,
    line,
    commit: found.commitHash ?? undefined,
    url,
  })
}
