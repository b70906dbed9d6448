import { GROUP, LIST, USER } from '@/lib/model/scim'

// What a directory asks before it does anything (RFC 7644, section 4; RFC 7643, sections 5 to 7).

const listOf = <Resource>(Resources: Resource[]) => ({
  schemas: [LIST],
  totalResults: Resources.length,
  startIndex: 1,
  itemsPerPage: Resources.length,
  Resources,
})

/** What this provider can do. */
export const serviceProviderConfig = () => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 500 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'API token',
      description: 'A token with the role administrator, made under Settings, API tokens',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: '/api/scim/v2/ServiceProviderConfig' },
})

/** Which resources there are. */
export const resourceTypes = () =>
  listOf(
    (
      [
        ['User', '/Users', USER],
        ['Group', '/Groups', GROUP],
      ] as const
    ).map(([name, endpoint, schema]) => ({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
      id: name,
      name,
      endpoint,
      schema,
      meta: { resourceType: 'ResourceType', location: `/api/scim/v2/ResourceTypes/${name}` },
    })),
  )

interface Kept {
  name: string
  type?: 'string' | 'boolean' | 'complex'
  required?: true
  readOnly?: true
  multiValued?: true
  uniqueness?: 'server'
  caseExact?: true
  parts?: Kept[]
}

const attribute = ({ name, type = 'string', parts, ...kept }: Kept): object => ({
  name,
  type,
  multiValued: kept.multiValued ?? false,
  required: kept.required ?? false,
  caseExact: kept.caseExact ?? false,
  mutability: kept.readOnly ? 'readOnly' : 'readWrite',
  returned: 'default',
  uniqueness: kept.uniqueness ?? 'none',
  ...(parts && { subAttributes: parts.map(attribute) }),
})

const user: Kept[] = [
  { name: 'userName', required: true, uniqueness: 'server' },
  { name: 'displayName' },
  {
    name: 'name',
    type: 'complex',
    parts: [{ name: 'formatted' }, { name: 'givenName' }, { name: 'familyName' }],
  },
  { name: 'active', type: 'boolean' },
  {
    name: 'emails',
    type: 'complex',
    multiValued: true,
    parts: [{ name: 'value' }, { name: 'type' }, { name: 'primary', type: 'boolean' }],
  },
  {
    name: 'groups',
    type: 'complex',
    multiValued: true,
    readOnly: true,
    parts: [{ name: 'value' }, { name: 'display' }],
  },
]
const group: Kept[] = [
  { name: 'displayName', required: true, uniqueness: 'server' },
  { name: 'members', type: 'complex', multiValued: true, parts: [{ name: 'value' }, { name: 'display' }] },
]

/** What the resources hold. What else a directory sends is left alone. */
export const schemas = () =>
  listOf(
    (
      [
        [USER, 'User', user],
        [GROUP, 'Group', group],
      ] as const
    ).map(([id, name, kept]) => ({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      id,
      name,
      attributes: kept.map(attribute),
      meta: { resourceType: 'Schema', location: `/api/scim/v2/Schemas/${id}` },
    })),
  )
