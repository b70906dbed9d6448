import { z } from 'zod'
import type { CredentialRecord, GrantRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, said, scalar, text } from '../checked'
import { environmentOfTags, ownerHintsOf, someHints } from '../hints'
import {
  type Authenticator,
  builtIn,
  clientOf,
  credentialIdOf,
  isKnownRole,
  kindOfAuthenticator,
  roleRight,
} from './names'
import { isRolesOfExport, roleSets, rolesKept } from './roles'

const flag = z.union([z.boolean(), z.string()]).nullish()
const client = z.object({
  id: z.string().nullish(),
  clientId: z.string(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  enabled: flag,
  publicClient: flag,
  bearerOnly: flag,
  serviceAccountsEnabled: flag,
  standardFlowEnabled: flag,
  implicitFlowEnabled: flag,
  directAccessGrantsEnabled: flag,
  clientAuthenticatorType: z.string().nullish(),
  attributes: z.record(z.string(), z.unknown()).nullish(),
  protocolMappers: z
    .array(
      z.object({ protocolMapper: z.string().nullish(), config: z.record(z.string(), z.unknown()).nullish() }),
    )
    .nullish(),
})
const account = z.object({
  serviceAccountClientId: z.string(),
  realmRoles: z.array(z.string()).nullish(),
  clientRoles: z.record(z.string(), z.array(z.string())).nullish(),
})

/**
 * Clients of a Keycloak realm that hold a credential, from the admin API or a realm export, which also holds the roles of their
 * service accounts. Source: Keycloak Admin REST API 26, ClientRepresentation and UserRepresentation.
 */
export const clients: Format = {
  id: 'keycloak/clients',
  title: 'Keycloak clients',
  provider: 'keycloak',
  role: 'inventory',
  collect: `# needs the roles view-clients and view-users of realm-management; secrets are dropped on arrival, and here already
kcadm.sh get clients -r "$REALM" | jq -c '.[] | del(.secret)' > clients.ndjson
jq -r 'select(.serviceAccountsEnabled) | .id' clients.ndjson | while read -r id; do
  user=$(kcadm.sh get "clients/$id/service-account-user" -r "$REALM")
  kcadm.sh get "users/$(jq -r .id <<<"$user")/role-mappings" -r "$REALM" | jq -c --argjson user "$user" '{serviceAccountClientId: ($user.serviceAccountClientId // ($user.username | sub("^service-account-"; ""))), realmRoles: [.realmMappings[]?.name], clientRoles: (.clientMappings // {} | map_values([.mappings[].name]))}'
done >> clients.ndjson
# what roles give that are made of others: only an export of the realm says it (needs manage-realm; secrets come masked)
kcadm.sh create "realms/$REALM/partial-export" -s exportClients=true -s exportGroupsAndRoles=true -o | jq 'del(.users, .clients[].secret)' > realm-export.json`,
  envelope: ['realm', 'accessTokenLifespan'],
  recognises: ({ records, lists, envelope }) =>
    (lists?.includes('clients') === true && typeof envelope.realm === 'string') || records.some(isOfClients),
  isOwn: isOfClients,
  scopeOf: ({ envelope }) => text(envelope?.realm),
  // An export holds all clients of a realm, of which those that Keycloak made itself may be the last.
  scopesOf: ({ records }) =>
    [
      ...new Set(
        records.filter(({ list }) => list === 'clients').map(({ envelope }) => text(envelope?.realm)),
      ),
    ]
      .filter((scope) => scope !== undefined)
      .map((scope) => ({ about: 'identity:api_client', scope })),
  asksFor: 'Keycloak realm',
  enumerates: ['api_client'],
  keeps: {
    ...members(
      'id clientId name description enabled publicClient bearerOnly serviceAccountsEnabled standardFlowEnabled implicitFlowEnabled directAccessGrantsEnabled clientAuthenticatorType protocol serviceAccountClientId realmRoles',
    ),
    attributes: members(
      'client.secret.creation.time client.secret.expiration.time client.secret.rotated.creation.time client.secret.rotated.expiration.time access.token.lifespan standard.token.exchange.enabled owner team contact environment',
    ),
    clientRoles: { '*': true },
    ...rolesKept,
    protocolMappers: {
      ...members('name protocolMapper'),
      config: members('included.client.audience included.custom.audience'),
    },
  },
  subjectOf: ({ value, envelope }, { scope }) =>
    isObject(value) && text(value.clientId)
      ? clientOf(text(envelope?.realm) ?? scope, value.clientId as string)
      : undefined,
  records: recordsOf,
}

function isOfClients({ value, list }: Raw): boolean {
  if (!isObject(value)) return false
  if (isRolesOfExport(value, list)) return true
  if (typeof value.serviceAccountClientId === 'string') return true
  return (
    'clientId' in value &&
    ('clientAuthenticatorType' in value ||
      'publicClient' in value ||
      (list === 'clients' && 'enabled' in value))
  )
}

const isTrue = (value: unknown): boolean => scalar(value).toLowerCase() === 'true'

function recordsOf({ value, list, envelope }: Raw, context: Context): ModelRecord[] {
  const realm = text(envelope?.realm) ?? context.scope
  if (isObject(value) && typeof value.serviceAccountClientId === 'string') return grantsOf(value, realm)
  if (isObject(value) && isRolesOfExport(value, list)) return roleSets(value, realm)
  if (list !== undefined && list !== 'clients' && !(isObject(value) && 'clientId' in value))
    throw new NotAboutIdentities(`Says nothing about clients: ${list}`)
  const found = checked(client, value, 'a client')
  if (builtIn.test(found.clientId)) throw new NotAboutIdentities('A client that Keycloak creates itself')
  if (isTrue(found.publicClient)) throw new NotAboutIdentities('A public client, which holds no credential')
  if (isTrue(found.bearerOnly)) throw new NotAboutIdentities('A client that only checks tokens')
  if (!found.clientAuthenticatorType && !isTrue(found.serviceAccountsEnabled))
    throw new Reject('The client does not say how it proves who it is')
  const attributes = found.attributes ?? {}
  const tags = Object.fromEntries(
    Object.entries(attributes).flatMap(([name, member]) =>
      /^(owner|team|contact|environment)$/i.test(name) && typeof member === 'string' ? [[name, member]] : [],
    ),
  )
  const identity = clientOf(realm, found.clientId)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      aliases: found.id ? [found.id] : undefined,
      name: found.clientId,
      scope: realm,
      environment: environmentOfTags(tags),
      status: isTrue(found.enabled ?? true) ? 'active' : 'disabled',
      interactive: isInteractive(found),
      description: found.description || (found.name && !found.name.startsWith('${') ? found.name : undefined),
      tags: Object.keys(tags).length > 0 ? tags : undefined,
      ownerHints: someHints(ownerHintsOf(tags, 'field')),
    } satisfies IdentityRecord),
    ...credentials(found, attributes, identity, Number(envelope?.accessTokenLifespan)),
  ]
}

