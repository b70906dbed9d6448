import type {
  CredentialRecord,
  IdentityRecord,
  IdentityRef,
  MembershipRecord,
  ModelRecord,
  OwnerHint,
  TrustRecord,
} from '@/lib/model/records'
import type { FormatGroupId } from '@/lib/model/format-groups'
import { judgeFederation } from '@/lib/trust/federation'
import type { CredentialKind, IdentityKind } from '@/lib/model/vocabulary'
import type { Kept } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { inAnyCase } from '../any-case'
import { isObject, said, scalar, text } from '../checked'
import { endOf } from '../expiry'
import { rightOf } from '../platform-right'

/** A member by its place: `attributes.created_at`; the first text of a list is `tags.0`. */
type Place = string

/** One kind of object that a vendor lists, and where it says what. */
export interface Listed {
  /** Members that such an object has, and what some of them hold or begin with. */
  has: readonly Place[]
  is?: Readonly<Record<Place, string | boolean | null>>
  starts?: Readonly<Record<Place, string>>
  /** Members that it has as well and that are never kept: what they hold is, or betrays, the secret itself. */
  hides?: readonly Place[]
  /** Why such an object is no identity; with it nothing else is read. */
  leftOut?: string
  /** What it is called below its vendor and organisation: `key`, `user`. */
  as: string
  /** Several where a name is unique below another only. */
  id: Place | readonly Place[]
  /** The id is what lets in, as in the address of a hook: its keyed hash takes its place. */
  idIsSecret?: true
  /** Whom it speaks of, where that is not the object itself; where an answer is keyed by the path of its request, `path` finds the id in it. */
  of?: {
    as: string
    id: Place
    path?: RegExp
    /** What it is where that is somebody of the file whom another list leaves out: a token of a person is on the roll by itself. */
    alone?: { kind: IdentityKind; description: string; contact: Place }
  }
  /** Left out where another list names whom a credential belongs to. */
  identity?: {
    kind: IdentityKind
    name: readonly Place[]
    created?: Place
    description?: string
    /** Only where the object names nobody else: then it stands for itself. */
    ifAlone?: true
    off?: { at: Place; values: readonly (string | boolean)[] }
    /** One place, or the names by which different answers call it. */
    lastUsed?: Place | readonly Place[]
    /** Somebody may sign in as it, as people do. */
    interactive?: { at: Place; values: readonly (string | boolean)[] }
    owner?: { at: Place; from: OwnerHint['from'] }
    /** Names another company whose program it is. */
    thirdParty?: Place
    tags?: Readonly<Record<string, Place>>
  }
  credential?: {
    kind: CredentialKind
    label: string
    /** A list of credentials in the object; their places begin in its items. */
    each?: Place
    id?: Place
    created?: Place
    rotated?: Place
    expires?: Place
    /** The vendor leaves the end out where there is none. */
    leftOutIsNever?: true
    /** The vendor gives such a credential no end. */
    neverEnds?: true
    lastUsed?: Place
    /** A last use of null says that there was none, and not only none of late. */
    nullIsNever?: true
    off?: { at: Place; values: readonly (string | boolean)[] }
    only?: Place
    /** The vendor keeps it for others: it lets in somewhere else. */
    inStore?: true
    binding?: Readonly<Record<string, Place>>
  }
  /** Tokens of another issuer that it lets in, in place of a secret. */
  trust?: { issuer: Place; subject?: Place; audiences?: Place }
  /** What it may do: a text, a list of them, or of objects with a name. */
  scopes?: Place
}

/** What differs from vendor to vendor. */
export interface Vendor {
  id: string
  title: string
  vendor: string
  group?: FormatGroupId
  collect: string
  asksFor: string
  /** A database answers: it may write the names of its columns in capitals. */
  isTable?: true
  lists: readonly Listed[]
}

const inside = (value: unknown, place: Place): unknown => {
  let found = value
  for (const name of place.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Record<string, unknown>)[name]
  }
  return found
}

/** Empty when a part of it is missing. */
function idIn(value: unknown, id: Place | readonly Place[]): string {
  const parts = [id].flat().map((place) => scalar(inside(value, place)))
  return parts.includes('') ? '' : parts.join('/')
}

