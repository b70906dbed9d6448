import { lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'

/**
 * A token bucket in the database, so that it holds for every web process. Returns false when the bucket is empty.
 * @param perPeriod size of the bucket, filled evenly over `seconds`
 */
export async function takeToken(bucket: string, perPeriod: number, seconds: number): Promise<boolean> {
  const [row] = await lookingBackTo(null, () =>
    rows<{ tokens: number }>(
      `insert into rate_limit as r (bucket, tokens, refreshed_at) values ($1, $2::float - 1, now())
       on conflict (bucket) do update set
         refreshed_at = now(),
         tokens = greatest(
           -1,
           least($2::float, r.tokens + extract(epoch from now() - r.refreshed_at) * $2::float / $3::float)
             - 1
         )
       returning tokens`,
      [bucket, perPeriod, seconds],
    ),
  )
  return row!.tokens >= 0
}
