import type { GrantRecord, ScopeRecord } from '@/lib/model/records'
import type { IdentityKind } from '@/lib/model/vocabulary'
import { isGoogleOwn } from '@/lib/privilege/google-own'
import { podsOf, poolPartOf } from '@/lib/trust/google'
import type { Members } from '../checked'

/**
 * An identity of Google Cloud: a service account by its address, a part of a workload identity pool or an agent by the member that
 * policies name. Addresses are compared without case, subjects of tokens with it.
 */
export const gcpIdentity = (id: string) =>
  ({ provider: 'gcp', nativeId: id.includes('://') ? id : id.toLowerCase() }) as const

/** A group of the directory, as policies name it. It is on no roll: what it holds, its members hold. */
export const groupIdentity = (email: string) => gcpIdentity(`group:${email}`)

/** Without the service in front: `//iam.googleapis.com/projects/…` is `projects/…`. */
export function plainName(name: string): string {
  if (!name.startsWith('//')) return name
  const slash = name.indexOf('/', 2)
  return slash < 0 ? '' : name.slice(slash + 1)
}

/** What follows a collection in the name of a resource: the project in `projects/p/serviceAccounts/…`. */
export function partOf(name: string | undefined, collection: string): string | undefined {
  const parts = plainName(name ?? '').split('/')
  const at = parts.indexOf(collection)
  const found = at < 0 ? undefined : parts[at + 1]
  return found && found !== '-' ? found : undefined
}

export const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

export const isServiceAccount = (email: string): boolean =>
  email.toLowerCase().endsWith('gserviceaccount.com')

/** The project that the address of a service account names; of default accounts it is a number, or the name is the project. */
export function projectOf(email: string): string | undefined {
  const [name = '', domain = ''] = email.toLowerCase().split('@')
  if (domain === 'appspot.gserviceaccount.com') return name
  if (domain === 'developer.gserviceaccount.com') return name.replace(/-compute$/, '')
  if (/^cloud(services|build)\.gserviceaccount\.com$/.test(domain)) return name
  const own = domain.endsWith('.iam.gserviceaccount.com')
    ? domain.slice(0, -'.iam.gserviceaccount.com'.length)
    : ''
  if (!own) return undefined
  // `project.corp.example` is project `corp.example:project`.
  const [project, ...rest] = own.split('.')
  return rest.length > 0 ? `${rest.join('.')}:${project}` : project
}

const PROJECTS = '//cloudresourcemanager.googleapis.com/projects/'

/** That a project has this id and this number: names and policies use either. Nothing where one of them is missing. */
export const projectNames = (id: string | undefined, number: string | undefined): ScopeRecord[] =>
  id && number && /^\d{1,20}$/.test(number) && !/^\d+$/.test(id)
    ? [
        { type: 'scope', provider: 'gcp', name: id, alias: number },
        {
          type: 'scope',
          provider: 'gcp',
          name: `${PROJECTS}${id}`,
          alias: `${PROJECTS}${number}`,
        },
      ]
    : []

/** Whom a member of a policy names, where it is no person. */
export interface Member {
  nativeId: string
  standIn: NonNullable<GrantRecord['standIn']>
}

type NotListed = 'person' | 'google' | 'everybody'

/** Whom a grant to a member is for, where it is no person: somebody of the roll, or a group. */
export function holderOf(
  member: string,
): { identity: ReturnType<typeof gcpIdentity>; standIn?: Member['standIn'] } | undefined {
  const found = memberOf(member)
  if (typeof found !== 'string') return { identity: gcpIdentity(found.nativeId), standIn: found.standIn }
  return member.startsWith('group:') ? { identity: groupIdentity(member.slice('group:'.length)) } : undefined
}

