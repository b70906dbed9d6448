import { z } from 'zod'
import type {
  CredentialRecord,
  GrantRecord,
  IdentityRecord,
  ModelRecord,
  PermissionSetRecord,
} from '@/lib/model/records'
import { isKnownScope, oktaRoleAction, scopeAction } from '@/lib/privilege/okta-catalogue'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Format, type Raw } from '../../source'
import { inAnyCase } from '../any-case'
import { checked, isObject, said, text } from '../checked'
import { someHints } from '../hints'
import { oktaIdentity, organisationOf } from './names'

type OktaIdentity = ReturnType<typeof oktaIdentity>

export const clientSecrets = z
  .array(
    z.object({
      id: z.string(),
      status: z.string().nullish(),
      created: z.string().nullish(),
      lastUpdated: z.string().nullish(),
    }),
  )
  .nullish()

const app = z.object({
  id: z.string(),
  name: z.string().nullish(),
  label: z.string().nullish(),
  status: z.string().nullish(),
  created: z.string().nullish(),
  signOnMode: z.string().nullish(),
  credentials: z
    .object({
      oauthClient: z
        .object({
          client_id: z.string().nullish(),
          token_endpoint_auth_method: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
  settings: z
    .object({
      notes: z.object({ admin: z.string().nullish(), enduser: z.string().nullish() }).nullish(),
      oauthClient: z
        .object({
          application_type: z.string().nullish(),
          grant_types: z.array(z.string()).nullish(),
          jwks: z
            .object({
              keys: z.array(
                z.object({
                  kid: z.string().nullish(),
                  status: z.string().nullish(),
                  created: z.string().nullish(),
                }),
              ),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
  /** Added by the command below. */
  clientSecrets,
  grants: z.array(z.object({ scopeId: z.string(), status: z.string().nullish() })).nullish(),
  roles: z.array(z.object({ type: z.string(), status: z.string().nullish() })).nullish(),
})
type App = z.infer<typeof app>

/**
 * Applications of Okta that act by themselves: OpenID Connect clients with a credential. What people sign in to is left out. Source:
 * Okta Management API, Applications, Application Grants, OAuth 2.0 client secrets and role assignments.
 */
export const apps: Format = inAnyCase({
  id: 'okta/apps',
  title: 'Okta applications',
  provider: 'okta',
  role: 'inventory',
  collect: `# needs the scopes okta.apps.read, okta.appGrants.read, okta.clients.read and okta.roles.read (a read-only administrator has them)
api() { curl -sS -H "Authorization: SSWS $OKTA_TOKEN" "https://$OKTA_ORG$1"; }
next="https://$OKTA_ORG/api/v1/apps?limit=200"
while [ -n "$next" ]; do
  curl -sS -D headers -H "Authorization: SSWS $OKTA_TOKEN" "$next" | jq -c '.[]'
  next=$(sed -n 's/^link: <\\([^>]*\\)>; rel="next".*/\\1/ip' headers)
done | while read -r app; do
  id=$(jq -r .id <<<"$app")
  jq -c --argjson secrets "$(api "/api/v1/apps/$id/credentials/secrets" | jq 'if type=="array" then map(del(.client_secret)) else null end')" \\
    --argjson grants "$(api "/api/v1/apps/$id/grants" | jq 'if type=="array" then . else null end')" \\
    --argjson roles "$(api "/oauth2/v1/clients/$id/roles" | jq 'if type=="array" then . else null end')" \\
    '. + {clientSecrets: $secrets, grants: $grants, roles: $roles}' <<<"$app"
done > apps.ndjson`,
  recognises: ({ records }) => records.some(isApp),
  isOwn: isApp,
  scopeOf: ({ value }) => organisationOf(value),
  asksFor: 'Okta organisation (acme.okta.com)',
  enumerates: ['api_client'],
  keeps: {
    ...members('id name label signOnMode'),
    ...wordMembers('status'),
    ...times('created lastUpdated'),
    credentials: { oauthClient: members('client_id token_endpoint_auth_method autoKeyRotation') },
    settings: {
      notes: members('admin enduser'),
      oauthClient: {
        ...members('application_type grant_types'),
        jwks: { keys: { ...members('kid kty alg use status'), ...times('created lastUpdated') } },
      },
    },
    clientSecrets: { ...members('id'), ...wordMembers('status'), ...times('created lastUpdated') },
    grants: { ...members('id scopeId issuer'), ...wordMembers('status') },
    roles: { ...members('id type label'), ...wordMembers('status') },
    _links: { self: members('href'), '*': members('href') },
  },
  subjectOf: ({ value }) =>
    isObject(value) && text(value.id) ? oktaIdentity(value.id as string) : undefined,
  records: ({ value }, { scope }) => recordsOf(value, organisationOf(value) ?? scope),
})

function isApp({ value }: Raw): boolean {
  return isObject(value) && 'signOnMode' in value && 'label' in value && 'status' in value
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  const found = checked(app, value, 'an application')
  const client = found.settings?.oauthClient
  const by = found.credentials?.oauthClient?.token_endpoint_auth_method ?? 'none'
  if (!client) throw new NotAboutIdentities('An application that people sign in to')
  if (by === 'none') throw new NotAboutIdentities('A public client, which holds no credential')
  const clientId = found.credentials?.oauthClient?.client_id
  const identity = oktaIdentity(found.id)
  const isService =
    client.application_type === 'service' || client.grant_types?.includes('client_credentials')
  const notes = [found.settings?.notes?.admin, found.settings?.notes?.enduser].filter(Boolean).join(' ')
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      aliases: clientId && clientId !== found.id ? [clientId] : undefined,
      name: found.label || found.name || found.id,
      scope,
      interactive: isService ? isInteractive(client.grant_types) : undefined,
      status: found.status === 'ACTIVE' ? 'active' : found.status === 'INACTIVE' ? 'disabled' : undefined,
      createdAt: readTime(found.created),
      description:
        notes || (isService ? undefined : 'People sign in to it; it holds a credential of its own'),
      ownerHints: someHints(
        notes
          .split(/[\s,;:<>()[\]"]/)
          .filter((word) => /^[\w.+-]+@[\w-]+\.[\w.-]*\w$/.test(word))
          .map((value) => ({ from: 'field', key: 'notes', value })),
      ),
    } satisfies IdentityRecord),
    ...credentials(found, identity, by),
    ...grants(found, identity),
  ]
}

/** Grants by which a person signs in through the client that also acts by itself. */
const ofPeople = /^(authorization_code|implicit|password|urn:ietf:params:oauth:grant-type:device_code)$/

const isInteractive = (grantTypes: readonly string[] | null | undefined): boolean | undefined =>
  grantTypes?.some((one) => ofPeople.test(one))

function credentials(found: App, identity: OktaIdentity, by: string): CredentialRecord[] {
  if (by === 'private_key_jwt')
    return (found.settings?.oauthClient?.jwks?.keys ?? []).map((key, index) =>
      said({
        type: 'credential',
        identity,
        nativeId: `${found.id}#key/${key.kid ?? index}`,
        kind: 'client_certificate',
        static: true,
        label: `Key ${key.kid ?? index + 1}`,
        status: statusOf(key.status),
        createdAt: readTime(key.created),
        rotatedAt: readTime(key.created),
        rotationTracked: false,
        // Okta gives keys and secrets no end.
        cannotExpire: true,
      } satisfies CredentialRecord),
    )
  return secretsOf(identity, found.clientSecrets)
}

/** Client secrets of an application or an integration, as Okta lists them. */
export function secretsOf(identity: OktaIdentity, secrets: App['clientSecrets']): CredentialRecord[] {
  // Without the list of its secrets it is known only that there is one.
  if (!secrets)
    return [
      said({
        type: 'credential',
        identity,
        nativeId: `${identity.nativeId}#secret`,
        kind: 'client_secret',
        static: true,
        label: 'Client secret',
        status: 'active',
        cannotExpire: true,
      } satisfies CredentialRecord),
    ]
  return secrets.map((secret) =>
    said({
      type: 'credential',
      identity,
      nativeId: secret.id,
      kind: 'client_secret',
      static: true,
      label: `Client secret …${secret.id.slice(-4)}`,
      status: statusOf(secret.status),
      createdAt: readTime(secret.created),
      rotatedAt: readTime(secret.created),
      rotationTracked: false,
      cannotExpire: true,
    } satisfies CredentialRecord),
  )
}

const statusOf = (status: string | null | undefined): CredentialRecord['status'] =>
  status === 'INACTIVE' ? 'inactive' : 'active'

function grants(found: App, identity: OktaIdentity): ModelRecord[] {
  const scopes = (found.grants ?? [])
    .filter(({ status }) => status !== 'REVOKED')
    .map(({ scopeId }) => scopeId)
  return [...scopeGrants(identity, scopes), ...roleGrants(identity, found.roles)]
}

/** OAuth 2.0 scopes that an administrator granted. */
export const scopeGrants = (
  identity: OktaIdentity,
  scopes: readonly string[],
): (GrantRecord | PermissionSetRecord)[] =>
  scopes.flatMap((scope) => [
    grantOf(identity, `scope/${scope}`, scope, 'scope'),
    ...(isKnownScope(scope) ? [setOf(`scope/${scope}`, scope, scopeAction(scope))] : []),
  ])

/** Administrator roles of an application, a user or a group. */
export function roleGrants(
  identity: OktaIdentity,
  roles: App['roles'],
): (GrantRecord | PermissionSetRecord)[] {
  return (roles ?? [])
    .filter(({ status }) => status !== 'INACTIVE')
    .flatMap(({ type: role }) => [
      grantOf(identity, `role/${role}`, role, 'administrator role'),
      // What a custom role gives is not in this list.
      ...(role === 'CUSTOM' ? [] : [setOf(`role/${role}`, role, oktaRoleAction(role))]),
    ])
}

const grantOf = (identity: OktaIdentity, nativeId: string, name: string, via: string): GrantRecord => ({
  type: 'grant',
  identity,
  nativeId,
  name,
  kind: 'allow',
  permissionSet: nativeId,
  via,
})

const setOf = (nativeId: string, name: string, action: string): PermissionSetRecord => ({
  type: 'permission_set',
  provider: 'okta',
  nativeId,
  name,
  allow: [action],
  allowEverywhere: [action],
  conditional: [],
  deny: [],
  denyPartly: [],
})