const isListed = (value: unknown, { has, hides = [], is = {}, starts = {} }: Listed): boolean =>
  [...has, ...hides].every((place) => inside(value, place) !== undefined) &&
  Object.entries(is).every(([place, wanted]) => inside(value, place) === wanted) &&
  Object.entries(starts).every(([place, start]) => scalar(inside(value, place)).startsWith(start))

/** An answer about one object may wrap it in `data`, GraphQL wraps each of a list in `node`. */
function unwrapped(value: unknown): unknown {
  if (!isObject(value)) return value
  if (isObject(value.node)) return value.node
  return isObject(value.data) && Object.keys(value).length <= 2 ? value.data : value
}

const topOf = (place: Place): string => place.split('.')[0]!

/** The format of a vendor whose lists say in plain members who there is and by what it authenticates. */
export function declared({ id, title, vendor, group, collect, asksFor, isTable, lists }: Vendor): Format {
  const listedOf = (raw: unknown) => {
    const value = unwrapped(raw)
    return { value, listed: lists.find((one) => isListed(value, one)) }
  }
  const isOwn = ({ value }: Raw): boolean => listedOf(value).listed !== undefined
  // Each list by itself: what is a name in one is the secret in another.
  /** Who of a file is on no roll, as the others name them. */
  async function leftOutIn(records: () => AsyncIterable<Raw>): Promise<ReadonlyMap<string, unknown>> {
    const found = new Map<string, unknown>()
    for await (const raw of records()) {
      const { value, listed } = listedOf(raw.value)
      if (listed?.leftOut) found.set(`${listed.as}/${idIn(value, listed.id)}`, value)
    }
    return found
  }
  const shapes = new Map(lists.map((one) => [one, keptOf(placesOf(one))]))
  const format: Format = {
    id,
    title,
    provider: 'other',
    role: 'inventory',
    group,
    collect,
    recognises: ({ records }) => records.some(isOwn),
    isOwn,
    scopeOf: () => undefined,
    asksFor,
    enumerates: [],
    near: [...new Set(lists.flatMap(({ has, hides = [] }) => [...has, ...hides]).map(topOf))],
    envelope: ['path'],
    keeps: (raw) => {
      const { listed } = listedOf(raw.value)
      const shape = (listed && shapes.get(listed)) ?? {}
      return { ...shape, data: shape, node: shape }
    },
    recordIdOf: (raw) => {
      const { value, listed } = listedOf(raw.value)
      // Records without one are told apart by what they say.
      return listed && !listed.idIsSecret ? `${listed.as}/${idIn(value, listed.id)}` : undefined
    },
    prepare: lists.some(({ of }) => of?.alone) ? leftOutIn : undefined,
    records: (raw, context) => {
      const { value, listed } = listedOf(raw.value)
      if (!listed) throw new Reject(`This is nothing that the lists of ${title} hold`)
      if (listed.leftOut) throw new NotAboutIdentities(listed.leftOut)
      return recordsOf(value, listed, vendor, context, text(raw.envelope?.path))
    },
  }
  return isTable ? inAnyCase(format, Object.assign({}, ...shapes.values())) : format
}

function recordsOf(
  value: unknown,
  listed: Listed,
  vendor: string,
  { scope, fingerprint, prepared }: Context,
  path: string | undefined,
): ModelRecord[] {
  const at = (place: Place | undefined) => (place ? inside(value, place) : undefined)
  const told = idIn(value, listed.id)
  if (told === '') throw new Reject('It has no id')
  const own = listed.idIsSecret ? fingerprint(told).slice(0, 16) : told
  const named = (as: string, id: string): IdentityRef => ({
    provider: 'other',
    nativeId: `${vendor}/${scope}/${as}/${id}`,
  })
  const { identity: who, credential: by, of } = listed
  const holder = of ? scalar(at(of.id)) || (of.path?.exec(path ?? '')?.[1] ?? '') : ''
  // A credential of nobody would hang in the air: what it stands for by itself is said under `identity`.
  if (of && !holder && !who)
    throw new Reject(`It does not say of which ${of.as} it is: add the id, as the command does`)
  const person =
    of?.alone && (prepared as ReadonlyMap<string, unknown> | undefined)?.get(`${of.as}/${holder}`)
  const identity = of && holder && !person ? named(of.as, holder) : named(listed.as, own)
  const records: ModelRecord[] = []
  if (of?.alone && person)
    records.push(...aloneRecords(of.alone, person, identity, scope, own, named(of.as, holder), holder))
  if (who && !(who.ifAlone && holder)) records.push(identityOf(value, who, identity, scope, holder || own))
  const items = by?.each ? at(by.each) : [value]
  for (const item of by && Array.isArray(items) ? items : [])
    records.push(...credentialOf(item, by!, identity, `${vendor}/${scope}/${listed.as}`, own))
  if (listed.trust) records.push(...trustOf(value, listed.trust, identity, own))
  for (const one of [at(listed.scopes)].flat()) {
    const name = text(one) ?? (isObject(one) ? (text(one.name) ?? text(one.roleName)) : undefined)
    if (name) records.push(...rightOf(identity, `other:${vendor}/${name}`, name, '*'))
  }
  if (records.length === 0) throw new NotAboutIdentities('Says nothing of a credential')
  return records
}

