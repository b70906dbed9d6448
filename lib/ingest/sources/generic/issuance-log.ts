import type { EventRecord } from '@/lib/model/records'
import { eventKinds, type EventKind, type IdentityKind } from '@/lib/model/vocabulary'
import { type Kept, times, wordMembers } from '../../read/kept'
import { withoutSecrets } from '../../read/redact'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
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

const byPlainName = new Map<string, Column>(columns.map((name) => [plainName(name), name]))
/** "Task ID" and `task_id` are one column. */
const columnOf = (name: string): Column | undefined => byPlainName.get(plainName(name))
const needed: readonly Column[] = ['time', 'event', 'identity']

/**
 * The issuance log of a system that nobody else reads: a token service of one's own, a broker, a runtime of agents. One line an event;
 * the columns are named as documented, so that nothing has to be guessed, and what other columns say is told and not read.
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
  recognises: ({ header, records }) =>
    records.some(isOwn) || (records.length === 0 && header !== undefined && hasNeeded(header)),
  isOwn,
  scopeOf: ({ value }) => (isObject(value) ? fieldsOf(value).scope : undefined),
  asksFor: 'name of the system',
  enumerates: [],
  warns: ({ header, records }) => {
    const names = header ?? records.flatMap(({ value }) => (isObject(value) ? Object.keys(value) : []))
    const others = [...new Set(names)].filter((name) => !columnOf(name)).slice(0, 20)
    return others.length > 0
      ? `These columns are none of an issuance log and were not read: ${others.join(', ')}.`
      : undefined
  },
  keeps: ({ value }) =>
    Object.fromEntries(
      Object.keys(isObject(value) ? value : {}).flatMap((name) => {
        const column = columnOf(name)
        return column ? [[name, keptAs[column] ?? true]] : []
      }),
    ),
  records: ({ value }, context) => [eventOf(value, context)],
}

/** What a column holds besides texts. */
const keptAs: Readonly<Record<string, Kept>> = {
  ...times('time expires'),
  ...wordMembers('event kind provider credential_type parent_credential_type result human ttl_seconds'),
}

const hasNeeded = (names: readonly string[]): boolean =>
  needed.every((column) => names.some((name) => columnOf(name) === column))

// Logs of other systems have columns of these names as well: what they call an event decides.
function isOwn({ value, list }: Raw): boolean {
  if (list !== undefined || !isObject(value) || !hasNeeded(Object.keys(value))) return false
  return eventKindIn(fieldsOf(value).event ?? '') !== undefined
}

type Fields = Partial<Record<Column, string>> & { audiences?: string[] }