/** A member of a binding: `serviceAccount:…`, `principal://…`; people, groups and what Google runs are no rows of the roll. */
export function memberOf(member: string): Member | NotListed {
  if (member === 'allUsers' || member === 'allAuthenticatedUsers') return 'everybody'
  const at = member.indexOf(':')
  const [kind, name] = [member.slice(0, at), member.slice(at + 1)]
  if (kind === 'deleted') return deletedMember(name)
  if (kind === 'serviceAccount') return accountMember(name)
  if (kind === 'principal' || kind === 'principalSet') return principalMember(member)
  return 'person'
}

const some = (kind: IdentityKind, name: string, scope: string | undefined) => ({
  kind,
  name,
  scope: scope ?? 'unknown project',
})

function accountMember(name: string): Member | NotListed {
  const pods = podsOf(name)
  if (pods)
    return {
      nativeId: name,
      standIn: some('service_account', `${pods.namespace}/${pods.account}`, pods.project),
    }
  if (isGoogleOwn(name)) return 'google'
  return {
    nativeId: name.toLowerCase(),
    standIn: some('service_account', name.split('@')[0]!, projectOf(name)),
  }
}

/** A grant that outlived its holder: nobody has it, unless the account is restored. An account of the same name does not get it. */
function deletedMember(name: string): Member | NotListed {
  const [member = '', query = ''] = name.split('?')
  const found = memberOf(member)
  if (typeof found === 'string') return found
  const uid = /^uid=(\d{1,40})$/.exec(query)?.[1]
  return {
    nativeId: uid ? `${found.nativeId} (${uid})` : `deleted:${found.nativeId}`,
    standIn: { ...found.standIn, name: `${found.standIn.name} (deleted)` },
  }
}

function principalMember(member: string): Member | NotListed {
  const path = member.slice(member.indexOf('://') + 3)
  if (isAgent(path)) {
    const name = lastPart(path)
    return {
      nativeId: member,
      standIn: some(
        'ai_agent',
        member.startsWith('principalSet') ? `agents: ${name}` : name,
        partOf(path, 'projects') ?? path.split('/')[0],
      ),
    }
  }
  if (path.startsWith('cloudresourcemanager.googleapis.com/') && path.endsWith('/type/ServiceAccount'))
    return {
      nativeId: member,
      standIn: some(
        'other',
        `all service accounts of ${plainName(`//${path}`).replace('/type/ServiceAccount', '')}`,
        partOf(`//${path}`, 'projects'),
      ),
    }
  const part = poolPartOf(member)
  // A workforce is people.
  if (!part || part.pool.includes('workforcePools/')) return 'person'
  const pool = lastPart(part.pool)
  const value = part.value ?? ''
  return {
    nativeId: member,
    standIn: some(
      /^(repo|project_path|organization|pipeline):/.test(value) ? 'ci_pipeline' : 'other',
      part.attribute === 'google.subject'
        ? value
        : part.attribute
          ? `${pool}: ${part.attribute.replace('attribute.', '')} ${value}`
          : pool,
      partOf(part.pool, 'projects'),
    ),
  }
}

/** The identity of an agent: an id of SPIFFE in the trust domain that Google keeps for the agents of an organisation or a project. */
export const isAgent = (path: string): boolean => /^agents\.[a-z0-9.-]{1,200}\.system\.id\.goog\//.test(path)

/** The pool as a member that means everybody in it: how it is called on the roll. */
export const poolIdentity = (pool: string) => gcpIdentity(`principalSet://iam.googleapis.com/${pool}/*`)

/** An object with camelCase names for its first level and for what is named, whatever case the export uses. */
export function camel(value: Members): Members {
  const found: Members = {}
  for (const [name, member] of Object.entries(value)) found[camelName(name)] = member
  return found
}

const camelName = (name: string): string =>
  name.includes('_') && !name.startsWith('@')
    ? name.replace(/_([a-z0-9])/g, (_, next: string) => next.toUpperCase())
    : name

/** The addresses that a description names: whoever wrote it meant them as a contact. */
export const addressesIn = (description: string | undefined): string[] =>
  (description ?? '')
    .split(/[\s,;:<>()[\]"]/)
    .filter((word) => /^[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{0,200}\w$/.test(word) && !isServiceAccount(word))
