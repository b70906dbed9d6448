import { randomUUID } from 'node:crypto'
import type { NextAuthOptions, Profile } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { prisma } from '@/lib/db/prisma'
import { derivedKey } from '@/lib/db/settings'
import { roles, type Role } from '@/lib/model/vocabulary'
import { checkPassword } from './password'

declare module 'next-auth/jwt' {
  interface JWT {
    sid?: string
  }
}

export const SESSION_HOURS = 8

/** Opens a session row for a user; the token in the cookie carries only its id, so that ending the row ends the session. */
export async function openSession(userId: string): Promise<string> {
  const id = randomUUID()
  await prisma().session.create({
    data: { id, user_id: userId, expires_at: new Date(Date.now() + SESSION_HOURS * 3_600_000) },
  })
  return id
}

/** The e-mail and groups that an identity provider vouches for. */
interface OidcProfile extends Profile {
  email_verified?: boolean
  groups?: string[]
}

// The strongest role among a person's groups wins.
async function roleOfGroups(groups: readonly string[]): Promise<Role | null> {
  const mapped = await prisma().group_role.findMany({ where: { group_name: { in: [...groups] } } })
  const held = new Set(mapped.map((row) => row.role))
  return roles.find((role) => held.has(role)) ?? null
}

/** Finds or makes the account of somebody whom the identity provider vouches for; null when no group of theirs has a role. */
async function userOfProfile(profile: OidcProfile): Promise<string | null> {
  const email = profile.email?.toLowerCase()
  if (!email || profile.email_verified === false) return null
  const role = await roleOfGroups(profile.groups ?? [])
  if (!role) return null
  const user = await prisma().app_user.upsert({
    where: { email },
    create: { id: randomUUID(), email, name: profile.name ?? email },
    update: {},
  })
  if (user.disabled_at) return null
  await prisma().role_binding.upsert({
    where: { user_id: user.id },
    create: { user_id: user.id, role },
    update: { role },
  })
  return user.id
}

/** Tells the audit log who came in and who was refused. */
export type Recorder = (who: string, admitted: boolean, via: 'password' | 'oidc') => Promise<void>

/** next-auth's options. A function, because keys and environment are read when it runs and not when it is built. */
export function authOptions(record: Recorder): NextAuthOptions {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = process.env
  return {
    secret: derivedKey('sessions').toString('hex'),
    session: { strategy: 'jwt', maxAge: SESSION_HOURS * 3600 },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({
        name: 'Password',
        credentials: { email: {}, password: {} },
        async authorize(given, request) {
          if (!given?.email || !given.password) return null
          const address = String(request.headers?.['x-forwarded-for'] ?? 'direct').split(',')[0]!
          const id = await checkPassword(given.email, given.password, address)
          await record(given.email.toLowerCase(), id !== null, 'password')
          return id ? { id } : null
        },
      }),
      ...(OIDC_ISSUER && OIDC_CLIENT_ID
        ? [
            {
              id: 'oidc',
              name: process.env.OIDC_NAME ?? 'Company login',
              type: 'oauth' as const,
              wellKnown: `${OIDC_ISSUER.replace(/\/$/, '')}/.well-known/openid-configuration`,
              clientId: OIDC_CLIENT_ID,
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
        await record(profile?.email ?? 'unknown', id !== null, 'oidc')
        if (!id) return '/sign-in?error=NoRole'
        user.id = id
        return true
      },
      async jwt({ token, user }) {
        // Only at sign-in: `user` is what authorize or signIn left.
        if (user) return { sid: await openSession(user.id) }
        return token
      },
      session: ({ session }) => session,
    },
    events: {
      async signOut({ token }) {
        if (token?.sid)
          await prisma().session.updateMany({
            where: { id: token.sid, revoked_at: null },
            data: { revoked_at: new Date() },
          })
      },
    },
  }
}
