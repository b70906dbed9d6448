import type { EventContext, EventRecord } from '@/lib/model/records'
import { accountOf } from '../aws/arn'
import { roleArnOf, subject } from '../aws/cloudtrail-actor'
import { isObject, text, type Members } from '../checked'
import { namespaced, serviceAccountIn, workloadOfPod } from './names'

export type Subject = EventRecord['identity']

const extraOf = (user: Members, key: string): string | undefined => {
  const extra = isObject(user.extra) ? user.extra[key] : undefined
  return Array.isArray(extra) ? text(extra[0]) : text(extra)
}

/** The pod that a bound token belongs to, else the address of the caller. */
export function contextOf(user: Members, ip: string | undefined, cluster: string): EventContext | undefined {
  const pod = extraOf(user, 'authentication.kubernetes.io/pod-name')
  const account = serviceAccountIn(text(user.username))
  if (pod && account)
    return { kind: 'workload', name: namespaced(cluster, account.namespace, workloadOfPod(pod)) }
  return ip ? { kind: 'network', name: `ip ${ip}` } : undefined
}

/** Service accounts, components with certificates, and cloud identities; people are not kept. */
export function actorOf(user: Members, cluster: string): Subject | undefined {
  const username = text(user.username)
  const account = serviceAccountIn(username)
  if (account) return serviceAccount(cluster, account)
  const arn =
    extraOf(user, 'canonicalArn') ??
    extraOf(user, 'arn') ??
    (username?.startsWith('arn:') ? username : undefined)
  if (arn && accountOf(arn)) return subject(roleArnOf(arn))
  const google = /^([^@]+)@([^@.]+)(?:\.iam)?\.gserviceaccount\.com$/.exec(username ?? '')
  if (username && google)
    return {
      provider: 'gcp',
      nativeId: username,
      kind: 'service_account',
      name: google[1] ?? username,
      scope: google[2] ?? '',
    }
  if (
    !username ||
    username.includes('@') ||
    username === 'system:anonymous' ||
    username === 'system:unsecured'
  )
    return undefined
  if (!/^(system|eks):/.test(username) && !hasCertificate(user)) return undefined
  return {
    provider: 'kubernetes',
    nativeId: `${cluster}/user/${username}`,
    kind: 'other',
    name: username,
    scope: cluster,
  }
}

const hasCertificate = (user: Members) =>
  extraOf(user, 'authentication.kubernetes.io/credential-id')?.startsWith('X509') === true

export const serviceAccount = (
  cluster: string,
  { namespace, name }: { namespace: string; name: string },
): Subject => ({
  provider: 'kubernetes',
  nativeId: namespaced(cluster, namespace, name),
  kind: 'service_account',
  name,
  scope: cluster,
})

/** The credential that was presented: the id of a bound token, or the hash of a client certificate. */
export function credentialOf(user: Members): EventRecord['credential'] {
  const id = extraOf(user, 'authentication.kubernetes.io/credential-id')
  if (!id) return undefined
  return id.startsWith('X509')
    ? { nativeId: id, kind: 'client_certificate', static: true }
    : { nativeId: id, kind: 'projected_token', static: false }
}

/** The pod that presented its bound token. */
export const podOf = (user: Members): string | undefined =>
  extraOf(user, 'authentication.kubernetes.io/pod-uid')

/** `kubectl` outside of any pod with the token of an account: a person acts as the machine. */
export function isHuman(event: Members, user: Members): true | undefined {
  const agent = text(event.userAgent) ?? ''
  return /^(kubectl|k9s|Lens|OpenLens|Headlamp|Mozilla)\b/i.test(agent) &&
    !extraOf(user, 'authentication.kubernetes.io/pod-name')
    ? true
    : undefined
}
