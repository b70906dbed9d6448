import 'server-only'
import { iso } from '@/lib/db/iso'
import { prepared } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { COPY_PLACE, copyMarks } from '@/lib/facts/terms'
import type { exposure } from '@/lib/generated/prisma/client'
import type { Exposure } from '@/lib/model/answers/inventory'

const COPIES_MAX = 500
const PLACES_MAX = 50

type Stored = Pick<
  Row<exposure>,
  | 'exposure_key'
  | 'detector'
  | 'location'
  | 'verified'
  | 'is_public'
  | 'is_canary'
  | 'found_at'
  | 'reach'
  | 'seen_to'
> & { credential_key: string | null; secret: string; source: string; place: string }

/**
 * The secrets of one identity that lie about, each once with all of its copies: what several scanners found in one place is one copy. The caller has checked
 * that the actor may see the identity.
 */
export async function exposuresOf(identityKey: string): Promise<Exposure[]> {
  // Copies of the secrets of its credentials, and what a scanner found to be of the identity itself.
  const found = await prepared<Stored>(
    `with mine as (
       ${copyMarks
         .map(
           (mark) => `
       select c.credential_key, x.exposure_key
       from credential c
         join exposure x on ${mark}
       where c.identity_key = $1`,
         )
         .join(' union ')}
     )
     select
       m.credential_key, x.exposure_key, x.detector, x.location, x.verified, x.is_public, x.is_canary,
       x.found_at, x.reach, x.seen_to, s.name as source, ${COPY_PLACE}::text as place,
       coalesce(
         m.credential_key::text, x.fingerprint, x.credential_native_id, x.exposure_key::text
       ) as secret
     from exposure x
       join source s on s.id = x.source_id
       left join mine m using (exposure_key)
     where m.exposure_key is not null or x.identity_key = $1
     order by (x.seen_to is not null), x.found_at nulls last, x.exposure_key limit $2`,
    [identityKey, COPIES_MAX],
  )
  const secrets = new Map<string, Stored[]>()
  for (const row of found) secrets.set(row.secret, [...(secrets.get(row.secret) ?? []), row])
  return [...secrets.values()].map(exposureOf)
}

function exposureOf(copies: Stored[]): Exposure {
  const [first] = copies as [Stored]
  const places = new Map<string, Stored[]>()
  for (const copy of copies) places.set(copy.place, [...(places.get(copy.place) ?? []), copy])
  const there = copies.filter(({ seen_to }) => seen_to === null)
  const some = (of: 'verified' | 'is_public') =>
    there.some((copy) => copy[of]) ? true : there.some((copy) => copy[of] === false) ? false : null
  return {
    credentialId: first.credential_key,
    detectors: [...new Set(copies.map(({ detector }) => detector))].sort(),
    copies: [...places.values()].filter((one) => one.some(({ seen_to }) => seen_to === null)).length,
    isCanary: copies.some(({ is_canary }) => is_canary),
    works: some('verified'),
    isPublic: some('is_public'),
    reach: [...new Set(copies.flatMap(({ reach }) => (Array.isArray(reach) ? (reach as string[]) : [])))],
    placesTotal: places.size,
    places: [...places.values()].slice(0, PLACES_MAX).map((one) => ({
      ...placeOf(one[0]!.location as Record<string, unknown>),
      sources: [...new Set(one.map(({ source }) => source))].sort(),
      foundAt: iso(one.map(({ found_at }) => found_at).find((at) => at !== null) ?? null),
      isGone: one.every(({ seen_to }) => seen_to !== null),
    })),
  }
}

const placeOf = ({ repository, file, line, commit, url }: Record<string, unknown>) => ({
  repository: typeof repository === 'string' ? repository : null,
  file: typeof file === 'string' ? file : null,
  line: typeof line === 'number' ? line : null,
  commit: typeof commit === 'string' ? commit : null,
  url: typeof url === 'string' ? url : null,
})
