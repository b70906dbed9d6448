import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import type { Context, Format, Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, said } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, secretHash } from './secret'

const some = z.string().nullish()
/** A number, as text in a CSV report. */
const place = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => (value === '' || value === null || value === undefined ? undefined : Number(value)))
  .pipe(z.number().optional())
const v8 = z.object({
  RuleID: z.string(),
  Description: some,
  StartLine: place,
  StartColumn: place,
  File: some,
  SymlinkFile: some,
  Commit: some,
  Author: some,
  Email: some,
  Date: some,
  Fingerprint: some,
  Secret: some,
  Match: some,
  Link: some,
})
const v7 = z.object({
  rule: z.string(),
  line: some,
  lineNumber: place,
  offender: some,
  commit: some,
  repo: some,
  repoURL: some,
  leakURL: some,
  author: some,
  email: some,
  file: some,
  date: some,
})

/** Columns that its CSV has in release 8, and in 7 and before. */
const headers = [
  ['RuleID', 'Commit', 'Secret'],
  ['offender', 'leakURL', 'rule'],
]

/**
 * Gitleaks reports, version 8 (`RuleID`, capitals) and 7 (`offender`, small letters), as JSON, CSV or JUnit. `null` and `[]` mean no finding.
 * Source: gitleaks, report/finding.go, csv.go and junit.go of either version.
 */
export const gitleaks: Format = {
  id: 'exposure/gitleaks',
  title: 'Gitleaks report',
  provider: 'other',
  role: 'inventory',
  collect: `gitleaks git --report-format json --report-path gitleaks.json .`,
  recognises: ({ header, records, lists }) =>
    (header && headers.some((names) => names.every((name) => header.includes(name)))) ||
    records.some(isFinding) ||
    (records.length === 0 && lists?.includes('gitleaks') === true),
  isOwn: isFinding,
  scopeOf: () => undefined,
  asksFor: 'repository',
  enumerates: [],
  keeps: {
    ...members(`RuleID StartLine EndLine StartColumn EndColumn File SymlinkFile Commit Entropy Author Email Fingerprint Link
      rule lineNumber commit repo repoURL leakURL author email file`),
    ...times('Date date'),
    Secret: 'hash',
    Match: 'hash',
    offender: 'hash',
    line: 'hash',
  },
  covers: { '': ['exposure'] },
  records: ({ value }, context) => [
    isObject(value) && 'RuleID' in value ? recordOf8(value, context) : recordOf7(value, context),
  ],
}

/** Of release 8, or of release 7 and before. */
function isFinding({ value }: Raw): boolean {
  if (!isObject(value)) return false
  return (
    ('RuleID' in value && ('Fingerprint' in value || ('Secret' in value && 'StartLine' in value))) ||
    ('offender' in value && 'rule' in value)
  )
}

function recordOf8(value: unknown, context: Context): ModelRecord {
  const found = checked(v8, value, 'a Gitleaks finding')
  const secret = found.Secret || found.Match || undefined
  return said({
    type: 'exposure',
    // The fingerprint ends with the line: two secrets on one line are told apart by their column.
    nativeId: [
      found.Fingerprint || [found.Commit, found.File, found.RuleID, found.StartLine].join(':'),
      ...(found.StartColumn ? [found.StartColumn] : []),
    ].join(':'),
    isRedacted: isRedacted(secret) || undefined,
    fingerprint: secretHash(secret, context),
    detector: found.RuleID,
    credentialNativeId: accessKeyIdIn(found.Secret ?? undefined, found.Match ?? undefined),
    location: said({
      repository: context.scope,
      file: found.File || undefined,
      line: found.StartLine ?? undefined,
      commit: found.Commit || undefined,
      url: found.Link || undefined,
    }),
    canary: isCanary(secret, found.Match ?? undefined) || undefined,
    foundAt: readTime(found.Date),
    author: found.Email || found.Author || undefined,
  } satisfies ExposureRecord)
}

function recordOf7(value: unknown, context: Context): ModelRecord {
  const found = checked(v7, value, 'a Gitleaks finding')
  const repository = found.repoURL || (found.repo && found.repo !== '.' ? found.repo : context.scope)
  return said({
    type: 'exposure',
    nativeId: `${found.commit ?? ''}:${found.file ?? ''}:${found.rule}:${found.lineNumber ?? ''}`,
    isRedacted: isRedacted(found.offender ?? undefined) || undefined,
    fingerprint: secretHash(found.offender, context),
    detector: found.rule,
    credentialNativeId: accessKeyIdIn(found.offender ?? undefined, found.line ?? undefined),
    location: said({
      repository,
      file: found.file || undefined,
      line: found.lineNumber ?? undefined,
      commit: found.commit || undefined,
      url: found.leakURL || undefined,
    }),
    canary: isCanary(found.offender ?? undefined, found.line ?? undefined) || undefined,
    foundAt: readTime(found.date),
    author: found.email || found.author || undefined,
  } satisfies ExposureRecord)
}
