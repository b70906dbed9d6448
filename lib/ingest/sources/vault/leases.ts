import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject } from '../../source'
import { type Members, said, text } from '../checked'
import { seconds } from './facts'
import { vaultIdentity } from './names'

/** What an engine gives by one of its roles: an account of a database, of a cloud. */
const given = (cluster: string, namespace: string, path: string, engine?: string): IdentityRecord => ({
  type: 'identity',
  ...vaultIdentity(cluster, namespace, path),
  kind: 'api_client',
  name: path,
  scope: cluster,
  status: 'active',
  description: `The accounts that ${engine ?? path.split('/')[0]} makes for whoever asks at ${path}`,
})

/** The answer of a look-up of one lease: the only place that tells how long it lives. */
export const isLease = (data: Members): boolean =>
  'issue_time' in data && 'expire_time' in data && 'renewable' in data && text(data.id) !== undefined

export function leaseRecords(data: Members, cluster: string, namespace: string): ModelRecord[] {
  const id = text(data.id)
  if (!id) throw new Reject('This lease has no id')
  const path = id.slice(0, id.lastIndexOf('/'))
  if (path.startsWith('auth/'))
    throw new NotAboutIdentities('The lease of a token, which its own look-up tells of')
  if (path === '') throw new Reject('The id of this lease does not say what gave it')
  const issued = readTime(data.issue_time)
  const from = readTime(data.last_renewal) ?? issued
  const to = readTime(data.expire_time)
  const identity = given(cluster, namespace, path)
  return [
    identity,
    said({
      type: 'credential',
      identity: { provider: 'vault', nativeId: identity.nativeId },
      nativeId: id,
      kind: 'lease',
      static: false,
      label: data.renewable === true ? 'Lease, renewable' : 'Lease',
      status: 'active',
      createdAt: issued,
      expiresAt: to,
      issuer: 'vault',
      ttlSeconds: from && to ? seconds(Math.round((to.getTime() - from.getTime()) / 1000)) : undefined,
    } satisfies CredentialRecord),
  ]
}

/** `database/roles/readonly`, `pki/roles/web`, `aws/roles/deploy`: what an engine gives, and for how long. */
export const engineRolePath = /^(?!auth\/|sys\/|identity\/)(.+)\/roles?\/([^/]+)$/

export function engineRoleRecords(
  data: Members,
  cluster: string,
  namespace: string,
  mount: string,
  role: string,
): ModelRecord[] {
  const isAuthority = 'allowed_domains' in data || 'allow_any_name' in data
  const path = `${mount}/${isAuthority ? 'issue' : 'creds'}/${role}`
  const identity = given(cluster, namespace, path, mount)
  // A role of 0 gives what its mount does, which is not told here.
  const ttl =
    seconds(data.max_ttl) ?? seconds(data.default_ttl) ?? seconds(data.ttl) ?? seconds(data.default_sts_ttl)
  return [
    identity,
    said({
      type: 'credential',
      identity: { provider: 'vault', nativeId: identity.nativeId },
      nativeId: `${identity.nativeId}#${isAuthority ? 'certificate' : 'lease'}`,
      kind: isAuthority ? 'client_certificate' : 'lease',
      static: false,
      label: isAuthority ? 'Certificate' : 'Lease',
      status: 'active',
      issuer: 'vault',
      ttlSeconds: ttl,
    } satisfies CredentialRecord),
  ]
}
