import type { EventRecord } from '@/lib/model/records'
import type { CredentialKind, EventKind, IdentityKind, Provider } from '@/lib/model/vocabulary'
import type { Kept } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, type Members, said, scalar, text } from '../checked'

/** A member by its place; a number is an item of a list. Letters and `_` make no difference: shippers write names in small letters. */
type Place = string
/** The first of them that says something. */
type Places = readonly Place[]

/** What happened to a key or a machine, and where the line says to which. */
interface Happening {
  /** What the line calls it. */
  when: RegExp
  is?: Readonly<Record<Place, RegExp>>
  kind: EventKind
  as: string
  id: Places
  name?: Places
  identity: IdentityKind
  /** Left out where the machine itself was made or deleted. */
  credential?: CredentialKind
  /** Whoever got it proved who it is for it. */
  isUse?: true
}

/** What differs from log to log. */
interface Log {
  id: string
  title: string
  /** The same as of the inventory, so that a key of the log is the key of the list. */
  vendor: string
  provider?: Provider
  asksFor: string
  collect: string
  /** Members that every line has, of several names one; they are kept only when they are read as well. */
  has: readonly Places[]
  /** Brings lines of other shapes into the one that the places speak of. */
  plain?: (value: Members) => Members
  at: Places
  eventId?: Places
  what: Places
  failed?: { at: Place; is: RegExp }
  by: Places
  ip?: Places
  agent?: Places
  /** A machine that acted, where the line names one. */
  machine?: { as: string; id: Places; name?: Places; identity: IdentityKind; credential?: CredentialKind }
  happenings: readonly Happening[]
  /** How the ids of this platform are built, where its inventory is no table. */
  nativeId?: (scope: string, as: string, id: string) => string
}

const plainName = (name: string): string => name.replaceAll('_', '').toLowerCase()

function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(name) ? value[Number(name)] : undefined
  if (!isObject(value)) return undefined
  if (Object.hasOwn(value, name)) return value[name]
  const found = Object.keys(value).find((key) => plainName(key) === plainName(name))
  return found === undefined ? undefined : value[found]
}

const inside = (value: unknown, place: Place): unknown =>
  place.split('.').reduce<unknown>((found, name) => memberOf(found, name), value)

const firstIn = (value: unknown, places: Places | undefined): string =>
  (places ?? []).map((place) => scalar(inside(value, place))).find((found) => found !== '') ?? ''

/** The shape that keeps these places of a value, under the names that the value itself gives them. */
function keptIn(value: unknown, places: readonly string[][], times: ReadonlySet<string>, path = ''): Kept {
  if (Array.isArray(value)) {
    const inner = places.map((names) => (/^\d+$/.test(names[0] ?? '') ? names.slice(1) : names))
    return (
      value.map((item) => keptIn(item, inner, times, path)).find((one) => typeof one === 'object') ?? true
    )
  }
  if (!isObject(value)) return times.has(path) ? 'time' : true
  const shape: Record<string, Kept> = {}
  for (const [name, member] of Object.entries(value)) {
    const below = places
      .filter(([first]) => first !== undefined && plainName(first) === plainName(name))
      .map((names) => names.slice(1))
    if (below.length === 0) continue
    const own = path === '' ? plainName(name) : `${path}.${plainName(name)}`
    shape[name] = keptIn(member, below, times, own)
  }
  return shape
}

/**
 * The format of a log in which an administration writes down who did what: read for keys and machines that were made, changed and deleted, and for machines
 * that acted. What only reads such logs leave out, so that silence in one proves nothing.
 */
export function declaredLog(log: Log): Format {
  const plain = (value: unknown): Members | undefined =>
    isObject(value) ? (log.plain?.(value) ?? value) : undefined
  const isOwn = ({ value }: Raw): boolean => {
    const line = plain(value)
    return (
      line !== undefined &&
      log.has.every((places) => places.some((place) => inside(line, place) !== undefined))
    )
  }
  const places = placesOf(log)
  const times = new Set(log.at.map((place) => place.split('.').map(plainName).join('.')))
  return {
    id: log.id,
    title: log.title,
    provider: log.provider ?? 'other',
    role: 'log',
    answers:
      log.machine || log.happenings.some(({ kind, isUse }) => kind === 'use' || isUse)
        ? ['use', 'issuance']
        : ['issuance'],
    tellsOf: [],
    collect: log.collect,
    recognises: ({ records }) => records.some(isOwn),
    isOwn,
    scopeOf: () => undefined,
    asksFor: log.asksFor,
    enumerates: [],
    near: [...new Set(log.has.flat().map((place) => place.split('.')[0]!))],
    keeps: ({ value }) => keptIn(value, places, times),
    records: ({ value }, context) => {
      const line = plain(value)
      if (!line) throw new Reject(`This is no line of ${log.title}`)
      return recordsOf(line, log, context)
    },
  }
}

