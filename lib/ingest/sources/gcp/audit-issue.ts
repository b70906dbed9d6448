import type { EventRecord } from '@/lib/model/records'
import { isGoogleOwn } from '@/lib/privilege/google-own'
import { said, text, type Members, listAt, objectAt } from '../checked'
import { accountNamed, delegationOf, keyOf, somebodyNamed, type Actor, type Somebody } from './audit-actor'
import { isServiceAccount, lastPart, partOf } from './names'

/** What all events of one entry share. */
export type Shared = Pick<EventRecord, 'occurredAt' | 'result' | 'context' | 'sourceIp' | 'userAgent'> & {
  type: 'event'
  eventId: string
}

/** Methods by their last name: their long and their short form end alike. */
const methodOf = (payload: Members): string => {
  const name = text(payload.methodName) ?? ''
  return name.slice(name.lastIndexOf('.') + 1)
}

const tokens: Readonly<Record<string, string>> = {
  GenerateAccessToken: 'access token',
  GenerateIdToken: 'id token',
  SignJwt: 'signed token',
  SignBlob: 'signature',
}

const ofIam = (payload: Members): boolean =>
  /^iam(credentials)?\.googleapis\.com$/.test(text(payload.serviceName) ?? '') ||
  /^google\.iam\.(admin|credentials)\.v1\./.test(text(payload.methodName) ?? '')

/** Whom a request to IAM is about: the resource's label names the address, the resource itself only the unique id. */
function targetOf(entry: Members, payload: Members): Somebody | undefined {
  const labels = objectAt(objectAt(entry, 'resource'), 'labels')
  const response = objectAt(payload, 'response')
  const names = [
    text(labels.email_id),
    partOf(text(response.name), 'serviceAccounts'),
    partOf(text(objectAt(payload, 'request').name), 'serviceAccounts'),
    partOf(text(payload.resourceName), 'serviceAccounts'),
    text(labels.unique_id),
  ].filter((name) => name !== undefined)
  // Where no address is told, the unique id stands for it; any other name is none of an account.
  const found = names.find(isServiceAccount) ?? names.find((name) => /^\d{1,30}$/.test(name))
  return found && !isGoogleOwn(found) ? accountNamed(found, text(labels.project_id)) : undefined
}

const seconds = (lifetime: unknown): number | undefined => {
  const found = /^(\d{1,7})s$/.exec(text(lifetime) ?? '')?.[1]
  return found ? Number(found) : undefined
}

/** What was issued for a service account, or taken from it; undefined for entries that tell of neither. */
export function issuanceOf(
  entry: Members,
  payload: Members,
  shared: Shared,
  actor: Actor,
): EventRecord | undefined {
  const method = methodOf(payload)
  if (text(payload.serviceName) === 'sts.googleapis.com') return exchangeOf(payload, shared)
  if (!ofIam(payload)) return undefined
  const isKey = /^(Create|Upload)ServiceAccountKey$/.test(method)
  const isEnd = /^(Delete|Disable)ServiceAccountKey$/.test(method)
  if (!isKey && !isEnd && !(method in tokens)) return undefined
  const target = targetOf(entry, payload)
  if (!target) return undefined
  const authentication = objectAt(payload, 'authenticationInfo')
  const isRefused = shared.result !== 'success'
  const base = {
    ...shared,
    kind: isRefused ? ('deny' as const) : isEnd ? ('revoke' as const) : ('issue' as const),
    identity: target,
    requester: actor.name ?? delegationOf(authentication).first?.name,
    parent: keyOf(authentication),
  }
  if (isKey || isEnd) {
    const key = [
      text(objectAt(payload, 'response').name),
      text(objectAt(payload, 'request').name),
      text(payload.resourceName),
    ]
      .filter((name) => name !== undefined)
      .find((name) => partOf(name, 'keys'))
    return said({
      ...base,
      credential: key ? { nativeId: lastPart(key), kind: 'service_account_key', static: true } : undefined,
      issuer: 'iam.googleapis.com',
    } satisfies EventRecord)
  }
  const request = objectAt(payload, 'request')
  const audience = text(request.audience)
  return said({
    ...base,
    issuer: 'iamcredentials.googleapis.com',
    audience: audience ? [audience] : undefined,
    ttlSeconds: seconds(request.lifetime),
  } satisfies EventRecord)
}

/** A token of another issuer for one of Google: whoever it speaks for is a part of a pool. */
function exchangeOf(payload: Members, shared: Shared): EventRecord | undefined {
  if (methodOf(payload) !== 'ExchangeToken') return undefined
  const metadata = objectAt(payload, 'metadata')
  const subject = text(objectAt(payload, 'authenticationInfo').principalSubject)
  const mapped = text(metadata.mapped_principal) ?? text(metadata.mappedPrincipal) ?? subject
  const provider = text(payload.resourceName) ?? text(objectAt(payload, 'request').audience) ?? ''
  const member = mapped?.startsWith('//iam.googleapis.com/')
    ? `principal:${mapped}`
    : mapped?.startsWith('principal:') || !mapped
      ? mapped
      : inPool(provider, mapped)
  const identity = member ? somebodyNamed(member) : undefined
  if (!identity) return undefined
  const audience = text(objectAt(payload, 'request').audience)
  return said({
    ...shared,
    kind: shared.result === 'success' ? 'exchange' : 'deny',
    identity,
    requester: subject === mapped ? undefined : subject,
    issuer: provider || undefined,
    audience: audience ? [audience] : undefined,
  } satisfies EventRecord)
}

/** The subject of the token alone: who that is in the pool, if the pool takes it as it is. */
function inPool(provider: string, subject: string): string | undefined {
  const at = provider.indexOf('/providers/')
  const from = provider.indexOf('projects/')
  return at > 0 && from >= 0
    ? `principal://iam.googleapis.com/${provider.slice(from, at)}/subject/${subject}`
    : undefined
}

/** The permissions that a request needed and had. */
export function grantedIn(payload: Members): string[] {
  const found = listAt(payload, 'authorizationInfo').flatMap((one) => {
    const check = typeof one === 'object' && one !== null ? (one as Members) : {}
    const permission = text(check.permission)
    return permission && check.granted === true ? [`gcp:${permission}`] : []
  })
  return [...new Set(found)]
}
