import { rows } from '@/lib/db/pool'

/** Failed attempts in a row before an address has to wait. */
const FREE = 4
const WAIT_MINUTES_MAX = 15
/** When this many addresses have failed, addresses from which the account has never signed in have to wait too. */
const FREE_OF_STRANGERS = 20
/** Older failures are not counted. */
const WINDOW_HOURS = 1

/** Whether the next attempt on an account is refused for now, and why. */
export type Patience = 'free' | 'waits'

/**
 * Whether an attempt from an address has to wait: because of its own failures; or, when many addresses guess at one
 * account, because the account has never been signed in to from here. So an attacker cannot lock the owner out: the
 * owner signs in from a known address or with a second factor.
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

/** After a successful sign-in, the failures counted for this address are removed. */
export const forgive = (email: string, address: string): Promise<unknown> =>
  rows('delete from sign_in_failure where email = $1 and address = $2', [email, address])

/** Removes failures and rate limits that have expired. */
export async function forgetLimits(): Promise<void> {
  await rows("delete from sign_in_failure where last_at < now() - interval '1 day'")
  await rows("delete from rate_limit where refreshed_at < now() - interval '1 day'")
  await rows("delete from sign_up_link where expires_at < now() - interval '90 days'")
  await rows("delete from password_reset where expires_at < now() - interval '90 days'")
  await rows('delete from passkey_challenge where expires_at < now()')
  await rows("delete from session where expires_at < now() - interval '180 days'")
}
