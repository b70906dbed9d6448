import { rows } from '@/lib/db/pool'

/** Wrong passwords or codes in a row that cost nothing. */
const FREE = 4
const WAIT_MINUTES_MAX = 15
/** From so many addresses' failures on, addresses that the account has never signed in from wait as well. */
const FREE_OF_STRANGERS = 20
/** What is older counts no longer. */
const WINDOW_HOURS = 1

/** Who has to wait before another attempt on an account counts, and why. */
export type Patience = 'free' | 'waits'

/**
 * Whether an attempt from an address has to wait: because of its own failures; or, when many addresses guess at one account, because
 * the account has never been signed in to from here. Somebody who guesses cannot keep its owner out, who comes from where they came
 * before, or proves a second factor.
 */
export async function patienceFor(email: string, address: string): Promise<Patience> {
  const [state] = await rows<{ waits: boolean; strangers_wait: boolean; is_known: boolean }>(
    `select
       coalesce(bool_or(f.address = $2 and f.wait_until > now()), false) as waits,
       coalesce(sum(f.failures) filter (where f.last_at > now() - $4 * interval '1 hour') >= $3, false)
         as strangers_wait,
       exists (
         select 1
         from session s
           join app_user u on u.id = s.user_id
         where u.email = $1 and s.address = $2 and s.created_at > now() - interval '90 days'
       ) as is_known
     from sign_in_failure f
     where f.email = $1`,
    [email, address, FREE_OF_STRANGERS, WINDOW_HOURS],
  )
  return state!.waits || (state!.strangers_wait && !state!.is_known) ? 'waits' : 'free'
}

/** Counts a failure; the fifth in a row waits a minute, and each further one twice as long, up to a quarter of an hour. */
export const countFailure = (email: string, address: string): Promise<unknown> =>
  rows(
    `insert into sign_in_failure as f (email, address, failures, last_at, wait_until)
     values ($1, $2, 1, now(), now())
     on conflict (email, address) do update set
       last_at = now(),
       failures = case when f.last_at < now() - $5 * interval '1 hour' then 1 else f.failures + 1 end,
       wait_until = case
         when f.last_at >= now() - $5 * interval '1 hour' and f.failures >= $3
           then now() + least($4, power(2, least(f.failures - $3, 10))) * interval '1 minute'
         else now()
       end`,
    [email, address, FREE, WAIT_MINUTES_MAX, WINDOW_HOURS],
  )

/** Who came in has shown who they are: what was counted from here is forgotten. */
export const forgive = (email: string, address: string): Promise<unknown> =>
  rows('delete from sign_in_failure where email = $1 and address = $2', [email, address])

/** Removes what limits no longer need. */
export async function forgetLimits(): Promise<void> {
  await rows("delete from sign_in_failure where last_at < now() - interval '1 day'")
  await rows("delete from rate_limit where refreshed_at < now() - interval '1 day'")
  await rows("delete from sign_up_link where expires_at < now() - interval '90 days'")
  await rows("delete from session where expires_at < now() - interval '180 days'")
}
