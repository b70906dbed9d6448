import type { NextAuthOptions, Profile } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { rows } from '@/lib/db/pool'
import { derivedKey, setting } from '@/lib/db/settings'
import { checkPasskey } from './passkeys'
import { checkSignIn } from './password'
import { takeToken } from './rate-limit'
import { type Device, openSession, SESSION_HOURS, type Via } from './session'
import { companyLogin } from './single-sign-on'

declare module 'next-auth/jwt' {
  interface JWT {
    sid?: string
  }
}

/** The e-mail and groups that an identity provider vouches for. */
interface OidcProfile extends Profile {
  iss?: string
  email_verified?: unknown
  groups?: unknown
}

// A provider with one group for somebody may send it as a text.
const groupsOf = (given: unknown): string[] =>
  [given].flat().filter((group): group is string => typeof group === 'string')

/** What the identity provider says of somebody; all of it may be absent. */
export interface Vouched {
  issuer: string | undefined
  subject: string | undefined
  email: string | undefined
  /** Only `true` itself vouches: some providers send a text. */
  emailVerified: unknown
  name: string | undefined
  groups: string[] | undefined
}

/** The account that somebody comes into, or which page of the sign-in tells them why not. */
export type Admission = { id: string } | { refused: 'NoRole' | 'NotVerified' | 'AccountExists' }

/** Finds or makes the account of somebody whom the identity provider vouches for, and writes the audit log. */
export type Admit = (vouched: Vouched, address: string) => Promise<Admission>

/** Records in the audit log who signed in, who was refused and why, who was asked for a code, and who signed out. */
export type Recorder = (
  who: string,
  what: 'sign-in' | 'refused' | 'code-asked' | 'sign-out',
  detail: Record<string, string>,
) => Promise<void>

/** The session's word for a provider of next-auth. */
const vias: Record<string, Via> = { oidc: 'oidc', passkey: 'passkey' }

/** next-auth's options. A function, because keys and environment are read when it runs and not when it is built. */
export function authOptions(record: Recorder, admit: Admit, device: Device): NextAuthOptions {
  const company = companyLogin()
  return {
    secret: derivedKey('sessions').toString('hex'),
    session: { strategy: 'jwt', maxAge: SESSION_HOURS * 3600 },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({
        name: 'Password',
        credentials: { email: {}, password: {}, code: {} },
        async authorize(given) {
          if (!given?.email || !given.password) return null
          const who = given.email.toLowerCase().slice(0, 320)
          const { address } = device
          const attempt = await checkSignIn({ ...given, address }).catch(async (error: Error) => {
            // At most once a minute, so that repeated attempts do not fill the log.
            if (await takeToken(`told of ${address}`, 1, 60))
              await record(who, 'refused', { via: 'password', address, why: 'too many attempts' })
            throw error
          })
          if (attempt.outcome === 'admitted') {
            await record(who, 'sign-in', { via: 'password', by: attempt.by, address })
            return { id: attempt.id }
          }
          if (attempt.outcome === 'code-needed') {
            await record(who, 'code-asked', { via: 'password', address })
            throw new Error('CodeNeeded')
          }
          const why = attempt.outcome === 'refused' ? attempt.why : 'wrong code'
          // Repeated failures are one entry, so that guessing does not fill the log.
          if (await takeToken(`told of ${who} ${address} ${why}`, 1, 60))
            await record(who, 'refused', { via: 'password', address, why })
          if (attempt.outcome === 'code-wrong') throw new Error('CodeWrong')
          return null
        },
      }),
      Credentials({
        id: 'passkey',
        name: 'Passkey',
        credentials: { answer: {} },
        async authorize(given) {
          const { address } = device
          if (!given?.answer || !(await takeToken(`sign-in ${address}`, 20, 60))) return null
          const attempt = await checkPasskey(given.answer)
          if (attempt.outcome === 'admitted') {
            await record(attempt.email, 'sign-in', { via: 'passkey', by: 'passkey', address })
            return { id: attempt.id }
          }
          const { who, why } = attempt
          if (await takeToken(`told of ${who} ${address} ${why}`, 1, 60))
            await record(who, 'refused', { via: 'passkey', address, why })
          return null
        },
      }),
      ...(company
        ? [
            {
              id: 'oidc',
              name: company.name,
              type: 'oauth' as const,
              wellKnown: `${company.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
              clientId: company.clientId,
              clientSecret: setting('OIDC_CLIENT_SECRET'),
              authorization: { params: { scope: setting('OIDC_SCOPE') } },
              idToken: true,
              checks: ['pkce' as const, 'state' as const, 'nonce' as const],
              profile: (profile: OidcProfile) => ({
                id: profile.sub ?? '',
                email: profile.email,
                name: profile.name,
              }),
            },
          ]
        : []),
    ],
    callbacks: {
      async signIn({ account, profile, user }) {
        if (account?.provider !== 'oidc') return true
        const { iss, sub, email, email_verified, name, groups } = (profile ?? {}) as OidcProfile
        const admission = await admit(
          {
            issuer: iss,
            subject: sub,
            email,
            emailVerified: email_verified,
            name,
            groups: groupsOf(groups),
          },
          device.address,
        )
        if ('refused' in admission) return `/sign-in?error=${admission.refused}`
        user.id = admission.id
        return true
      },
      async jwt({ token, user, account }) {
        // Only at sign-in: `user` is what authorize or signIn left.
        if (user)
          return {
            sid: await openSession(user.id, vias[account?.provider ?? ''] ?? 'password', device),
          }
        return token
      },
      session: ({ session }) => session,
    },
    events: {
      async signOut({ token }) {
        if (!token?.sid) return
        const [ended] = await rows<{ email: string }>(
          `update session s set revoked_at = now() from app_user u
           where s.id = $1 and s.revoked_at is null and u.id = s.user_id returning u.email`,
          [token.sid],
        )
        if (ended) await record(ended.email, 'sign-out', { address: device.address })
      },
    },
  }
}
