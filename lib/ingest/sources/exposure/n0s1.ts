import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { members } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, objectAt, said } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, secretHash } from './secret'

const some = z.string().nullish()
const finding = z.object({
  id: some,
  url: some,
  secret: some,
  details: z
    .object({
      matched_regex_config: z.object({ id: some, description: some }).nullish(),
      platform: some,
      ticket_field: some,
    })
    .nullish(),
})
const report = z.object({
  scan_date: z.object({ date_utc: some }).nullish(),
  findings: z.record(z.string(), finding),
})

/**
 * What n0s1 finds in tickets, pages, chats and repositories. Its report covers the secret and keeps twenty characters on either side, which are
 * hashed: they may be a part of it. Source: spark1security/n0s1, scanner.py and secret_scan.py.
 */
export const n0s1: Format = {
  id: 'exposure/n0s1',
  title: 'n0s1 report',
  provider: 'other',
  role: 'inventory',
  collect: `# a token that reads and nothing else; also confluence_scan, linear_scan, slack_scan, github_scan, gitlab_scan …
n0s1 jira_scan --server "https://ORG.atlassian.net" --email BOT --api-key "$JIRA_TOKEN" --report-file n0s1.json`,
  recognises: ({ records }) => records.some(isReport),
  isOwn: isReport,
  scopeOf: () => undefined,
  asksFor: 'platform that was scanned',
  enumerates: [],
  keeps: {
    tool: members('name version'),
    scan_date: { date_utc: 'time', timestamp: 'time' },
    findings: {
      '*': {
        ...members('id url'),
        secret: 'hash',
        details: { ...members('platform ticket_field'), matched_regex_config: members('id description') },
      },
    },
  },
  covers: { '': ['exposure'] },
  records: ({ value }, context) => recordsOf(value, context),
}

function isReport({ value }: Raw): boolean {
  return (
    isObject(value) &&
    objectAt(value, 'tool').name === 'n0s1' &&
    isObject(value.findings) &&
    !Array.isArray(value.findings)
  )
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  const { findings, scan_date: scan } = checked(report, value, 'a report of n0s1')
  const found = Object.entries(findings)
  if (found.length === 0) throw new NotAboutIdentities('A report without findings')
  return found.map(([key, { id, url, secret, details }]) => {
    const rule = details?.matched_regex_config
    return said({
      type: 'exposure',
      nativeId: id ?? key,
      fingerprint: secretHash(secret, context),
      isRedacted: isRedacted(secret ?? undefined) || undefined,
      detector: rule?.id ?? rule?.description ?? 'n0s1',
      credentialNativeId: accessKeyIdIn(secret ?? undefined),
      location: said({
        repository: details?.platform ?? context.scope,
        file: details?.ticket_field ?? undefined,
        url: url ?? undefined,
      }),
      canary: isCanary(secret ?? undefined) || undefined,
      foundAt: readTime(scan?.date_utc),
    } satisfies ExposureRecord)
  })
}
