import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, type Members, objectAt, said, scalar, text } from '../checked'

/**
 * The audit log of Teleport: bots that join, the certificates they get, what they do with them, locks. What people do is left out. Source:
 * Teleport documentation, "Audit events reference" and api/proto/teleport/legacy/types/events.
 */
export const auditLog: Format = {
  id: 'teleport/audit-log',
  title: 'Teleport audit log',
  provider: 'teleport',
  role: 'log',
  collect: `# on a server of the Auth Service that keeps its events in files; elsewhere the Event Handler forwards the same lines
# (its role needs list and read on "event")
cat /var/lib/teleport/log/*.log > teleport.ndjson`,
  recognises: ({ records }) => records.some(isEvent),
  isOwn: isEvent,
  scopeOf: ({ value }) => (isObject(value) ? text(value.cluster_name) : undefined),
  asksFor: 'Teleport cluster',
  enumerates: [],
  keeps: {
    ...members(`event code uid ei cluster_name user success method token_name bot_name name user_name cert_type login proto server_hostname
      kubernetes_cluster db_service app_name addr_remote`),
    ...times('time expires'),
    'addr.remote': true,
    bot: members('bot_name bot_instance_id'),
    target: members('user role node server_id bot_instance_id join_token'),
    identity: {
      ...members(
        'user impersonator bot_name bot_instance_id roles client_ip route_to_cluster disallow_reissue',
      ),
      ...times('expires'),
    },
    attributes: members(
      'sub repository repository_owner workflow ref job_workflow_ref namespace service_account pod',
    ),
  },
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function isEvent({ value }: Raw): boolean {
  return (
    isObject(value) &&
    text(value.event) !== undefined &&
    /^T[A-Z0-9]{1,4}\d{2,3}[IWE]$/i.test(text(value.code) ?? '') &&
    'time' in value
  )
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no event of Teleport')
  const occurredAt = readTime(value.time)
  if (!occurredAt) throw new Reject('The event has no time')
  const cluster = text(value.cluster_name) ?? scope
  const identity = objectAt(value, 'identity')
  const address = text(identity.client_ip) ?? text(value['addr.remote']) ?? text(value.addr_remote)
  const ip = address?.replace(/:\d{1,5}$/, '').replace(/^\[(.*)\]$/, '$1')
  const shared = {
    type: 'event',
    eventId: text(value.uid) ?? `${occurredAt.toISOString()} ${scalar(value.event)} ${scalar(value.user)}`,
    occurredAt,
    issuer: cluster,
    sourceIp: ip,
    context: ip ? ({ kind: 'network', name: `ip ${ip}` } as const) : undefined,
    result: value.success === false ? 'denied' : 'success',
  } as const
  const event = eventOf(value, cluster, shared)
  if (!event) throw new NotAboutIdentities('Done by a person, or to what is no bot')
  return [event]
}

type Shared = Omit<EventRecord, 'kind' | 'identity'>

/** The user of a bot is called `bot-<name>`. */
const botNamed = (user: string | undefined): string | undefined =>
  user?.startsWith('bot-') ? user.slice('bot-'.length) : undefined

const botIn = (cluster: string, name: string): EventRecord['identity'] => ({
  provider: 'teleport',
  nativeId: `${cluster}/bot/${name}`,
  kind: 'bot',
  name,
  scope: cluster,
})

function eventOf(value: Members, cluster: string, shared: Shared): EventRecord | undefined {
  switch (text(value.event)) {
    case 'cert.create':
      return certificate(value, cluster, shared)
    case 'bot.join':
      return join(value, cluster, shared)
    case 'bot.delete': {
      const name = text(value.name) ?? botNamed(text(value.user_name))
      return name
        ? said({
            ...shared,
            kind: 'revoke' as const,
            identity: botIn(cluster, name),
            requester: text(value.user),
          })
        : undefined
    }
    case 'lock.created': {
      const locked = botNamed(text(objectAt(value, 'target').user))
      return locked
        ? said({
            ...shared,
            kind: 'revoke' as const,
            identity: botIn(cluster, locked),
            requester: text(value.updated_by) ?? text(value.user),
          })
        : undefined
    }
    default: {
      const name = botNamed(text(value.user))
      return name
        ? said({
            ...shared,
            kind: 'use' as const,
            identity: botIn(cluster, name),
            action: `teleport:${scalar(value.event)}`,
          })
        : undefined
    }
  }
}

/** A bot gets certificates for an hour or so, each for some of its roles; the log names them by the event alone. */
function certificate(value: Members, cluster: string, shared: Shared): EventRecord | undefined {
  const identity = objectAt(value, 'identity')
  const name =
    text(identity.bot_name) ?? botNamed(text(identity.user)) ?? botNamed(text(identity.impersonator))
  if (!name) return undefined
  const ends = readTime(identity.expires)
  const seconds = ends && Math.round((ends.getTime() - shared.occurredAt.getTime()) / 1000)
  const instance = text(identity.bot_instance_id)
  return said({
    ...shared,
    kind: 'issue',
    identity: botIn(cluster, name),
    credential: { nativeId: shared.eventId, kind: 'client_certificate', static: false },
    parent: instance ? { nativeId: `instance/${instance}`, kind: 'other' } : undefined,
    ttlSeconds: seconds !== undefined && seconds > 0 && seconds < 2 ** 31 ? seconds : undefined,
  } satisfies EventRecord)
}

/** With a secret of the cluster (`token`), or with what the platform says of the workload. A secret is masked in the log. */
function join(value: Members, cluster: string, shared: Shared): EventRecord | undefined {
  const bot = objectAt(value, 'bot')
  const name = text(value.bot_name) ?? text(bot.bot_name) ?? botNamed(text(value.user_name))
  if (!name) return undefined
  const method = text(value.method)
  const token = text(value.token_name)
  const attributes = objectAt(value, 'attributes')
  const account = text(attributes.service_account)
  return said({
    ...shared,
    kind: shared.result === 'success' ? (method === 'token' ? 'issue' : 'exchange') : 'deny',
    identity: botIn(cluster, name),
    credential: text(bot.bot_instance_id)
      ? {
          nativeId: `instance/${text(bot.bot_instance_id)!}`,
          kind: 'other',
          static: false,
          label: 'Bot instance',
        }
      : undefined,
    parent: token
      ? { nativeId: `join-token/${token}`, kind: method === 'token' ? 'api_key' : 'oidc_token' }
      : undefined,
    requester:
      text(attributes.sub) ??
      (account
        ? `system:serviceaccount:${text(attributes.namespace) ?? ''}:${account}`
        : text(attributes.repository)),
  } satisfies EventRecord)
}
