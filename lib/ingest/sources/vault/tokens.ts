import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject } from '../../source'
import { isObject, type Members, said, scalar, text } from '../checked'
import { environmentOfTags, ownerHintsOf, someHints } from '../hints'
import { bindingOf, hintsIn, seconds, tagsOf } from './facts'
import { grantsOf, policiesOf } from './grants'
import { isPerson, loginHolder, mountOfLogin, tokenHolder, vaultIdentity } from './names'
import { textsAt } from './role-trust'

export function tokenRecords(
  data: Members,
  cluster: string,
  namespace: string,
  hash: string | undefined,
): ModelRecord[] {
  const accessor = text(data.accessor)
  if (!accessor) throw new Reject('This token has no accessor')
  if (isPerson(data)) throw new NotAboutIdentities("A person's token")
  const mount = mountOfLogin(text(data.path) ?? '')
  const given = mount ? loginHolder(data, mount) : undefined
  const made = given ?? tokenHolder(data, hash ?? accessor)
  if (!made) throw new NotAboutIdentities('A token of a login that names no role')
  const identity = vaultIdentity(cluster, namespace, made.path)
  const period = seconds(data.period)
  const expiresAt = readTime(data.expire_time)
  const createdAt = readTime(data.creation_time)
  // What nothing ends, or renewing puts off without end, is a standing secret.
  const isStatic = !given && (expiresAt === undefined || period !== undefined)
  const credential = said({
    type: 'credential',
    identity,
    nativeId: hash ?? accessor,
    kind: isStatic ? 'api_key' : 'lease',
    static: isStatic,
    label: labelOf(data, period),
    status: 'active',
    createdAt,
    rotatedAt: isStatic ? createdAt : undefined,
    rotationTracked: isStatic ? false : undefined,
    // Renewing moves the end of a periodic token on.
    expiresAt: period === undefined ? expiresAt : undefined,
    cannotExpire: isStatic ? false : undefined,
    issuer: 'vault',
    ttlSeconds:
      period === undefined ? (seconds(data.explicit_max_ttl) ?? seconds(data.creation_ttl)) : undefined,
    binding: bindingOf(textsAt(data.bound_cidrs)),
  } satisfies CredentialRecord)
  // The role is read from its own answer.
  if (given) return [credential]
  const metadata = hintsIn(data.meta)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: made.name,
      scope: cluster,
      status: 'active',
      createdAt: made.name.startsWith('token-') ? undefined : createdAt,
      environment: environmentOfTags(metadata),
      tags: tagsOf({
        ...metadata,
        token_type: data.type,
        orphan: data.orphan === true ? 'yes' : undefined,
        ...(period ? { token_period_seconds: period } : {}),
        ...(text(data.role) ? { role: data.role } : {}),
      }),
      ownerHints: someHints(ownerHintsOf(metadata, 'tag')),
    } satisfies IdentityRecord),
    credential,
    ...grantsOf(identity, cluster, namespace, policiesOf(data), 'token'),
  ]
}

const labelOf = (data: Members, period: number | undefined): string =>
  [
    text(data.type) === 'batch' ? 'Batch token' : 'Token',
    ...(data.orphan === true ? ['orphan'] : []),
    ...(period ? ['periodic'] : []),
  ].join(', ')

/** Aliases of these methods are people. */
const people = new Set(['userpass', 'ldap', 'okta', 'oidc', 'github', 'radius', 'kerberos', 'saml'])

/** Who logs in by several ways, with policies of its own. One that has no policies adds nothing to the roles it logs in as. */
export function entityRecords(data: Members, cluster: string, namespace: string): ModelRecord[] {
  const id = text(data.id)
  if (!id) throw new Reject('This entity has no id')
  const aliases = (Array.isArray(data.aliases) ? data.aliases : []).filter(isObject)
  if (aliases.some((alias) => people.has(text(alias.mount_type) ?? '')))
    throw new NotAboutIdentities('An entity of a person')
  const policies = textsAt(data.policies)
  if (policies.length === 0)
    throw new NotAboutIdentities('An entity without policies of its own: its roles speak for it')
  const identity = vaultIdentity(cluster, namespace, `identity/entity/id/${id}`)
  const metadata = hintsIn(data.metadata)
  const named = aliases.map((alias) => `${scalar(alias.mount_path)}${scalar(alias.name)}`)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: text(data.name) ?? id,
      scope: cluster,
      status: data.disabled === true ? 'disabled' : 'active',
      createdAt: readTime(data.creation_time),
      environment: environmentOfTags(metadata),
      tags: Object.keys(metadata).length > 0 ? metadata : undefined,
      description: named.length > 0 ? `Logs in as ${named.join(', ')}` : undefined,
      ownerHints: someHints(ownerHintsOf(metadata, 'tag')),
    } satisfies IdentityRecord),
    ...grantsOf(identity, cluster, namespace, policies, 'entity'),
  ]
}