/** The cells of a line by column. */
function fieldsOf(value: Record<string, unknown>): Fields {
  const fields: Fields = {}
  for (const name of Object.keys(value)) {
    const column = columnOf(name)
    if (!column) continue
    if (column === 'audience') fields.audiences = audiencesIn(value[name])
    else fields[column] = cell(value, name)
  }
  return fields
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

function eventKindIn(word: string): EventKind | undefined {
  const plain = plainName(word)
  return (
    eventKinds.find((one) => plainName(one) === plain) ??
    (Object.hasOwn(eventNames, plain) ? eventNames[plain] : undefined)
  )
}

function eventOf(value: unknown, context: Context): EventRecord {
  if (!isObject(value)) throw new Reject('This is not a line of an issuance log')
  const fields = fieldsOf(value)
  const occurredAt = timeOf(fields.time)
  if (!occurredAt)
    throw new Reject(fields.time ? `time: "${fields.time}" is not a time` : 'The line has no time')
  const name = fields.identity
  if (!name) throw new Reject('The line names no identity')
  const kind = eventKindIn(fields.event ?? '')
  if (!kind) throw new Reject(`event: "${fields.event ?? ''}" is none of ${eventKinds.join(', ')}`)
  const run = fields.task_id
  if ((kind === 'task_start' || kind === 'task_end') && !run)
    throw new Reject('The line says that a task started or ended, and names no task_id')
  if (PERSON.test(fields.kind ?? '')) throw new NotAboutIdentities('A person')
  const scope = fields.scope ?? context.scope
  return said({
    type: 'event',
    // Two systems may count their events alike, or write the same line.
    eventId: `${scope}|${fields.event_id ?? lineOf(fields)}`,
    occurredAt,
    kind,
    identity: {
      provider: providerIn(fields.provider),
      nativeId: fields.native_id ?? `${scope}/${name}`,
      kind: kindIn(fields.kind, fields.provider),
      name,
      scope,
    },
    credential: credentialIn('credential_id', 'credential_type', fields, context),
    parent: credentialIn('parent_credential_id', 'parent_credential_type', fields, context),
    requester: fields.requester,
    issuer: fields.issuer,
    audience: fields.audiences,
    ttlSeconds: lifetimeOf(fields, occurredAt),
    context: contextOf(fields.workload, fields.ip, scope),
    sourceIp: fields.ip,
    userAgent: fields.user_agent?.slice(0, 300),
    action: fields.action,
    run,
    result: resultOf(fields.result, kind),
    human: yesOrNo(fields.human) === true ? true : undefined,
  } satisfies EventRecord)
}

const PERSON = /^\s*(?:person|people|human|human user|employee|staff|end user)\s*$/i

/** "User" means one of IAM where the line says that it is AWS; elsewhere it says nothing. */
const kindIn = (kind: string | undefined, provider: string | undefined): IdentityKind =>
  plainName(kind ?? '') === 'user' && providerIn(provider) !== 'aws' ? 'other' : identityKindIn(kind)

/** Seconds or milliseconds since 1970 may stand there as a number or as its digits. */
const timeOf = (text: string | undefined): Date | undefined =>
  readTime(text !== undefined && /^\d{9,16}(?:\.\d{1,9})?$/.test(text) ? Number(text) : text)

/** Two lines without an id that say the same are one event, in whichever of the two shapes. */
const lineOf = (fields: Fields): string =>
  columns
    .map((column) => (column === 'audience' ? fields.audiences?.join(' ') : fields[column]) ?? '')
    .join('|')

function credentialIn(
  column: 'credential_id' | 'parent_credential_id',
  type: 'credential_type' | 'parent_credential_type',
  fields: Fields,
  { fingerprint }: Context,
): EventRecord['credential'] {
  const id = fields[column]
  if (id === undefined) return undefined
  if (withoutSecrets(id, fingerprint) !== id)
    throw new Reject(`${column} holds the credential itself: give its id (of a JWT, its jti)`)
  // Of what kind it is nobody said; that it was issued once is certain.
  const said = fields[type]
  return { nativeId: id, ...(said ? credentialKindIn(said) : { kind: 'other', static: false }) }
}

/** An empty list says "no audience"; an absent one says nothing. */
function audiencesIn(value: unknown): string[] | undefined {
  if (Array.isArray(value)) return value.filter((one) => text(one) !== undefined)
  const words = text(value)?.trim()
  return words ? words.split(/[\s;]+/) : undefined
}

function lifetimeOf({ ttl_seconds: told, expires: end }: Fields, occurredAt: Date): number | undefined {
  if (told !== undefined) {
    const seconds = Number(told)
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > 2_147_483_647)
      throw new Reject(`ttl_seconds: "${told}" is not a number of seconds`)
    return seconds
  }
  const expires = timeOf(end)
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
  // What stands there is the result of the task: one that failed has ended as well.
  if (kind === 'task_start' || kind === 'task_end') return 'success'
  if (kind === 'deny') return 'denied'
  if (word === undefined || /^(success|succeeded|ok|allowed|granted|200)$/i.test(word)) return 'success'
  if (/^(denied|deny|refused|forbidden|unauthorized|401|403)$/i.test(word)) return 'denied'
  if (/^(error|failure|failed|fail)$/i.test(word)) return 'error'
  throw new Reject(`result: "${word}" is none of success, denied, error`)
}
