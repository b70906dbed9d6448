import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { type Kept, members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, secretHash, unknownHolder } from './secret'

const some = z.string().nullish()
const entity = z.object({
  filename: some,
  incidents: z
    .array(
      z.object({
        policy: some,
        type: z.string(),
        validity: some,
        ignore_sha: some,
        ignore_reason: z.unknown().optional(),
        occurrences: z.array(
          z.object({
            match: some,
            type: some,
            line_start: z.number().nullish(),
            index_start: z.number().nullish(),
          }),
        ),
      }),
    )
    .nullish(),
})
const scan = z.object({
  id: some,
  type: some,
  entities_with_incidents: z.array(entity).nullish(),
  extra_info: z.object({ email: some, author: some, date: some }).nullish(),
})
const report = scan.extend({ scans: z.array(scan).nullish() })

const entitiesKept: Kept = {
  ...members('filename mode'),
  incidents: {
    ...members('policy type total_occurrences'),
    ...wordMembers('validity'),
    ignore_sha: 'hash',
    occurrences: { ...members('type line_start line_end index_start index_end'), match: 'hash' },
  },
}
const scanKept = {
  ...members('id type total_incidents total_occurrences'),
  entities_with_incidents: entitiesKept,
  extra_info: { ...members('email author'), ...times('date') },
} as const

/**
 * A report of ggshield, of commits or of a folder. It covers most of each secret unless it was run with `--show-secrets`. Source: GitGuardian
 * ggshield, JSON output.
 */
export const ggshield: Format = {
  id: 'exposure/ggshield',
  title: 'ggshield report',
  provider: 'other',
  role: 'inventory',
  collect: `# with the secrets, which are hashed on arrival, so that they can be joined to credentials
ggshield secret scan repo . --json --show-secrets > ggshield.json`,
  recognises: ({ records }) => records.some(isReport),
  isOwn: isReport,
  scopeOf: () => undefined,
  asksFor: 'repository',
  enumerates: [],
  keeps: { ...scanKept, scans: scanKept },
  covers: { '': ['exposure'] },
  records: ({ value }, context) => recordsOf(value, context),
}

function isReport({ value }: Raw): boolean {
  if (!isObject(value)) return false
  return (
    Array.isArray(value.entities_with_incidents) ||
    (Array.isArray(value.scans) && ('total_incidents' in value || 'secrets_engine_version' in value))
  )
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  const found = checked(report, value, 'a report of ggshield')
  const exposures = [found, ...(found.scans ?? [])].flatMap((one) => exposuresOf(one, context))
  if (exposures.length === 0) throw new NotAboutIdentities('A report without incidents')
  return exposures
}

function exposuresOf(found: z.infer<typeof scan>, context: Context): ExposureRecord[] {
  const commit = found.type === 'commit' ? (found.id ?? undefined) : undefined
  return (found.entities_with_incidents ?? []).flatMap(({ filename, incidents }) =>
    (incidents ?? [])
      .filter((incident) => !incident.ignore_reason)
      .flatMap((incident) =>
        incident.occurrences.map((occurrence) => {
          const secret = occurrence.match ?? undefined
          const hash = secretHash(secret, context)
          const key = accessKeyIdIn(secret)
          const canary = isCanary(secret) || undefined
          const mark = key ?? hash?.slice(0, 12)
          const verified =
            incident.validity === 'valid' ? true : incident.validity === 'invalid' ? false : undefined
          return said({
            type: 'exposure',
            nativeId: [
              context.scope,
              commit ?? '',
              filename ?? '',
              incident.type,
              occurrence.type ?? '',
              occurrence.line_start ?? '',
              occurrence.index_start ?? '',
            ].join(':'),
            fingerprint: hash,
            isRedacted: isRedacted(secret) || undefined,
            detector: incident.type,
            credentialNativeId: key,
            holder:
              verified && mark && !canary ? unknownHolder(incident.type, mark, context.scope) : undefined,
            location: said({
              repository: context.scope,
              file: filename ?? undefined,
              line: occurrence.line_start ?? undefined,
              commit,
            }),
            verified,
            canary,
            foundAt: readTime(found.extra_info?.date),
            author: found.extra_info?.email ?? found.extra_info?.author ?? undefined,
          } satisfies ExposureRecord)
        }),
      ),
  )
}
