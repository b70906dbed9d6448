import { randomUUID } from 'node:crypto'
import type { NextAuthOptions, Profile } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { rows, transaction } from '@/lib/db/pool'
import { derivedKey } from '@/lib/db/settings'
import { roles, type Role } from '@/lib/model/vocabulary'
import type { Scope } from './actor'
import { checkSignIn } from './password'
import { takeToken } from './rate-limit'
import { type Device, openSession, SESSION_HOURS } from './session'
import { hasCompanyLogin } from './single-sign-on'

declare module 'next-auth/jwt' {
  interface JWT {
    sid?: string
  }
}

/** The e-mail and groups that an identity provider vouches for. */
interface OidcProfile extends Profile {
  email_verified?: boolean
  groups?: string[]
}

interface Mapping {
  group_name: string
  role: Role
  scope: Scope
  access_ends_at: Date | null
}

// The strongest role among a person's groups wins; among groups of that role the one that limits least, then by name.
async function mappingOf(groups: readonly string[]): Promise<Mapping | null> {
  const mapped = await rows<Mapping>(
    `select group_name, role, scope, access_ends_at from group_role
     where group_name = any($1) and (access_ends_at is null or access_ends_at > now())
     order by array_position($2::text[], role), scope <> '{}', access_ends_at desc nulls first, group_name limit 1`,
    [groups, roles],
  )
  return mapped[0] ?? null
}

/**
 * Finds or makes the account of somebody whom the identity provider vouches for. What their group limits replaces what they had;
 * what it leaves open stays as an administrator set it for the person.
 * @returns null when no group of theirs has a role, the account is kept out, or its time is over
 */
async function userOfProfile(profile: OidcProfile): Promise<string | null> {
  const email = profile.email?.toLowerCase()
  if (!email || profile.email_verified === false) return null
  const mapping = await mappingOf(profile.groups ?? [])
  if (!mapping) return null
  return transaction(async (client) => {
    const { rows: found } = await client.query(
      `insert into app_user (id, email, name, access_ends_at) values ($1, $2, $3, $4)
       on conflict (email) do update set access_ends_at = coalesce($4, app_user.access_ends_at)
       returning id, disabled_at is not null or coalesce(access_ends_at <= now(), false) as is_out`,
      [randomUUID(), email, profile.name ?? email, mapping.access_ends_at],
    )
    if (found[0].is_out) return null
    await client.query(
      `insert into role_binding (user_id, role, scope) values ($1, $2, $3)
       on conflict (user_id) do update set role = excluded.role,
         scope = case when excluded.scope = '{}' then role_binding.scope else excluded.scope end`,
      [found[0].id, mapping.role, mapping.scope],
    )
    return found[0].id as string
  })
}

/** Tells the audit log who came in, who was refused and why, who was asked for a code, and who left. */
export type Recorder = (
  who: string,
  what: 'sign-in' | 'refused' | 'code-asked' | 'sign-out',
  detail: Record<string, string>,
) => Promise<void>

/** next-auth's options. A function, because keys and environment are read when it runs and not when it is built. */
export function authOptions(record: Recorder, device: Device): NextAuthOptions {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = process.env
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
          const who = given.email.toLowerCase()
          const { address } = device
          const attempt = await checkSignIn({ ...given, address }).catch(async (error: Error) => {
            // Once a minute: who hammers at the door does not fill the log with it.
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
          await record(who, 'refused', { via: 'password', address, why })
          if (attempt.outcome === 'code-wrong') throw new Error('CodeWrong')
          return null
        },
      }),
      ...(hasCompanyLogin()
        ? [
            {
              id: 'oidc',
              name: process.env.OIDC_NAME ?? 'Company login',
              type: 'oauth' as const,
              wellKnown: `${OIDC_ISSUER!.replace(/\/$/, '')}/.well-known/openid-configuration`,
              clientId: OIDC_CLIENT_ID!,
              clientSecret: OIDC_CLIENT_SECRET,
              authorization: { params: { scope: process.env.OIDC_SCOPE ?? 'openid email profile' } },
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
        const id = await userOfProfile(profile as OidcProfile)
        const { address } = device
        await record(
          profile?.email?.toLowerCase() ?? 'unknown',
          id ? 'sign-in' : 'refused',
          id
            ? { via: 'oidc', address }
            : { via: 'oidc', address, why: 'no group with a role, kept out, or ended' },
        )
        if (!id) return '/sign-in?error=NoRole'
        user.id = id
        return true
      },
      async jwt({ token, user, account }) {
        // Only at sign-in: `user` is what authorize or signIn left.
        if (user)
          return {
            sid: await openSession(user.id, account?.provider === 'oidc' ? 'oidc' : 'password', device),
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
