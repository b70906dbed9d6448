import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { type Kept, members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, type Members, objectAt, said, text } from '../checked'

const own: Kept = { id: true, data: members('name role project_id') }
const kinds = ['api_key', 'service_account', 'workload_identity_provider', 'workload_identity_mapping']
const verbs = ['created', 'updated', 'deleted']

/**
 * The audit log of an organisation at OpenAI: keys and service accounts that were made or deleted, and what keys did in the administration.
 * Calls of models are not in it. Source: OpenAI API reference, "Audit logs".
 */
export const openaiAudit: Format = {
  id: 'ai/openai-audit',
  title: 'OpenAI audit log',
  provider: 'ai',
  role: 'log',
  // Of what only reads nothing is told: that somebody was used is known from it, that somebody was not is not.
  tellsOf: [],
  collect: `# an admin key with the scope api.audit_logs.read; audit logging has to be on
after=
while page=$(curl -sS -G -H "Authorization: Bearer $OPENAI_ADMIN_KEY" -d limit=100 \${after:+-d after=$after} https://api.openai.com/v1/organization/audit_logs); do
  jq -c '.data[]' <<<"$page"; [ "$(jq .has_more <<<"$page")" = true ] || break; after=$(jq -r .last_id <<<"$page")
done > openai-audit.ndjson`,
  recognises: ({ records }) => records.some(isEvent),
  isOwn: isEvent,
  scopeOf: () => undefined,
  asksFor: 'OpenAI organisation',
  enumerates: [],
  keeps: {
    ...members('id type object'),
    effective_at: 'time',
    project: members('id name'),
    actor: {
      type: true,
      api_key: { ...members('id type'), user: members('id email'), service_account: members('id') },
      session: { user: members('id email'), ip_address: true },
    },
    ...Object.fromEntries(
      kinds.flatMap((kind) =>
        verbs.flatMap((verb) => [
          [`${kind}.${verb}`, own],
          [`${kind}_${verb}`, own],
        ]),
      ),
    ),
    ...times('p_event_time'),
  },
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function isEvent({ value }: Raw): boolean {
  return (
    isObject(value) &&
    'effective_at' in value &&
    isObject(value.actor) &&
    /^[a-z_]+(\.[a-z_]+){1,3}$/.test(text(value.type) ?? '')
  )
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no event of OpenAI')
  const occurredAt = readTime(value.effective_at)
  if (!occurredAt) throw new Reject('The event has no time')
  const type = text(value.type)
  if (!type) throw new Reject('The event has no type')
  const actor = objectAt(value, 'actor')
  const ip = text(objectAt(actor, 'session').ip_address)
  const shared = {
    type: 'event',
    eventId: text(value.id) ?? `${occurredAt.toISOString()} ${type}`,
    occurredAt,
    issuer: scope,
    sourceIp: ip,
    context: ip ? ({ kind: 'network', name: `ip ${ip}` } as const) : undefined,
    result: 'success',
  } as const
  const events = [...issued(value, type, scope, shared), ...used(actor, scope, shared)]
  if (events.length === 0)
    throw new NotAboutIdentities(
      `Neither makes nor ends a key or a service account, nor was done with one: ${type}`,
    )
  return events
}

type Shared = Omit<EventRecord, 'kind' | 'identity'>

const named = (
  path: string,
  kind: EventRecord['identity']['kind'],
  name: string,
  scope: string,
): EventRecord['identity'] => ({ provider: 'ai', nativeId: `openai/${scope}/${path}`, kind, name, scope })

const requesterOf = (actor: Members): string | undefined => {
  const session = objectAt(objectAt(actor, 'session'), 'user')
  const key = objectAt(actor, 'api_key')
  return text(session.email) ?? text(session.id) ?? text(objectAt(key, 'user').email) ?? text(key.id)
}

/** The event tells what it made under its own name, with a point or with an underscore. */
function issued(value: Members, type: string, scope: string, shared: Shared): EventRecord[] {
  const [, what, verb] = /^(api_key|service_account)\.(created|deleted)$/.exec(type) ?? []
  if (!what || !verb) return []
  const made = isObject(value[type]) ? value[type] : objectAt(value, type.replace('.', '_'))
  const id = text(made.id)
  if (!id) return []
  const name = text(objectAt(made, 'data').name) ?? id
  const kind = verb === 'created' ? 'issue' : 'revoke'
  const requester = requesterOf(objectAt(value, 'actor'))
  if (what === 'service_account')
    return [
      said({
        ...shared,
        kind,
        identity: named(`service-account/${id}`, 'service_account', name, scope),
        requester,
      }),
    ]
  return [
    said({
      ...shared,
      kind,
      identity: named(`key/${id}`, 'api_client', name, scope),
      credential: { nativeId: id, kind: 'api_key', static: true, label: name },
      requester,
    } satisfies EventRecord),
  ]
}

/** A key that did something in the administration; whose it is the event says too. */
function used(actor: Members, scope: string, shared: Shared): EventRecord[] {
  const key = objectAt(actor, 'api_key')
  const id = text(key.id)
  if (!id) return []
  const service = text(objectAt(key, 'service_account').id)
  return [
    said({
      ...shared,
      eventId: `${shared.eventId}/use`,
      kind: 'use',
      identity: service
        ? named(`service-account/${service}`, 'service_account', service, scope)
        : named(`key/${id}`, 'api_client', id, scope),
      credential: { nativeId: id, kind: 'api_key', static: true },
    } satisfies EventRecord),
  ]
}
