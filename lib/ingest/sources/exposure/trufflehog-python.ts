import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import type { Context, Format, Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, secretHash } from './secret'

const some = z.string().nullish()
const issue = z.object({
  rule: z.object({ id: z.string() }),
  path: z.string(),
  line: z.union([z.string(), z.number()]).nullish(),
  secret: some,
  id: some,
  commit: some,
  author: some,
  date: some,
})

/** Reports of trufflehog3, the tool in Python, which is not the third release of TruffleHog. Source: feeltheajf/trufflehog3. */
export const trufflehogPython: Format = {
  id: 'exposure/trufflehog-python',
  title: 'trufflehog3 (Python) report',
  provider: 'other',
  role: 'inventory',
  collect: `trufflehog3 --format json --output trufflehog3.json .`,
  recognises: ({ records }) => records.some(isIssue),
  isOwn: isIssue,
  scopeOf: () => undefined,
  asksFor: 'repository',
  enumerates: [],
  keeps: {
    rule: members('id severity'),
    ...members('path id branch commit author'),
    ...times('date'),
    line: 'hash',
    secret: 'hash',
  },
  covers: { '': ['exposure'] },
  records: ({ value }, context) => [recordOf(value, context)],
}

function isIssue({ value }: Raw): boolean {
  return isObject(value) && isObject(value.rule) && 'secret' in value && 'path' in value && 'context' in value
}

function recordOf(value: unknown, context: Context): ModelRecord {
  const found = checked(issue, value, 'an issue of trufflehog3')
  const secret = found.secret ?? undefined
  const line = Number(found.line)
  return said({
    type: 'exposure',
    // Its own id is the same in every commit that holds the secret.
    nativeId: [
      context.scope,
      found.commit ?? '',
      found.path,
      found.id ?? `${found.rule.id}:${found.line ?? ''}`,
    ].join(':'),
    fingerprint: secretHash(secret, context),
    isRedacted: isRedacted(secret) || undefined,
    detector: found.rule.id,
    credentialNativeId: accessKeyIdIn(secret),
    location: said({
      repository: context.scope,
      file: found.path,
      line: Number.isSafeInteger(line) && line > 0 ? line : undefined,
      commit: found.commit ?? undefined,
    }),
    canary: isCanary(secret) || undefined,
    foundAt: readTime(found.date),
    author: found.author ?? undefined,
  } satisfies ExposureRecord)
}
