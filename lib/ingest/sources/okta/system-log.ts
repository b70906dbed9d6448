import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, said, text, type Members } from '../checked'
import { oktaIdentity } from './names'

/**
 * The system log of Okta: API tokens and client secrets that were made or ended, tokens given to applications, and what applications and API
 * tokens did. Exports that write every member in small letters are read as well. Source: Okta, "System Log API" and "event types".
 */
export const systemLog: Format = {
  id: 'okta/system-log',
  title: 'Okta system log',
  provider: 'okta',
  role: 'log',
  collect: `# needs the scope okta.logs.read; the log reaches back 90 days
next="https://$OKTA_ORG/api/v1/logs?since=$(date -u -d '-90 days' +%FT%TZ)&limit=1000"
while [ -n "$next" ]; do
  curl -sS -D headers -H "Authorization: SSWS $OKTA_TOKEN" "$next" | jq -c '.[]' | tee page; [ -s page ] || break
  next=$(sed -n 's/^link: <\\([^>]*\\)>; rel="next".*/\\1/ip' headers)
done > system-log.ndjson`,
  recognises: ({ records }) => records.some(isEvent),
  isOwn: isEvent,
  scopeOf: () => undefined,
  asksFor: 'Okta organisation (acme.okta.com)',
  enumerates: [],
  keeps: {
    ...members('uuid eventType eventtype version'),
    ...wordMembers('severity legacyEventType legacyeventtype'),
    ...times('published'),
    outcome: members('result reason'),
    actor: members('id type alternateId alternateid displayName displayname'),
    client: members('ipAddress ipaddress id'),
    target: members('id type displayName displayname'),
    debugContext: { debugData: members('grantType granttype') },
    debugcontext: { debugData: members('grantType granttype'), debugdata: members('grantType granttype') },
    transaction: { ...members('id type'), detail: members('requestApiTokenId requestapitokenid') },
  },
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

/** A member whatever the case of its name. */
const member = (object: unknown, name: string): unknown =>
  isObject(object) ? (object[name] ?? object[name.toLowerCase()]) : undefined
const words = (object: unknown, name: string): string | undefined => text(member(object, name))

function isEvent({ value }: Raw): boolean {
  return (
    isObject(value) &&
    words(value, 'eventType') !== undefined &&
    'published' in value &&
    ('outcome' in value || 'actor' in value)
  )
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is not an event of Okta')
  const occurredAt = readTime(value.published)
  if (!occurredAt) throw new Reject('The event has no time')
  const type = words(value, 'eventType') ?? ''
  const ip = words(value.client, 'ipAddress')
  const result = words(value.outcome, 'result') ?? 'SUCCESS'
  const shared = {
    type: 'event',
    eventId:
      text(value.uuid) ??
      [occurredAt.toISOString(), type, words(value.actor, 'id'), words(firstTarget(value), 'id')].join(' '),
    occurredAt,
    issuer: scope,
    sourceIp: ip,
    context: ip ? ({ kind: 'network', name: `ip ${ip}` } as const) : undefined,
    userAgent: words(member(value.client, 'userAgent'), 'rawUserAgent')?.slice(0, 300),
    result: /^(SUCCESS|ALLOW)$/.test(result)
      ? 'success'
      : /^(DENY|CHALLENGE)$/.test(result)
        ? 'denied'
        : 'error',
  } as const
  const events = [...issued(value, type, scope, shared), ...usedTokens(value, scope, shared)]
  if (events.length === 0) throw new NotAboutIdentities(`Not about a credential of an application: ${type}`)
  return events
}

const firstTarget = (value: Members): unknown => (Array.isArray(value.target) ? value.target[0] : undefined)

type Shared = Omit<EventRecord, 'kind' | 'identity'>

const named = (object: unknown, kind: EventRecord['identity']['kind'], scope: string) => {
  const id = words(object, 'id') ?? ''
  return { ...oktaIdentity(id), kind, name: words(object, 'displayName') ?? id, scope }
}

const targetsOf = (value: Members, type: RegExp): Members[] =>
  (Array.isArray(value.target) ? value.target : []).filter(
    (one): one is Members =>
      isObject(one) && type.test(words(one, 'type') ?? '') && words(one, 'id') !== undefined,
  )

/** What was made, given out or ended. */
function issued(value: Members, type: string, scope: string, shared: Shared): EventRecord[] {
  const ofToken = /^system\.api_token\.(create|revoke)$/.exec(type)
  if (ofToken)
    return targetsOf(value, /^Token$/i).map((token) =>
      said({
        ...shared,
        kind: shared.result !== 'success' ? 'deny' : ofToken[1] === 'create' ? 'issue' : 'revoke',
        identity: named(token, 'api_client', scope),
        credential: { nativeId: words(token, 'id')!, kind: 'api_key', static: true, label: 'API token' },
        requester: words(value.actor, 'alternateId') ?? words(value.actor, 'id'),
      } satisfies EventRecord),
    )
  const ofSecret = /^app\.oauth2\.client\.lifecycle\.(?:new_client_secret|secret)\.?(\w*)$/.exec(type)
  if (ofSecret) {
    const [app] = targetsOf(value, APPLICATION)
    return app
      ? [
          said({
            ...shared,
            kind: /delete|deactivate|revoke/.test(ofSecret[1] ?? '') ? 'revoke' : 'issue',
            identity: named(app, 'api_client', scope),
            requester: words(value.actor, 'alternateId') ?? words(value.actor, 'id'),
          } satisfies EventRecord),
        ]
      : []
  }
  if (/^app\.oauth2\.invalid_client_credentials$/.test(type))
    return targetsOf(value, APPLICATION).map((app) =>
      said({ ...shared, kind: 'deny', result: 'denied', identity: named(app, 'api_client', scope) }),
    )
  return ofApplication(value, type, scope, shared)
}

/** Event types and logs name an application differently: PublicClientApp, PublicClientAppEntity, OAuth2Client … */
const APPLICATION = /^(AppInstance|PublicClientApp|OAuth2Client)/i
const ACTING = /^(PublicClientApp|OAuth2Client|Workload)/i
/** How the log names an AI agent that is registered with Okta: WorkloadIdentityPrincipal. */
const AGENT = /^Workload/i

/** What an application or an agent that acts by itself got, lost or did. */
function ofApplication(value: Members, type: string, scope: string, shared: Shared): EventRecord[] {
  const { actor } = value
  const actorType = words(actor, 'type') ?? ''
  if (!ACTING.test(actorType) || !words(actor, 'id')) return []
  const isAgent = AGENT.test(actorType)
  const identity = named(actor, isAgent ? 'ai_agent' : 'api_client', scope)
  const use = said({
    ...shared,
    eventId: `${shared.eventId}/use`,
    kind: 'use',
    identity,
  } satisfies EventRecord)
  const of = /^app\.oauth2(?:\.as)?\.(token\.(?:grant|revoke|detect_reuse)|authorize|consent)/.exec(type)?.[1]
  if (!of) return [use]
  const grantType = words(member(member(value, 'debugContext'), 'debugData'), 'grantType') ?? ''
  const isForPerson =
    !isAgent &&
    targetsOf(value, /^User$/i).length > 0 &&
    !/client_credentials|jwt-bearer|token-exchange/.test(grantType)
  // The refresh token of somebody was presented twice: one of the two was not theirs.
  if (of === 'token.detect_reuse') return [said({ ...shared, kind: 'deny', result: 'denied', identity })]
  if (isForPerson || !of.startsWith('token.')) return []
  const [token] = targetsOf(value, /token/i)
  const got = said({
    ...shared,
    kind: shared.result !== 'success' ? 'deny' : of === 'token.revoke' ? 'revoke' : kindOfGrant(grantType),
    identity,
    credential: token && { nativeId: words(token, 'id')!, kind: 'oidc_token', static: false },
    // For whom an agent acts.
    requester: isAgent ? words(targetsOf(value, /^User$/i)[0], 'alternateId') : undefined,
  } satisfies EventRecord)
  return got.kind === 'deny' || got.kind === 'revoke' ? [got] : [got, use]
}

/** Source: RFC 6749, section 6; RFC 8693, section 2.1. */
const kindOfGrant = (grantType: string): EventRecord['kind'] =>
  grantType.endsWith('token-exchange') ? 'exchange' : grantType === 'refresh_token' ? 'renew' : 'issue'

/** A call that was made with an API token names the token. */
function usedTokens(value: Members, scope: string, shared: Shared): EventRecord[] {
  const id = words(member(value.transaction, 'detail'), 'requestApiTokenId')
  if (!id) return []
  return [
    said({
      ...shared,
      eventId: `${shared.eventId}/use`,
      kind: 'use',
      identity: { ...oktaIdentity(id), kind: 'api_client', name: id, scope },
      credential: { nativeId: id, kind: 'api_key', static: true },
    } satisfies EventRecord),
  ]
}
