import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members } from '../../read/kept'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, objectAt, said, type Members, text } from '../checked'

const provider = z.object({
  alias: z.string(),
  displayName: z.string().nullish(),
  providerId: z.string(),
  enabled: z.boolean().nullish(),
  config: z.record(z.string(), z.unknown()).nullish(),
})

/**
 * What else the admin API tells of a realm: roles, and the clients by which the realm itself logs in at other providers. What a role is made of stands in its
 * list of composites, whose answer does not name it but is kept under the path of its request. Source: Keycloak Admin REST API 26, RoleRepresentation,
 * IdentityProviderRepresentation, RealmRepresentation.
 */
export const realm: Format = {
  id: 'keycloak/realm',
  title: 'Keycloak roles and identity providers',
  provider: 'keycloak',
  role: 'inventory',
  collect: `# needs the roles view-realm and view-identity-providers of realm-management; secrets come masked
kcadm.sh get roles -r "$REALM" -q briefRepresentation=false > roles.json
kcadm.sh get identity-provider/instances -r "$REALM" | jq 'map(del(.config.clientSecret))' > identity-providers.json`,
  envelope: ['path'],
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: ({ envelope }) => realmIn(envelope?.path),
  asksFor: 'Keycloak realm',
  enumerates: [],
  keeps: {
    ...members(
      'id name composite clientRole containerId alias displayName providerId enabled protocol realm',
    ),
    config: members('clientId issuer authorizationUrl tokenUrl clientAuthMethod'),
  },
  recordIdOf: ({ value, envelope }) =>
    isObject(value)
      ? `${text(envelope?.path) ?? ''}/${text(value.alias) ?? text(value.id) ?? ''}`
      : undefined,
  records: (raw, context) => recordsOf(raw, context),
}

/** `/admin/realms/acme/roles` */
const realmIn = (path: unknown): string | undefined =>
  /^\/admin\/realms\/([^/]+)\//.exec(text(path) ?? '')?.[1]

const isRole = (value: Members): boolean =>
  'composite' in value && 'clientRole' in value && 'containerId' in value
const isProvider = (value: Members): boolean =>
  'alias' in value && 'providerId' in value && isObject(value.config)
const isScope = (value: Members): boolean =>
  'protocol' in value && isObject(value.attributes) && !('clientId' in value) && 'name' in value
const isOrganisation = (value: Members): boolean => 'alias' in value && Array.isArray(value.domains)
const isSettings = (value: Members): boolean =>
  'realm' in value && 'accessTokenLifespan' in value && 'ssoSessionMaxLifespan' in value

function isOwn({ value, list, envelope }: Raw): boolean {
  if (!isObject(value) || list !== undefined) return false
  return (
    [isRole, isProvider, isScope, isOrganisation, isSettings].some((one) => one(value)) ||
    (realmIn(envelope?.path) !== undefined && 'username' in value)
  )
}

function recordsOf({ value, envelope }: Raw, { scope }: Context): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is nothing of a realm')
  const of = realmIn(envelope?.path) ?? scope
  if (isProvider(value)) return providerRecords(value, of)
  if (isSettings(value))
    throw new NotAboutIdentities(
      'Settings of a realm: its export holds them beside the clients whose tokens they rule',
    )
  if ('username' in value) throw new NotAboutIdentities('A person who has a role')
  if (!isRole(value)) throw new NotAboutIdentities('A scope or an organisation, which holds no credential')
  return [roleRecord(value, of, text(envelope?.path))]
}

/** A role of the realm that is made of no others gives what the organisation's own programs make of it, under its name. */
function roleRecord(role: Members, of: string, path: string | undefined): ModelRecord {
  const name = text(role.name)
  if (!name) throw new Reject('The role has no name')
  if (path && !path.endsWith('/roles')) throw new NotAboutIdentities(`A part of another role: ${name}`)
  if (role.clientRole === true)
    throw new NotAboutIdentities('A role of a client, which the answer names by a number only')
  if (role.composite === true)
    throw new NotAboutIdentities('A role that is made of others: what it gives is in the export of its realm')
  const right = `keycloak:realm/${name}`
  return {
    type: 'permission_set',
    provider: 'keycloak',
    nativeId: `${of}/realm/${name}`,
    name,
    allow: [right],
    allowEverywhere: [right],
    conditional: [],
    deny: [],
    denyPartly: [],
  }
}

/** At a provider the realm is a client like others, with a secret or a key that somebody has to rotate there. */
function providerRecords(value: Members, of: string): ModelRecord[] {
  const found = checked(provider, value, 'an identity provider')
  const config = objectAt(value, 'config')
  const clientId = text(config.clientId)
  if (!clientId) throw new NotAboutIdentities('A provider at which the realm is no client')
  const identity = { provider: 'keycloak', nativeId: `${of}/identity-provider/${found.alias}` } as const
  const isKey = text(config.clientAuthMethod) === 'private_key_jwt'
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: found.displayName || found.alias,
      scope: of,
      status: found.enabled === false ? 'disabled' : 'active',
      description: 'The realm as a client of another provider, by which people log in',
      tags: said({ client_id: clientId, provider: found.providerId, issuer: text(config.issuer) }) as Record<
        string,
        string
      >,
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: `${identity.nativeId}#secret`,
      kind: isKey ? 'client_certificate' : 'client_secret',
      static: true,
      label: isKey ? 'Key of the realm' : 'Client secret',
      status: found.enabled === false ? 'inactive' : 'active',
      rotationTracked: false,
    } satisfies CredentialRecord),
  ]
}
