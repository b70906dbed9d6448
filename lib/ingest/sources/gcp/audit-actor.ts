import type { EventRecord } from '@/lib/model/records'
import type { IdentityKind } from '@/lib/model/vocabulary'
import { isGoogleOwn } from '@/lib/privilege/google-own'
import { text, type Members, listAt, objectAt } from '../checked'
import { gcpIdentity, isServiceAccount, lastPart, memberOf, partOf, projectOf } from './names'

export type Somebody = EventRecord['identity']

/** Who made a request, as its audit entry names them. */
export interface Actor {
  /** The identity on the roll; absent for people, for what Google runs and where nobody is named. */
  identity?: Somebody
  /** A name for whoever it is. */
  name?: string
  isPerson: boolean
  isGoogle: boolean
}

/** A service account by its address or, where only that is told, by its unique id. */
export function accountNamed(id: string, project?: string): Somebody {
  return {
    ...gcpIdentity(id),
    kind: 'service_account',
    name: id.split('@')[0]!.toLowerCase(),
    scope: projectOf(id) ?? project ?? 'unknown project',
  }
}

export function somebodyNamed(member: string): Somebody | undefined {
  const found = memberOf(member)
  if (typeof found === 'string') return undefined
  const { kind, name, scope } = found.standIn as { kind: IdentityKind; name: string; scope: string }
  return { ...gcpIdentity(found.nativeId), kind, name, scope }
}

/** The caller: an address, or for tokens of pools and agents the member that policies name. */
export function actorOf(authentication: Members): Actor {
  const email = text(authentication.principalEmail)
  const subject = memberIn(text(authentication.principalSubject))
  if (email?.includes('@') && isServiceAccount(email)) {
    if (isGoogleOwn(email)) return { name: email, isPerson: false, isGoogle: true }
    return { identity: accountNamed(email), name: email.toLowerCase(), isPerson: false, isGoogle: false }
  }
  const somebody = subject ? somebodyNamed(subject) : undefined
  if (somebody) return { identity: somebody, name: somebody.nativeId, isPerson: false, isGoogle: false }
  const name = email ?? subject
  return {
    name,
    isPerson: name !== undefined,
    isGoogle: subject !== undefined && memberOf(subject) === 'google',
  }
}

/** Logs write the member with and without its kind: `serviceAccount:…`, `principal://…`, `//iam.googleapis.com/…/subject/…`. */
function memberIn(subject: string | undefined): string | undefined {
  if (subject?.startsWith('//iam.googleapis.com/')) return `principal:${subject}`
  if (subject?.startsWith('spiffe://agents.')) return `principal${subject.slice('spiffe'.length)}`
  return subject
}

/** Through whom a caller became the service account that acts: the last of them asked for it, the first stood behind it all. */
export function delegationOf(authentication: Members): { first?: Actor; last?: Actor } {
  const chain = listAt(authentication, 'serviceAccountDelegationInfo').flatMap((one) => {
    if (typeof one !== 'object' || one === null) return []
    const link = one as Members
    const first = objectAt(link, 'firstPartyPrincipal')
    const found = actorOf({
      principalEmail: first.principalEmail,
      principalSubject: link.principalSubject,
    })
    return found.name ? [found] : []
  })
  return { first: chain[0], last: chain.at(-1) }
}

/** The key of a service account that a request was signed with. */
export function keyOf(
  authentication: Members,
): { nativeId: string; kind: 'service_account_key' } | undefined {
  const name = text(authentication.serviceAccountKeyName)
  return name && partOf(name, 'keys') ? { nativeId: lastPart(name), kind: 'service_account_key' } : undefined
}
