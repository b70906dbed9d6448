import type { CredentialRecord, ModelRecord } from '@/lib/model/records'
import { type Kept, members, times } from '../../read/kept'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { isObject, listAt, objectAt, said, type Members, text } from '../checked'

const trait: Kept = {
  ...members('accountType @type'),
  ...times('createdAt expiresAt lastUsedAt lastLogin'),
  status: members('status'),
  identityId: members('resource resourceType'),
  login: true,
}

/**
 * Resources that a connector of Baton listed: accounts that it calls service or system accounts, applications, and secrets with the account that they belong
 * to. Grants of entitlements are about people as well, and are not read. Source: ConductorOne Baton SDK, resource and its traits; `baton resources`.
 */
export const baton: Format = {
  id: 'graphs/baton',
  title: 'Baton resources (any connector)',
  provider: 'other',
  role: 'inventory',
  collect: `# the file that a connector wrote, as JSON
baton resources --file sync.c1z --output-format json > baton.json`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: () => undefined,
  asksFor: 'name of the system that the connector read',
  enumerates: [],
  keeps: { resource: kept(), ...kept() },
  recordIdOf: ({ value }) => {
    const { type, id } = idOf(resourceIn(value))
    return id && `${type}/${id}`
  },
  records: ({ value }, context) => recordsOf(value, context),
}

function kept(): Readonly<Record<string, Kept>> {
  return {
    id: members('resource resourceType'),
    displayName: true,
    annotations: trait,
    parentResourceId: members('resource resourceType'),
  }
}

const resourceIn = (value: unknown): Members =>
  isObject(value) ? (isObject(value.resource) ? value.resource : value) : {}

const idOf = (resource: Members): { type: string; id: string } => {
  const id = objectAt(resource, 'id')
  return { type: text(id.resourceType) ?? '', id: text(id.resource) ?? '' }
}

function isOwn({ value }: Raw): boolean {
  const resource = resourceIn(value)
  const { type, id } = idOf(resource)
  return type !== '' && id !== '' && ('displayName' in resource || 'annotations' in resource)
}

const traitOf = (resource: Members, name: string): Members | undefined =>
  listAt(resource, 'annotations')
    .filter(isObject)
    .find((one) => text(one['@type'])?.endsWith(`.${name}`))

function recordsOf(value: unknown, { scope }: Context): ModelRecord[] {
  const resource = resourceIn(value)
  const { type, id } = idOf(resource)
  if (id === '') throw new Reject('The resource has no id')
  const refOf = (of: string, own: string) =>
    ({ provider: 'other', nativeId: `baton/${scope}/${of}/${own}` }) as const
  const name = text(resource.displayName) ?? id
  const secret = traitOf(resource, 'SecretTrait')
  if (secret) {
    const holder = objectAt(secret, 'identityId')
    const [of, own] = [text(holder.resourceType), text(holder.resource)]
    const identity = of && own ? refOf(of, own) : refOf(type, id)
    return [
      ...(of && own
        ? []
        : [
            said({
              type: 'identity' as const,
              ...identity,
              kind: 'api_client' as const,
              name,
              scope,
              status: 'active' as const,
            }),
          ]),
      said({
        type: 'credential',
        identity,
        nativeId: `baton/${scope}/${type}/${id}`,
        kind: 'api_key',
        static: true,
        label: name,
        status: 'active',
        createdAt: readTime(secret.createdAt),
        rotatedAt: readTime(secret.createdAt),
        rotationTracked: false,
        expiresAt: readTime(secret.expiresAt),
        lastUsedAt: readTime(secret.lastUsedAt),
      } satisfies CredentialRecord),
    ]
  }
  const account = traitOf(resource, 'UserTrait')
  const isMachine = /_(SERVICE|SYSTEM)$/.test(text(account?.accountType) ?? '')
  if (account && !isMachine)
    throw new NotAboutIdentities('A person, or an account that is not said to be a machine')
  if (!account && !traitOf(resource, 'AppTrait'))
    throw new NotAboutIdentities(`What rights are about: ${type}`)
  return [
    said({
      type: 'identity',
      ...refOf(type, id),
      kind: account ? 'service_account' : 'api_client',
      name,
      scope,
      status: /DISABLED|DELETED/.test(text(objectAt(account, 'status').status) ?? '') ? 'disabled' : 'active',
      createdAt: readTime(account?.createdAt),
      lastUsedAt: readTime(account?.lastLogin),
    }),
  ]
}