/** Something of a person: it does what the person may, who is on no roll. */
function aloneRecords(
  { kind, description, contact }: NonNullable<NonNullable<Listed['of']>['alone']>,
  person: unknown,
  identity: IdentityRef,
  scope: string,
  own: string,
  account: IdentityRef,
  holder: string,
): ModelRecord[] {
  const hint: OwnerHint = { from: 'creator', key: contact, value: text(inside(person, contact)) ?? holder }
  return [
    {
      type: 'identity',
      ...identity,
      kind,
      name: own,
      scope,
      status: 'active',
      description,
      ownerHints: [hint],
    } satisfies IdentityRecord,
    {
      type: 'membership',
      identity,
      group: account,
      name: `its user ${holder}`,
      isOwnAccount: true,
    } satisfies MembershipRecord,
  ]
}

/** What these places say, of those that say something. */
const saidAt = (
  value: unknown,
  places: Readonly<Record<string, Place>> | undefined,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(places ?? {}).flatMap(([name, place]) => {
      const shown = scalar(inside(value, place))
      return shown === '' ? [] : [[name, shown]]
    }),
  )

const some = (texts: Record<string, string>) => (Object.keys(texts).length > 0 ? texts : undefined)

const isOff = (value: unknown, off: { at: Place; values: readonly (string | boolean)[] } | undefined) =>
  off?.values.some((one) => inside(value, off.at) === one) ?? false

/** Whether somebody may sign in as it as people do; undefined when the file does not tell. */
function isInteractive(value: unknown, given: NonNullable<Listed['identity']>['interactive']) {
  const told = given && inside(value, given.at)
  return told === undefined || told === null ? undefined : given!.values.some((one) => told === one)
}

function identityOf(
  value: unknown,
  who: NonNullable<Listed['identity']>,
  identity: IdentityRef,
  scope: string,
  otherwise: string,
): IdentityRecord {
  const at = (place: Place | undefined) => (place ? inside(value, place) : undefined)
  const owner = who.owner && text(at(who.owner.at))
  return said({
    type: 'identity',
    ...identity,
    kind: who.kind,
    name: who.name.map((place) => text(at(place))).find((name) => name !== undefined) ?? otherwise,
    scope,
    status: isOff(value, who.off) ? 'disabled' : 'active',
    createdAt: readTime(at(who.created)),
    interactive: isInteractive(value, who.interactive),
    lastUsedAt: [who.lastUsed]
      .flat()
      .map((place) => readTime(at(place)))
      .find((used) => used !== undefined),
    thirdParty: text(at(who.thirdParty)),
    description: who.description,
    tags: some(saidAt(value, who.tags)),
    ownerHints: owner ? [{ from: who.owner!.from, key: who.owner!.at, value: owner }] : undefined,
  } satisfies IdentityRecord)
}