const placesOf = (log: Log): string[][] =>
  [
    ...log.at,
    ...(log.eventId ?? []),
    ...log.what,
    ...log.by,
    ...(log.ip ?? []),
    ...(log.agent ?? []),
    ...(log.failed ? [log.failed.at] : []),
    ...(log.machine ? [...log.machine.id, ...(log.machine.name ?? [])] : []),
    ...log.happenings.flatMap(({ id, name = [], is = {} }) => [...id, ...name, ...Object.keys(is)]),
  ].map((place) => place.split('.'))

function recordsOf(line: Members, log: Log, { scope }: Context): EventRecord[] {
  const what = firstIn(line, log.what)
  const happening = log.happenings.find(
    ({ when, is = {} }) =>
      when.test(what) &&
      Object.entries(is).every(([place, wanted]) => wanted.test(scalar(inside(line, place)))),
  )
  const subject = happening ? firstIn(line, happening.id) : ''
  const machine = log.machine ? firstIn(line, log.machine.id) : ''
  if (subject === '' && machine === '')
    throw new NotAboutIdentities(
      happening ? `${what}: it does not say of which` : `Not about a key or a machine: ${what || 'unnamed'}`,
    )
  const occurredAt = readTime(log.at.map((place) => inside(line, place)).find((found) => readTime(found)))
  if (!occurredAt) throw new Reject('The line has no time')
  const native = log.nativeId ?? ((of: string, as: string, id: string) => `${log.vendor}/${of}/${as}/${id}`)
  const ip = firstIn(line, log.ip)
  const hasFailed = log.failed !== undefined && log.failed.is.test(scalar(inside(line, log.failed.at)))
  const by = firstIn(line, log.by)
  const shared = {
    type: 'event',
    eventId: firstIn(line, log.eventId) || `${occurredAt.toISOString()} ${what} ${by} ${subject}`,
    occurredAt,
    issuer: scope,
    sourceIp: ip || undefined,
    userAgent: text(firstIn(line, log.agent)),
    result: hasFailed ? 'error' : 'success',
  } as const
  const identityOf = (as: string, id: string, name: string, kind: IdentityKind) => ({
    provider: log.provider ?? ('other' as const),
    nativeId: native(scope, as, id),
    kind,
    name: name || id,
    scope,
  })
  const credentialOf = (as: string, id: string, kind: CredentialKind | undefined) =>
    kind && { nativeId: native(scope, as, id), kind, static: true }
  const events: EventRecord[] = []
  if (happening && subject !== '')
    events.push(
      said({
        ...shared,
        kind: hasFailed ? 'deny' : happening.kind,
        identity: identityOf(happening.as, subject, firstIn(line, happening.name), happening.identity),
        credential: credentialOf(happening.as, subject, happening.credential),
        requester: by || machine || undefined,
      } satisfies EventRecord),
    )
  if (happening?.isUse && subject !== '' && !hasFailed)
    events.push(
      said({
        ...shared,
        eventId: `${shared.eventId}/use`,
        kind: 'use',
        identity: identityOf(happening.as, subject, firstIn(line, happening.name), happening.identity),
        context: ip ? { kind: 'network', name: `ip ${ip}` } : undefined,
      } satisfies EventRecord),
    )
  if (log.machine && machine !== '')
    events.push(
      said({
        ...shared,
        eventId: `${shared.eventId}/use`,
        kind: 'use',
        identity: identityOf(log.machine.as, machine, firstIn(line, log.machine.name), log.machine.identity),
        credential: credentialOf(log.machine.as, machine, log.machine.credential),
        context: ip ? { kind: 'network', name: `ip ${ip}` } : undefined,
        action: what ? `other:${log.vendor}/${what}` : undefined,
      } satisfies EventRecord),
    )
  return events
}