/** Of a client that acts by itself: whether people sign in through it too. Where a flow is left out, the server has its own default. */
function isInteractive(found: z.infer<typeof client>): boolean | undefined {
  if (!isTrue(found.serviceAccountsEnabled)) return undefined
  const flows = [found.standardFlowEnabled, found.implicitFlowEnabled, found.directAccessGrantsEnabled]
  if (flows.some(isTrue)) return true
  return flows.some((flow) => flow === null || flow === undefined) ? undefined : false
}

const seconds = (value: unknown): Date | undefined =>
  Number(scalar(value)) > 0 ? readTime(Number(scalar(value))) : undefined

function credentials(
  found: z.infer<typeof client>,
  attributes: Record<string, unknown>,
  identity: ReturnType<typeof clientOf>,
  ofRealm: number,
): CredentialRecord[] {
  const by = (found.clientAuthenticatorType ?? 'client-secret') as Authenticator
  const made = seconds(attributes['client.secret.creation.time'])
  const rotated = seconds(attributes['client.secret.rotated.creation.time'])
  const ttl = Number(scalar(attributes['access.token.lifespan'])) || ofRealm
  const audience = (found.protocolMappers ?? [])
    .filter(({ protocolMapper }) => protocolMapper === 'oidc-audience-mapper')
    .flatMap(({ config }) => [config?.['included.client.audience'], config?.['included.custom.audience']])
    .flatMap((one) => text(one) ?? [])
  const isSecret = kindOfAuthenticator(by) === 'client_secret'
  return [
    said({
      type: 'credential',
      identity,
      nativeId: credentialIdOf(identity, by),
      kind: kindOfAuthenticator(by),
      static: true,
      label: isSecret ? 'Client secret' : 'Key or certificate',
      status: 'active',
      createdAt: isSecret ? made : undefined,
      rotatedAt: isSecret ? made : undefined,
      rotationTracked: isSecret && made !== undefined ? false : undefined,
      expiresAt: isSecret ? seconds(attributes['client.secret.expiration.time']) : undefined,
      // Without a policy of rotation a secret has no end.
      cannotExpire: isSecret && !attributes['client.secret.expiration.time'] ? false : undefined,
      issuer: identity.nativeId.split('/')[0],
    } satisfies CredentialRecord),
    ...(isSecret && rotated
      ? [
          said({
            type: 'credential',
            identity,
            nativeId: `${credentialIdOf(identity, by)}-rotated`,
            kind: 'client_secret',
            static: true,
            label: 'Rotated client secret',
            status: 'active',
            createdAt: rotated,
            rotatedAt: rotated,
            rotationTracked: false,
            expiresAt: seconds(attributes['client.secret.rotated.expiration.time']),
          } satisfies CredentialRecord),
        ]
      : []),
    ...(ttl > 0
      ? [
          said({
            type: 'credential',
            identity,
            nativeId: `${identity.nativeId}#token`,
            kind: 'oidc_token',
            static: false,
            label: 'Access token',
            status: 'active',
            ttlSeconds: ttl,
            binding: audience.length > 0 ? { audience } : undefined,
          } satisfies CredentialRecord),
        ]
      : []),
  ]
}

