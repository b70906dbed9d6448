import type { CredentialRecord, IdentityRef, ModelRecord } from '@/lib/model/records'
import { type Kept, members } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities } from '../../source'
import { isObject, type Members, objectAt, said, scalar, text } from '../checked'
import { environmentOfTags, ownerHintsOf, someHints } from '../hints'
import { type Metadata, namespaced } from './names'

export const isSecretStore = (object: unknown): object is Members =>
  isObject(object) &&
  /^(Cluster)?SecretStore$/.test(text(object.kind) ?? '') &&
  text(object.apiVersion)?.startsWith('external-secrets.io/') === true

/** Of a store only what says by what it authenticates is kept: names of Secrets, of service accounts, of roles. */
const deep = (depth: number): Kept =>
  depth === 0
    ? true
    : {
        '': true,
        ...members('name key namespace role authType identityId server projectID region'),
        '*': deep(depth - 1),
      }
export const secretStoreKept = { spec: { provider: deep(6) } } as const satisfies Record<string, Kept>

interface Found {
  secrets: Array<{ purpose: string; name: string; key: string; namespace?: string }>
  accounts: Array<{ name: string; namespace?: string }>
}

const DEPTH_MAX = 8

/** References to Secrets and to service accounts, wherever a provider's settings hold them. */
function referencesIn(value: unknown, purpose: string, found: Found, depth = 0): Found {
  if (!isObject(value) || depth > DEPTH_MAX) return found
  for (const [name, member] of Object.entries(value)) {
    if (!isObject(member)) continue
    const [own, key] = [text(member.name), text(member.key)]
    if (name === 'serviceAccountRef' && own)
      found.accounts.push({ name: own, namespace: text(member.namespace) })
    else if (own && key && /ref$|secret/i.test(name))
      found.secrets.push({
        purpose: /^secretRef$|^tokenSecretRef$/.test(name) ? purpose : name.replace(/(Secret)?Ref$/, ''),
        name: own,
        key,
        namespace: text(member.namespace),
      })
    else referencesIn(member, name, found, depth + 1)
  }
  return found
}

/**
 * A store of External Secrets: what it reads secrets of a vault with. A static one lies in a Secret of the cluster; a service account's or the
 * controller's own identity is none. Source: External Secrets Operator, API specification.
 */
export function secretStoreRecords(object: Members, metadata: Metadata, cluster: string): ModelRecord[] {
  const provider = objectAt(objectAt(object, 'spec'), 'provider')
  const [kind] = Object.keys(provider)
  if (!kind) throw new NotAboutIdentities('A store without a provider')
  const settings = objectAt(provider, kind)
  const found = referencesIn(settings, kind, { secrets: [], accounts: [] })
  const isOfCluster = object.kind === 'ClusterSecretStore'
  const place = isOfCluster ? '' : metadata.namespace
  const identity: IdentityRef = {
    provider: 'kubernetes',
    nativeId: `${namespaced(cluster, place, 'secretstore')}/${metadata.name}`,
  }
  const accounts = found.accounts.map(({ name, namespace }) => `${namespace ?? metadata.namespace}/${name}`)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name: metadata.name,
      uniqueId: metadata.uid,
      scope: cluster,
      status: 'active',
      createdAt: readTime(metadata.createdAt),
      environment: environmentOfTags(metadata.labels),
      description:
        found.secrets.length > 0
          ? `Reads secrets of ${kind} with a static credential`
          : accounts.length > 0
            ? `Reads secrets of ${kind} as the service account ${accounts.join(', ')}`
            : `Reads secrets of ${kind} by the identity of the controller`,
      tags: said({
        store: kind,
        namespace: place || undefined,
        authentication:
          found.secrets.length > 0 ? 'static' : accounts.length > 0 ? 'service account' : 'controller',
        role: scalar(settings.role) || undefined,
      }) as Record<string, string>,
      ownerHints: someHints([
        ...ownerHintsOf(metadata.labels, 'label'),
        ...(place ? [{ from: 'path' as const, key: 'namespace', value: place }] : []),
      ]),
    }),
    ...found.secrets.map(({ purpose, name, key, namespace }) =>
      said({
        type: 'credential',
        identity,
        nativeId: `${namespaced(cluster, namespace ?? metadata.namespace, name)}#${key}@${identity.nativeId}`,
        kind: 'api_key',
        static: true,
        label: `${purpose}: Secret ${name}, ${key}`,
        status: 'active',
        rotationTracked: false,
        binding: { secret: `${namespace ?? metadata.namespace}/${name}` },
      } satisfies CredentialRecord),
    ),
  ]
}
