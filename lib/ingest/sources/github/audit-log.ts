import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { githubActionOf } from '@/lib/privilege/github-catalogue'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, type Members, objectAt, said, scalar, text } from '../checked'
import { appIdentity, githubIdentity, pipelineIdentity, tokenIdentity } from './names'

/**
 * The audit log of an organisation or an enterprise, from the REST API, a stream or an export: who acted by which token, which tokens were
 * granted and taken back, apps installed, secrets of workflows set. What is only read is on no line, except Git over HTTP and SSH.
 * Sources: GitHub documentation, "Audit log events for your organization", "Identifying audit log events performed by an access token".
 */
export const auditLog: Format = {
  id: 'github/audit-log',
  title: 'GitHub audit log',
  provider: 'github',
  role: 'log',
  // Of what only reads nothing is told: that somebody was used is known from it, that somebody was not is not.
  tellsOf: [],
  collect: `# an owner, or a token with the organisation permission "Administration: read" (classic: read:audit_log); Enterprise Cloud only
gh api --paginate "/orgs/$ORG/audit-log?include=all&per_page=100" --jq '.[]' > audit.ndjson`,
  recognises: ({ records }) => records.some(isEvent),
  isOwn: isEvent,
  scopeOf: ({ value }) => (isObject(value) ? organisationIn(value) : undefined),
  asksFor: 'GitHub organisation',
  enumerates: [],
  keeps: {
    ...members(`_document_id action actor actor_id actor_ip actor_is_bot org repo repository business user user_agent name integration
      programmatic_access_type token_id token_scopes hashed_token oauth_application_id operation_type transport_protocol_name
      key user_programmatic_access_name user_programmatic_access_id deploy_key_fingerprint runner_name event status_code`),
    ...times('@timestamp at_sign_timestamp created_at p_event_time'),
    actor_location: members('country_code'),
    data: members('key name integration user_programmatic_access_name'),
  },
  records: ({ value }, { scope }) => recordsOf(value, scope.toLowerCase()),
}

function isEvent({ value }: Raw): boolean {
  if (!isObject(value) || text(value.action) === undefined) return false
  const isTimed = ['@timestamp', 'at_sign_timestamp', 'created_at', '_document_id', 'p_log_type'].some(
    (name) => name in value,
  )
  return (
    isTimed &&
    ('actor' in value || 'org' in value || 'business' in value) &&
    // Other logs have an action too; that of GitHub is two words with a point between them.
    /^[a-z_]+(\.[a-z0-9_]+)?$/.test(text(value.action)!) &&
    !('ei' in value) &&
    !('eventType' in value)
  )
}

const repositoryOf = (value: Members): string | undefined =>
  (text(value.repo) ?? text(value.repository))?.toLowerCase()

function organisationIn(value: Members): string | undefined {
  return text(value.org)?.toLowerCase() ?? repositoryOf(value)?.split('/')[0]
}

type Shared = Omit<EventRecord, 'kind' | 'identity'>

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no event of an audit log')
  const occurredAt =
    readTime(value['@timestamp']) ??
    readTime(value.at_sign_timestamp) ??
    readTime(value.created_at) ??
    readTime(value.p_event_time)
  if (!occurredAt) throw new Reject('The event has no time')
  const action = text(value.action)
  if (!action) throw new Reject('The event has no action')
  const organisation = organisationIn(value) ?? scope
  const ip = text(value.actor_ip)
  const shared: Shared = {
    type: 'event',
    eventId:
      text(value['_document_id']) ??
      [occurredAt.toISOString(), action, scalar(value.actor), repositoryOf(value) ?? ''].join('|'),
    occurredAt,
    issuer: organisation,
    sourceIp: ip,
    context: ip ? { kind: 'network', name: `ip ${ip}` } : undefined,
    userAgent: text(value.user_agent)?.slice(0, 300),
    result: resultOf(value),
  }
  const events = [...issued(value, action, organisation, shared), ...used(value, organisation, shared)]
  if (events.length === 0)
    throw new NotAboutIdentities(
      text(value.programmatic_access_type)
        ? 'Done with a token that the event does not name'
        : 'Done by a person in the browser or by one whom the event does not tell from one',
    )
  return events
}

/** Requests to the API tell how they ended; what else is on a line was done. */
function resultOf({ status_code: status }: Members): EventRecord['result'] {
  const code = Number(scalar(status))
  if (code === 401 || code === 403) return 'denied'
  return code >= 400 ? 'error' : 'success'
}

const named = (
  identity: ReturnType<typeof githubIdentity>,
  kind: EventRecord['identity']['kind'],
  name: string,
  scope: string,
): EventRecord['identity'] => ({ ...identity, kind, name, scope })

