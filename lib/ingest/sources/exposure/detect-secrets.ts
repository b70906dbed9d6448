import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, said } from '../checked'

const baseline = z.object({
  generated_at: z.string().nullish(),
  results: z.record(
    z.string(),
    z.array(
      z.object({
        type: z.string(),
        filename: z.string().nullish(),
        hashed_secret: z.string(),
        is_verified: z.boolean().nullish(),
        is_secret: z.boolean().nullish(),
        line_number: z.number().nullish(),
      }),
    ),
  ),
})

/**
 * A baseline of detect-secrets. It holds plain SHA-1 hashes, which a short password does not withstand: they are hashed again under the
 * installation's key, and so such a finding is told apart from others but never joined to a credential. Source: Yelp detect-secrets,
 * baseline format.
 */
export const detectSecrets: Format = {
  id: 'exposure/detect-secrets',
  title: 'detect-secrets baseline',
  provider: 'other',
  role: 'inventory',
  collect: `detect-secrets scan --all-files > .secrets.baseline`,
  recognises: ({ records }) => records.some(isBaseline),
  isOwn: isBaseline,
  scopeOf: () => undefined,
  asksFor: 'repository',
  enumerates: [],
  keeps: {
    ...members('version'),
    ...times('generated_at'),
    results: {
      '*': {
        ...members('type filename is_verified is_secret line_number'),
        hashed_secret: 'hash',
      },
    },
  },
  covers: { '': ['exposure'] },
  records: ({ value }, context) => recordsOf(value, context),
}

function isBaseline({ value }: Raw): boolean {
  return isObject(value) && Array.isArray(value.plugins_used) && isObject(value.results)
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  const found = checked(baseline, value, 'a baseline of detect-secrets')
  const exposures = Object.entries(found.results).flatMap(([file, findings]) =>
    findings
      // Somebody went through the baseline and said that it is none.
      .filter(({ is_secret: isSecret }) => isSecret !== false)
      .map((one) =>
        said({
          type: 'exposure',
          nativeId: [
            context.scope,
            one.filename ?? file,
            one.type,
            context.fingerprint(one.hashed_secret).slice(0, 12),
          ].join(':'),
          isRedacted: true,
          detector: one.type,
          location: said({
            repository: context.scope,
            file: one.filename ?? file,
            line: one.line_number ?? undefined,
          }),
          verified: one.is_verified ? true : undefined,
          foundAt: readTime(found.generated_at),
        } satisfies ExposureRecord),
      ),
  )
  if (exposures.length === 0) throw new NotAboutIdentities('A baseline without secrets')
  return exposures
}
