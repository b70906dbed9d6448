import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { inAnyCase } from '../any-case'
import { checked, isObject, listAt, objectAt, said, type Members, text } from '../checked'
import { oktaIdentity, organisationOf } from './names'

const server = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  issuer: z.string().nullish(),
  audiences: z.array(z.string()).nullish(),
  status: z.string().nullish(),
  created: z.string().nullish(),
  credentials: z
    .object({
      signing: z
        .object({
          kid: z.string().nullish(),
          rotationMode: z.string().nullish(),
          lastRotated: z.string().nullish(),
          nextRotation: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
})

/**
 * Authorization servers of Okta with the keys that sign their tokens, and the rules of their policies: how long the tokens of a client live. A rule does not name
 * its clients; the command adds them. Source: Okta Management API, AuthorizationServer, Policies, Rules.
 */
export const authorizationServers: Format = inAnyCase({
  id: 'okta/authorization-servers',
  title: 'Okta authorization servers and token lifetimes',
  provider: 'okta',
  role: 'inventory',
  collect: `# needs the scope okta.authorizationServers.read
api() { curl -sS -H "Authorization: SSWS $OKTA_TOKEN" "https://$OKTA_ORG/api/v1/authorizationServers$1"; }
{
  api '?limit=200' | jq -c '.[]' | while read -r server; do
    echo "$server"; id=$(jq -r .id <<<"$server")
    api "/$id/policies" | jq -c '.[]' | while read -r policy; do
      api "/$id/policies/$(jq -r .id <<<"$policy")/rules" | jq -c --argjson policy "$policy" --arg server "$id" '.[] + {clients: $policy.conditions.clients.include, server: $server}'
    done
  done
} > authorization-servers.ndjson`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => organisationOf(value) ?? (isObject(value) ? hostOf(text(value.issuer)) : undefined),
  asksFor: 'Okta organisation (acme.okta.com)',
  enumerates: [],
  keeps: {
    ...members('id name description issuer issuerMode audiences server clients'),
    ...wordMembers('status type'),
    ...times('created lastUpdated'),
    credentials: { signing: { ...members('kid rotationMode'), ...times('lastRotated nextRotation') } },
    actions: {
      token: members('accessTokenLifetimeMinutes refreshTokenLifetimeMinutes refreshTokenWindowMinutes'),
    },
    conditions: { clients: members('include'), grantTypes: members('include'), scopes: members('include') },
    _links: { self: members('href') },
  },
  recordIdOf: ({ value }) => (isObject(value) ? text(value.id) : undefined),
  records: ({ value }, context) => recordsOf(value, context),
})

const hostOf = (address: string | undefined): string | undefined =>
  address && URL.canParse(address) ? new URL(address).host : undefined

const isServer = (value: Members): boolean => 'audiences' in value && 'issuerMode' in value
const isRule = (value: Members): boolean =>
  value.type === 'RESOURCE_ACCESS' &&
  'accessTokenLifetimeMinutes' in objectAt(objectAt(value, 'actions'), 'token')
const isPolicy = (value: Members): boolean => value.type === 'OAUTH_AUTHORIZATION_POLICY'

function isOwn({ value }: Raw): boolean {
  return isObject(value) && (isServer(value) || isRule(value) || isPolicy(value))
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no authorization server')
  if (isPolicy(value)) throw new NotAboutIdentities('A policy: its rules say how long tokens live')
  return isRule(value) ? lifetimesIn(value) : serverRecords(value, context)
}

function serverRecords(value: Members, { scope }: Context): ModelRecord[] {
  const found = checked(server, value, 'an authorization server')
  const identity = oktaIdentity(found.id)
  const signing = found.credentials?.signing
  const rotated = readTime(signing?.lastRotated)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name: found.name,
      scope: organisationOf(value) ?? hostOf(found.issuer ?? undefined) ?? scope,
      status: found.status === 'INACTIVE' ? 'disabled' : 'active',
      createdAt: readTime(found.created),
      description: found.description || 'Issues tokens for APIs',
      tags: said({ issuer: found.issuer ?? undefined, audience: found.audiences?.join(', ') }) as Record<
        string,
        string
      >,
    } satisfies IdentityRecord),
    ...(signing?.kid
      ? [
          said({
            type: 'credential',
            identity,
            nativeId: signing.kid,
            kind: 'signing_certificate',
            // Okta changes the key by itself unless somebody took that over.
            static: signing.rotationMode === 'MANUAL',
            label: 'Signing key',
            status: 'active',
            rotatedAt: rotated,
            rotationTracked: rotated ? true : undefined,
            binding: signing.rotationMode ? { rotation: signing.rotationMode.toLowerCase() } : undefined,
          } satisfies CredentialRecord),
        ]
      : []),
  ]
}

/** Tokens that a rule gives to the clients of its policy. */
function lifetimesIn(value: Members): ModelRecord[] {
  const minutes = objectAt(objectAt(value, 'actions'), 'token').accessTokenLifetimeMinutes
  const clients = listAt(value, 'clients').map(text)
  const named = clients.filter((one) => one !== undefined && one !== 'ALL_CLIENTS') as string[]
  if (typeof minutes !== 'number' || !(minutes > 0) || minutes > 60 * 24 * 365)
    throw new Reject('The rule does not say how long tokens live')
  if (value.status === 'INACTIVE') throw new NotAboutIdentities('A rule that is switched off')
  if (named.length === 0)
    throw new NotAboutIdentities('A rule that does not name its clients, or is for all of them')
  const of = text(value.server)
  return named.map((client) =>
    said({
      type: 'credential',
      identity: oktaIdentity(client),
      nativeId: `${client}#token${of ? `@${of}` : ''}`,
      kind: 'oidc_token',
      static: false,
      label: 'Access token',
      status: 'active',
      ttlSeconds: Math.round(minutes * 60),
      issuer: of,
    } satisfies CredentialRecord),
  )
}
