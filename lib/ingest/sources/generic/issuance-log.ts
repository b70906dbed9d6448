import type { EventRecord } from '@/lib/model/records'
import { eventKinds, type EventKind } from '@/lib/model/vocabulary'
import { type Kept, times, wordMembers } from '../../read/kept'
import { withoutSecrets } from '../../read/redact'
import { readTime } from '../../read/time'
import { Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, said, text } from '../checked'
import { cell, plainName } from '../people/columns'
import { credentialKindIn, identityKindIn, providerIn, yesOrNo } from './words'

/** The columns of a line, in the order in which they are documented. */
const columns = [
  'time',
  'event',
  'identity',
  'native_id',
  'kind',
  'provider',
  'scope',
  'event_id',
  'credential_id',
  'credential_type',
  'parent_credential_id',
  'parent_credential_type',
  'requester',
  'issuer',
  'audience',
  'ttl_seconds',
  'expires',
  'task_id',
  'workload',
  'ip',
  'user_agent',
  'action',
  'result',
  'human',
] as const
type Column = (typeof columns)[number]

const isColumn = (name: string): name is Column => (columns as readonly string[]).includes(name)
const needed: readonly Column[] = ['time', 'event', 'identity']

/**
 * The issuance log of a system that nobody else reads: a token service of one's own, a broker, a runtime of agents. One line an event,
 * with these columns and no others, so that nothing has to be guessed.
 */
export const issuanceLog: Format = {
  id: 'generic/issuance-log',
  title: 'Issuance log of any system (CSV or NDJSON)',
  provider: 'other',
  role: 'log',
  answers: ['use', 'issuance'],
  collect: `# a CSV or NDJSON with any of these columns; ${needed.join(', ')} are needed
# event is one of ${eventKinds.join(', ')}; times are ISO 8601; audiences are separated by spaces
# task_id names the run that a credential was issued for: a task, a job, a pod
${columns.join(',')}`,
  recognises: ({ header, records }) => (header ? isOwnHeader(header) : records.some(isOwnRow)),
  isOwn: isOwnRow,
  scopeOf: ({ value }) => (isObject(value) ? cell(value, 'scope') : undefined),
  asksFor: 'name of the system',
  enumerates: [],
  keeps: {
    ...Object.fromEntries(columns.map((name): [string, Kept] => [name, true])),
    ...times('time expires'),
    ...wordMembers('event kind provider credential_type parent_credential_type result human ttl_seconds'),
  },
  records: ({ value }, context) => [eventOf(value, context)],
}

const isOwnHeader = (header: readonly string[]): boolean =>
  needed.every((name) => header.includes(name)) && header.every(isColumn)

function isOwnRow({ value, list }: Raw): boolean {
  return list === undefined && isObject(value) && isOwnHeader(Object.keys(value))
}

const eventNames: Readonly<Record<string, EventKind>> = {
  issued: 'issue',
  renewed: 'renew',
  exchanged: 'exchange',
  used: 'use',
  revoked: 'revoke',
  denied: 'deny',
  taskstarted: 'task_start',
  taskended: 'task_end',
  changed: 'change',
}

function eventKindIn(word: string): EventKind {
  const plain = plainName(word)
  const kind = eventKinds.find((one) => plainName(one) === plain)
  const named = Object.hasOwn(eventNames, plain) ? eventNames[plain] : undefined
  if (!kind && !named) throw new Reject(`event: "${word}" is none of ${eventKinds.join(', ')}`)
  return (kind ?? named)!
}

function eventOf(value: unknown, context: Context): EventRecord {
  if (!isObject(value)) throw new Reject('This is not a line of an issuance log')
  const at = (column: Column) => cell(value, column)
  const occurredAt = readTime(value.time)
  if (!occurredAt)
    throw new Reject(at('time') ? `time: "${at('time')}" is not a time` : 'The line has no time')
  const name = at('identity')
  if (!name) throw new Reject('The line names no identity')
  const kind = eventKindIn(at('event') ?? '')
  const run = at('task_id')
  if ((kind === 'task_start' || kind === 'task_end') && !run)
    throw new Reject('The line says that a task started or ended, and names no task_id')
  const scope = at('scope') ?? context.scope
  const provider = providerIn(at('provider'))
  return said({
    type: 'event',
    eventId: at('event_id') ?? lineOf(value),
    occurredAt,
    kind,
    identity: {
      provider,
      nativeId: at('native_id') ?? `${scope}/${name}`,
      kind: identityKindIn(at('kind')),
      name,
      scope,
    },
    credential: credentialIn('credential_id', at('credential_id'), at('credential_type'), context),
    parent: credentialIn(
      'parent_credential_id',
      at('parent_credential_id'),
      at('parent_credential_type'),
      context,
    ),
    requester: at('requester'),
    issuer: at('issuer'),
    audience: audienceOf(value.audience),
    ttlSeconds: lifetimeOf(value, occurredAt),
    context: contextOf(at('workload'), at('ip'), scope),
    sourceIp: at('ip'),
    userAgent: at('user_agent')?.slice(0, 300),
    action: at('action'),
    run,
    result: resultOf(at('result'), kind),
    human: yesOrNo(at('human')) === true ? true : undefined,
  } satisfies EventRecord)
}

/** Two lines without an id that say the same are one event, in whichever of the two shapes. */
const lineOf = (value: Record<string, unknown>): string =>
  columns
    .map(
      (column) => (column === 'audience' ? audienceOf(value.audience)?.join(' ') : cell(value, column)) ?? '',
    )
    .join('|')

function credentialIn(
  column: Column,
  id: string | undefined,
  type: string | undefined,
  { fingerprint }: Context,
): EventRecord['credential'] {
  if (id === undefined) return undefined
  if (withoutSecrets(id, fingerprint) !== id)
    throw new Reject(`${column} holds the credential itself: give its id (of a JWT, its jti)`)
  return { nativeId: id, ...credentialKindIn(type ?? 'oidc_token') }
}

/** An empty list says "no audience"; an absent one says nothing. */
function audienceOf(value: unknown): string[] | undefined {
  if (Array.isArray(value)) return value.filter((one) => text(one) !== undefined)
  const words = text(value)?.trim()
  return words ? words.split(/[\s;]+/) : undefined
}

function lifetimeOf(value: Record<string, unknown>, occurredAt: Date): number | undefined {
  const told = cell(value, 'ttl_seconds')
  if (told !== undefined) {
    const seconds = Number(told)
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 2_147_483_647)
      throw new Reject(`ttl_seconds: "${told}" is not a number of seconds`)
    return seconds
  }
  const expires = readTime(value.expires)
  if (!expires) return undefined
  const seconds = Math.round((expires.getTime() - occurredAt.getTime()) / 1000)
  return seconds >= 0 && seconds <= 2_147_483_647 ? seconds : undefined
}

function contextOf(
  workload: string | undefined,
  ip: string | undefined,
  scope: string,
): EventRecord['context'] {
  if (workload) return { kind: 'workload', name: `${scope}/${workload}` }
  return ip ? { kind: 'network', name: `ip ${ip}` } : undefined
}

function resultOf(word: string | undefined, kind: EventKind): EventRecord['result'] {
  if (kind === 'deny') return 'denied'
  if (word === undefined || /^(success|succeeded|ok|allowed|granted|200)$/i.test(word)) return 'success'
  if (/^(denied|deny|refused|forbidden|unauthorized|401|403)$/i.test(word)) return 'denied'
  if (/^(error|failure|failed|fail)$/i.test(word)) return 'error'
  throw new Reject(`result: "${word}" is none of success, denied, error`)
}