/** With what somebody acted: GitHub says the kind of credential and its id. */
function used(value: Members, organisation: string, shared: Shared): EventRecord[] {
  const type = text(value.programmatic_access_type)?.toLowerCase() ?? ''
  const token = scalar(value.token_id)
  const actor = text(value.actor) ?? ''
  const app = /^(.+)\[bot\]$/.exec(actor)?.[1]
  const base = {
    ...shared,
    eventId: `${shared.eventId}/use`,
    kind: 'use' as const,
    action: githubActionOf(text(value.action) ?? ''),
  }
  if (app) {
    const repository = repositoryOf(value)
    // The token of a workflow belongs to its repository, not to an app that somebody installed.
    const identity =
      app === 'github-actions' && repository
        ? named(pipelineIdentity(repository), 'ci_pipeline', `Workflows of ${repository}`, organisation)
        : named(appIdentity(organisation, app), 'app_registration', app, organisation)
    return [
      said({
        ...base,
        identity,
        credential: token ? { nativeId: token, kind: 'other' as const, static: false } : undefined,
      }),
    ]
  }
  // Only personal and OAuth tokens have scopes; requests to the API are also streamed without the kind of token.
  const isUnsaid = type === '' && text(value.token_scopes) !== undefined
  if (!token || !(isUnsaid || /personal access token|personal_access_token|oauth access token/.test(type)))
    return []
  const isOauth = type.startsWith('oauth')
  return [
    said({
      ...base,
      identity: named(
        tokenIdentity(organisation, token),
        'api_client',
        text(value.user_programmatic_access_name) ?? `token ${token} of ${actor}`,
        organisation,
      ),
      credential: {
        nativeId: token,
        kind: isUnsaid ? 'other' : isOauth ? 'api_key' : 'personal_access_token',
        static: true,
        label: isUnsaid ? 'Personal or OAuth token' : isOauth ? 'OAuth token' : 'Personal access token',
      },
    }),
  ]
}

const grants: Readonly<Record<string, EventRecord['kind']>> = {
  'personal_access_token.access_granted': 'issue',
  'personal_access_token.create': 'issue',
  'personal_access_token.credential_regenerated': 'issue',
  'personal_access_token.access_revoked': 'revoke',
  'personal_access_token.destroy': 'revoke',
}
const installs: Readonly<Record<string, EventRecord['kind']>> = {
  'integration_installation.create': 'issue',
  'integration_installation.unsuspend': 'issue',
  'integration_installation.destroy': 'revoke',
  'integration_installation.suspend': 'revoke',
}

function issued(value: Members, action: string, organisation: string, shared: Shared): EventRecord[] {
  const requester = text(value.actor)
  const data = objectAt(value, 'data')
  const grant = grants[action]
  const token = scalar(value.token_id) || scalar(value.user_programmatic_access_id)
  if (grant && token)
    return [
      said({
        ...shared,
        kind: grant,
        identity: named(
          tokenIdentity(organisation, token),
          'api_client',
          text(value.user_programmatic_access_name) ?? `token ${token}`,
          organisation,
        ),
        credential: {
          nativeId: token,
          kind: 'personal_access_token',
          static: true,
          label: 'Fine-grained token',
        },
        requester: text(value.user) ?? requester,
      } satisfies EventRecord),
    ]
  const install = installs[action]
  const app = text(value.integration) ?? text(value.name) ?? text(data.integration) ?? text(data.name)
  if (install && app) {
    const slug = slugOf(app)
    return [
      said({
        ...shared,
        kind: install,
        identity: named(appIdentity(organisation, slug), 'app_registration', slug, organisation),
        requester,
      } satisfies EventRecord),
    ]
  }
  const secret = /^(repo|org|environment)\.(create|update|remove)_actions_secret$/.exec(action)
  const name = text(value.key) ?? text(data.key)
  if (secret && name) {
    const path = secret[1] === 'org' ? organisation : (repositoryOf(value) ?? organisation)
    return [
      said({
        ...shared,
        kind: secret[2] === 'remove' ? 'revoke' : 'issue',
        identity: named(pipelineIdentity(path), 'ci_pipeline', `Workflows of ${path}`, organisation),
        credential: {
          nativeId: `${path}/secret/${name}`,
          kind: 'client_secret',
          static: true,
          label: `Secret ${name}`,
        },
        requester,
      } satisfies EventRecord),
    ]
  }
  return []
}

/**
 * The event tells the display name of an app, everything else its slug. GitHub makes the one of the other like this when an app is
 * registered; after a renaming the two may differ, and the event then stands alone.
 */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .split('-')
    .filter(Boolean)
    .join('-')