/** Roles that every account of a realm has and that give nothing over others. */
const plain = /^(default-roles-.+|offline_access|uma_authorization)$/

/** A role of the realm's management is one right. What a role of the organisation's own gives is not in these files. */
function grantsOf(value: unknown, realm: string): ModelRecord[] {
  const found = checked(account, value, 'a service account')
  const identity = clientOf(realm, found.serviceAccountClientId)
  const roles = [
    ...(found.realmRoles ?? []).filter((name) => !plain.test(name)).map((name) => ({ of: 'realm', name })),
    ...Object.entries(found.clientRoles ?? {}).flatMap(([of, names]) => names.map((name) => ({ of, name }))),
  ]
  if (roles.length === 0) throw new NotAboutIdentities('A service account without roles of its own')
  return roles.flatMap(({ of, name }): ModelRecord[] => {
    const set = `${realm}/${of}/${name}`
    const grant: GrantRecord = {
      type: 'grant',
      identity,
      nativeId: `${of}/${name}`,
      name: of === 'realm' ? name : `${of}: ${name}`,
      kind: 'allow',
      permissionSet: set,
      standIn: { kind: 'api_client', name: found.serviceAccountClientId, scope: realm },
    }
    const isKnown = isKnownRole(of, name)
    const right = roleRight(of, name)
    return isKnown
      ? [
          grant,
          {
            type: 'permission_set',
            provider: 'keycloak',
            nativeId: set,
            name,
            allow: [right],
            allowEverywhere: [right],
            conditional: [],
            deny: [],
            denyPartly: [],
          },
        ]
      : [grant]
  })
}
