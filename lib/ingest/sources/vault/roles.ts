import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject } from '../../source'
import { type Members, said, text } from '../checked'
import { bindingOf, count, seconds, tagsOf } from './facts'
import { grantsOf, policiesOf } from './grants'
import { vaultIdentity } from './names'
import { type MethodConfig, textsAt, trustOfRole } from './role-trust'

export type Methods = ReadonlyMap<string, MethodConfig>

export interface Place {
  cluster: string
  namespace: string
  mount: string
  kind: string
  role: string
}

const isRole = (data: Members): boolean =>
  [
    'token_policies',
    'policies',
    'bind_secret_id',
    'bound_service_account_names',
    'user_claim',
    'token_ttl',
  ].some((name) => name in data)

export function roleRecords(data: Members, place: Place, methods: Methods): ModelRecord[] {
  const { cluster, namespace, mount, kind, role } = place
  if (!isRole(data)) throw new Reject('This is not a role of a login method')
  if (data.role_type === 'oidc') throw new NotAboutIdentities('A role by which people sign in')
  const identity = vaultIdentity(cluster, namespace, `auth/${mount}/${kind}/${role}`)
  const method = methods.get(`${namespace}${mount}`)
  const isAppRole = 'bind_secret_id' in data
  const period = seconds(data.token_period ?? data.period)
  const ttl =
    seconds(data.token_max_ttl ?? data.max_ttl) ?? seconds(data.token_ttl ?? data.ttl) ?? method?.ttlSeconds
  const cidrs = textsAt(data.token_bound_cidrs)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: role,
      scope: cluster,
      status: 'active',
      tags: tagsOf({
        method: `auth/${mount}`,
        ...(isAppRole
          ? {
              secret_id_ttl: seconds(data.secret_id_ttl) ?? 'never ends',
              secret_id_uses_count:
                count(data.secret_id_num_uses) > 0 ? data.secret_id_num_uses : 'unlimited',
              secret_id_bound_location: textsAt(data.secret_id_bound_cidrs).join(', ') || 'anywhere',
            }
          : {}),
        token_type: data.token_type,
        ...(period ? { token_period_seconds: period } : {}),
        ...(cidrs.length > 0 ? { token_bound_location: cidrs } : {}),
      }),
    } satisfies IdentityRecord),
    ...(isAppRole && data.bind_secret_id === false
      ? [
          said({
            type: 'credential',
            identity,
            nativeId: `${identity.nativeId}#role-id`,
            kind: 'client_secret',
            static: true,
            label: 'Role ID alone: no secret ID is asked for',
            status: 'active',
            cannotExpire: true,
            binding: bindingOf(textsAt(data.secret_id_bound_cidrs)),
          } satisfies CredentialRecord),
        ]
      : []),
    said({
      type: 'credential',
      identity,
      nativeId: `${identity.nativeId}#token`,
      kind: 'lease',
      static: false,
      label: period ? 'Token, renewable without end' : 'Token',
      status: 'active',
      ttlSeconds: ttl,
      binding: bindingOf(cidrs),
    } satisfies CredentialRecord),
    ...grantsOf(identity, cluster, namespace, policiesOf(data), `role ${role}`),
    ...trustOfRole(identity, mount, data, method),
  ]
}

/** A secret ID by its accessor; the hash of the accessor is the name that the audit log knows it by. */
export function secretId(
  data: Members,
  identity: ReturnType<typeof vaultIdentity>,
  hash: string | undefined,
): CredentialRecord {
  const accessor = text(data.secret_id_accessor)
  if (!accessor) throw new Reject('This secret ID has no accessor')
  const uses = count(data.secret_id_num_uses)
  const createdAt = readTime(data.creation_time)
  return said({
    type: 'credential',
    identity,
    nativeId: hash ?? accessor,
    kind: 'client_secret',
    static: true,
    label: `Secret ID ${accessor.slice(0, 8)}${uses > 0 ? '' : ', unlimited uses'}`,
    status: 'active',
    createdAt,
    rotatedAt: createdAt,
    rotationTracked: false,
    expiresAt: readTime(data.expiration_time),
    // Without an end is a choice of the role, not of the kind.
    cannotExpire: false,
    issuer: 'vault',
    binding: bindingOf(textsAt(data.cidr_list)),
  } satisfies CredentialRecord)
}
