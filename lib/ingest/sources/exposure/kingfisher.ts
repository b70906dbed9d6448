import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, secretHash, unknownHolder } from './secret'

const some = z.string().nullish()
const record = z.object({
  rule: z.object({ id: some, name: some }),
  finding: z.object({
    snippet: some,
    fingerprint: z.union([z.string(), z.number()]).nullish(),
    validation: z.object({ status: some }).nullish(),
    line: z.union([z.number(), z.string()]).nullish(),
    column_start: z.number().nullish(),
    path: some,
    git_metadata: z
      .object({
        repository_url: some,
        commit: z
          .object({
            id: some,
            url: some,
            date: some,
            committer: z.object({ email: some }).nullish(),
          })
          .nullish(),
        file: z.object({ path: some, url: some }).nullish(),
      })
      .nullish(),
  }),
})

/** Findings of Kingfisher, which tries what it finds. Source: mongodb/kingfisher, JSON output. */
export const kingfisher: Format = {
  id: 'exposure/kingfisher',
  title: 'Kingfisher report',
  provider: 'other',
  role: 'inventory',
  collect: `kingfisher scan . --format json --output kingfisher.json`,
  recognises: ({ records }) => records.some(isFinding),
  isOwn: isFinding,
  scopeOf: () => undefined,
  asksFor: 'repository',
  enumerates: [],
  keeps: {
    rule: members('id name'),
    finding: {
      ...members('fingerprint confidence language line column_start column_end path'),
      snippet: 'hash',
      validation: members('status'),
      git_metadata: {
        repository_url: true,
        commit: { ...members('id url'), ...times('date'), committer: members('email') },
        file: members('path url'),
      },
    },
  },
  covers: { findings: ['exposure'] },
  records: ({ value }, context) => [recordOf(value, context)],
}

function isFinding({ value }: Raw): boolean {
  return (
    isObject(value) &&
    isObject(value.rule) &&
    isObject(value.finding) &&
    ('snippet' in value.finding || 'validation' in value.finding)
  )
}

function recordOf(value: unknown, context: Context): ModelRecord {
  const { rule, finding: found } = checked(record, value, 'a finding of Kingfisher')
  const detector = rule.id ?? rule.name ?? 'kingfisher'
  const status = found.validation?.status?.toLowerCase() ?? ''
  if (status.includes('not a secret')) throw new NotAboutIdentities('The scanner says that it is none')
  const secret = found.snippet ?? undefined
  const hash = secretHash(secret, context)
  const key = accessKeyIdIn(secret)
  const mark = key ?? hash?.slice(0, 12)
  const verified = status.startsWith('active') ? true : status.startsWith('inactive') ? false : undefined
  const git = found.git_metadata
  const file = git?.file?.path ?? found.path ?? undefined
  const line = Number(found.line)
  return said({
    type: 'exposure',
    nativeId: [
      git?.repository_url ?? context.scope,
      git?.commit?.id ?? '',
      file ?? '',
      detector,
      found.line ?? '',
      found.column_start ?? '',
    ].join(':'),
    fingerprint: hash,
    isRedacted: isRedacted(secret) || undefined,
    detector,
    credentialNativeId: key,
    holder:
      verified && mark
        ? unknownHolder(rule.name ?? detector, mark, git?.repository_url ?? context.scope)
        : undefined,
    location: said({
      repository: git?.repository_url ?? context.scope,
      file,
      line: Number.isSafeInteger(line) && line > 0 ? line : undefined,
      commit: git?.commit?.id ?? undefined,
      url: git?.file?.url ?? git?.commit?.url ?? undefined,
    }),
    verified,
    canary: isCanary(secret) || undefined,
    foundAt: readTime(git?.commit?.date),
    author: git?.commit?.committer?.email ?? undefined,
  } satisfies ExposureRecord)
}
