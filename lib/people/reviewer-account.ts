import { systemActor } from '@/lib/auth/actor'
import { takeToken } from '@/lib/auth/rate-limit'
import { mayUsePassword } from '@/lib/auth/single-sign-on'
import { rows } from '@/lib/db/pool'
import { setting } from '@/lib/db/settings'
import { readSignedLink } from '@/lib/mail/signed-link'
import { Conflict, Forbidden, Invalid } from '@/lib/model/errors'
import type { SignedLink } from '@/lib/model/signed-link'
import { createSignUpLink } from './users'

const PER_HOUR = 3

/** What the reader of a signed link can do: sign in, make an account, or neither. */
export type Doorway = 'sign in' | 'create account' | 'no account' | 'blocked'

/** Whether the reader of a link has an account, may make one because a review waits for them, or needs an administrator. */
export async function doorwayOf(email: string): Promise<Doorway> {
  const [found] = await rows<{ is_blocked: boolean | null; is_asked: boolean }>(
    `select
       (
         select u.disabled_at is not null or coalesce(u.access_ends_at <= now(), false)
         from app_user u
         where u.email = $1
       ) as is_blocked,
       exists (
         select 1
         from person p
           join campaign_item i
             on i.reviewer_person_id = p.id
               or i.reviewer_team_id = p.team_id
               or exists (
                 select 1
                 from absence a
                 where a.delegate_person_id = p.id
                   and a.person_id = i.reviewer_person_id
                   and now() between a.starts_at and a.ends_at
               )
           join campaign c on c.id = i.campaign_id
         where p.email = $1 and p.active and i.state = 'pending' and c.state = 'running'
       ) as is_asked`,
    [email],
  )
  if (found!.is_blocked !== null) return found!.is_blocked ? 'blocked' : 'sign in'
  if (!mayUsePassword(email)) return 'sign in'
  return found!.is_asked && setting('MUSTER_INVITE_REVIEWERS') === '1' ? 'create account' : 'no account'
}

/**
 * Lets a reviewer without an account make one, because a signed link in their mail brought them: with the role owner, for what is
 * theirs. The link is the proof that the mailbox is theirs, as with an invitation.
 * @returns the path of a one-use link
 * @throws Invalid for a link that is not ours or has expired, Conflict where there is an account, Forbidden where none may be made
 */
export async function reviewerAccount(link: SignedLink): Promise<{ path: string }> {
  const read = readSignedLink(link, new Date())
  if (read === null || read === 'expired')
    throw new Invalid('This link has expired. The next reminder has a new one.')
  const doorway = await doorwayOf(read.for)
  if (doorway === 'sign in' || doorway === 'blocked')
    throw new Conflict('There is an account already. Sign in.')
  if (doorway === 'no account') throw new Forbidden('Ask an administrator for an account.')
  if (!(await takeToken(`reviewer account ${read.for}`, PER_HOUR, 3600)))
    throw new Conflict('Too many attempts. Try again in an hour.')
  const { token } = await createSignUpLink(systemActor('link in a mail'), {
    email: read.for,
    role: 'owner',
    hours: 1,
  })
  return { path: `/sign-up?${new URLSearchParams({ token, email: read.for, next: read.to })}` }
}