function credentialOf(
  value: unknown,
  by: NonNullable<Listed['credential']>,
  identity: IdentityRef,
  below: string,
  own: string,
): CredentialRecord[] {
  const at = (place: Place | undefined) => (place ? inside(value, place) : undefined)
  if (by.only && at(by.only) !== true) return []
  const id = by.id ? scalar(at(by.id)) : own
  if (id === '') return []
  const createdAt = readTime(at(by.created))
  return [
    said({
      type: 'credential',
      identity,
      nativeId: `${below}/${id}`,
      kind: by.kind,
      static: true,
      label: by.label,
      status: isOff(value, by.off) ? 'inactive' : 'active',
      createdAt,
      rotatedAt: readTime(at(by.rotated)) ?? createdAt,
      rotationTracked: by.rotated !== undefined,
      ...(by.neverEnds ? { cannotExpire: true } : by.expires ? endOf(at(by.expires), by.leftOutIsNever) : {}),
      lastUsedAt: readTime(at(by.lastUsed)),
      neverUsed: by.nullIsNever && by.lastUsed && at(by.lastUsed) === null ? true : undefined,
      binding: some(saidAt(value, by.binding)),
      inStore: by.inStore,
    } satisfies CredentialRecord),
  ]
}

/** Without a subject whoever has a token of the issuer comes in. */
function trustOf(
  value: unknown,
  by: NonNullable<Listed['trust']>,
  identity: IdentityRef,
  own: string,
): TrustRecord[] {
  const textsAt = (place: Place | undefined) =>
    place
      ? [inside(value, place)]
          .flat()
          .map(scalar)
          .filter((one) => one !== '')
      : []
  const [issuer] = textsAt(by.issuer)
  if (!issuer) return []
  const subjects = textsAt(by.subject)
  const audiences = textsAt(by.audiences)
  const pinned = (claim: string, values: readonly string[]) =>
    values.length > 0
      ? [{ claim, values: values.map((one) => ({ text: one, isPattern: one.includes('*') })) }]
      : []
  return [
    said({
      type: 'trust',
      identity,
      nativeId: own,
      kind: 'federation',
      principal: issuer,
      issuer: issuer.replace(/^https:\/\//, ''),
      subjects: subjects.length > 0 ? subjects : undefined,
      audiences: audiences.length > 0 ? audiences : undefined,
      judgement: judgeFederation(issuer, [...pinned('sub', subjects), ...pinned('aud', audiences)]),
    } satisfies TrustRecord),
  ]
}

/** Every place that an object is read at. */
function placesOf(listed: Listed): Array<[place: Place, kept: Kept]> {
  const { identity: who, credential: by } = listed
  const item = (place: Place | undefined) => (by?.each && place ? `${by.each}.${place}` : place)
  const times = [
    who?.created,
    ...[who?.lastUsed].flat(),
    ...[by?.created, by?.rotated, by?.expires, by?.lastUsed].map(item),
  ]
  const texts = [
    ...listed.has,
    ...Object.keys(listed.is ?? {}),
    ...(listed.idIsSecret ? [] : [listed.id].flat()),
    listed.of?.id,
    listed.trust?.issuer,
    listed.trust?.subject,
    listed.trust?.audiences,
    ...(who?.name ?? []),
    who?.off?.at,
    who?.interactive?.at,
    who?.owner?.at,
    who?.thirdParty,
    ...Object.values(who?.tags ?? {}),
    ...[by?.id, by?.off?.at, by?.only, ...Object.values(by?.binding ?? {})].map(item),
  ]
  const isGiven = (place: Place | undefined): place is Place => place !== undefined
  return [
    ...texts.filter(isGiven).map((place): [Place, Kept] => [place, true]),
    ...times.filter(isGiven).map((place): [Place, Kept] => [place, 'time']),
    ...(listed.idIsSecret ? [listed.id].flat().map((place): [Place, Kept] => [place, 'hash']) : []),
    ...(listed.scopes ? [[listed.scopes, { '': true, name: true, roleName: true }] as [Place, Kept]] : []),
  ]
}

/** The shape that keeps what stands at these places; of a place that is an object for others nothing by itself. */
function keptOf(places: ReadonlyArray<[Place, Kept]>): Record<string, Kept> {
  const shape: Record<string, Kept> = {}
  for (const [place, kept] of places) {
    // An item of a list by its number: the list is kept.
    const names = place.replace(/\.\d+$/, '').split('.')
    let inner = shape
    for (const name of names.slice(0, -1)) {
      const next = inner[name]
      inner = (inner[name] = typeof next === 'object' ? { ...next } : {}) as Record<string, Kept>
    }
    const last = names.at(-1)!
    if (typeof inner[last] !== 'object') inner[last] = kept
  }
  return shape
}
