import type {
  CredentialRecord,
  IdentityRecord,
  IdentityRef,
  ModelRecord,
  OwnerHint,
} from '@/lib/model/records'
import type { CredentialKind, IdentityKind } from '@/lib/model/vocabulary'
import type { Kept } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, said, scalar, text } from '../checked'
import { rightOf } from '../platform-right'

/** A member by its place: `attributes.created_at`. */
type Place = string

/** One kind of object that a vendor lists, and where it says what. */
export interface Listed {
  /** Members that such an object has, and what some of them hold. */
  has: readonly Place[]
  is?: Readonly<Record<Place, string | boolean>>
  /** Why such an object is no identity; with it nothing else is read. */
  leftOut?: string
  /** What it is called below its vendor and organisation: `key`, `user`. */
  as: string
  /** Several where a name is unique below another only. */
  id: Place | readonly Place[]
  /** Left out where another list names whom a credential belongs to. */
  identity?: {
    kind: IdentityKind
    name: readonly Place[]
    created?: Place
    description?: string
    off?: { at: Place; values: readonly (string | boolean)[] }
    lastUsed?: Place
    /** Somebody may sign in as it, as people do. */
    interactive?: { at: Place; values: readonly (string | boolean)[] }
    owner?: { at: Place; from: OwnerHint['from'] }
    tags?: Readonly<Record<string, Place>>
  }
  credential?: {
    kind: CredentialKind
    label: string
    /** Whose it is, where that is not the object itself. */
    of?: { as: string; id: Place }
    id?: Place
    created?: Place
    rotated?: Place
    expires?: Place
    /** The vendor gives such a credential no end. */
    neverEnds?: true
    lastUsed?: Place
    /** A last use of null says that there was none, and not only none of late. */
    nullIsNever?: true
    off?: { at: Place; values: readonly (string | boolean)[] }
    only?: Place
    binding?: Readonly<Record<string, Place>>
  }
  /** A list of texts, or of objects with a name. */
  scopes?: Place
}

/** What differs from vendor to vendor. */
export interface Vendor {
  id: string
  title: string
  vendor: string
  collect: string
  asksFor: string
  lists: readonly Listed[]
}

const inside = (value: unknown, place: Place): unknown => {
  let found = value
  for (const name of place.split('.')) {
    if (!isObject(found) || !Object.hasOwn(found, name)) return undefined
    found = found[name]
  }
  return found
}

/** Empty when a part of it is missing. */
function idIn(value: unknown, id: Place | readonly Place[]): string {
  const parts = [id].flat().map((place) => scalar(inside(value, place)))
  return parts.includes('') ? '' : parts.join('/')
}

const isListed = (value: unknown, { has, is = {} }: Listed): boolean =>
  has.every((place) => inside(value, place) !== undefined) &&
  Object.entries(is).every(([place, wanted]) => inside(value, place) === wanted)

/** An answer about one object may wrap it in `data`. */
const unwrapped = (value: unknown): unknown =>
  isObject(value) && isObject(value.data) && Object.keys(value).length <= 2 ? value.data : value

/** The format of a vendor whose lists say in plain members who there is and by what it authenticates. */
export function declared({ id, title, vendor, collect, asksFor, lists }: Vendor): Format {
  const listedOf = (raw: unknown) => {
    const value = unwrapped(raw)
    return { value, listed: lists.find((one) => isListed(value, one)) }
  }
  const isOwn = ({ value }: Raw): boolean => listedOf(value).listed !== undefined
  const shape = keptOf(lists.flatMap(placesOf))
  return {
    id,
    title,
    provider: 'other',
    role: 'inventory',
    collect,
    recognises: ({ records }) => records.some(isOwn),
    isOwn,
    scopeOf: () => undefined,
    asksFor,
    enumerates: [],
    keeps: { ...shape, data: shape },
    recordIdOf: (raw) => {
      const { value, listed } = listedOf(raw.value)
      return listed && `${listed.as}/${idIn(value, listed.id)}`
    },
    records: (raw, context) => {
      const { value, listed } = listedOf(raw.value)
      if (!listed) throw new Reject(`This is nothing that the lists of ${title} hold`)
      if (listed.leftOut) throw new NotAboutIdentities(listed.leftOut)
      return recordsOf(value, listed, vendor, context)
    },
  }
}

function recordsOf(value: unknown, listed: Listed, vendor: string, { scope }: Context): ModelRecord[] {
  const at = (place: Place | undefined) => (place ? inside(value, place) : undefined)
  const own = idIn(value, listed.id)
  if (own === '') throw new Reject('It has no id')
  const named = (as: string, id: string): IdentityRef => ({
    provider: 'other',
    nativeId: `${vendor}/${scope}/${as}/${id}`,
  })
  const isOff = (off: { at: Place; values: readonly (string | boolean)[] } | undefined) =>
    off?.values.some((one) => at(off.at) === one) ?? false
  const isInteractive = ({ interactive }: NonNullable<Listed['identity']>) => {
    const said = interactive && at(interactive.at)
    return said === undefined || said === null ? undefined : interactive!.values.some((one) => said === one)
  }
  const { identity: who, credential: by } = listed
  const holder = by?.of ? scalar(at(by.of.id)) : ''
  const identity = by?.of && holder ? named(by.of.as, holder) : named(listed.as, own)
  const records: ModelRecord[] = []
  if (who) {
    const owner = who.owner && text(at(who.owner.at))
    const tags = Object.fromEntries(
      Object.entries(who.tags ?? {}).flatMap(([tag, place]) => {
        const shown = scalar(at(place))
        return shown === '' ? [] : [[tag, shown]]
      }),
    )
    records.push(
      said({
        type: 'identity',
        ...identity,
        kind: who.kind,
        name: who.name.map((place) => text(at(place))).find((name) => name !== undefined) ?? own,
        scope,
        status: isOff(who.off) ? 'disabled' : 'active',
        createdAt: readTime(at(who.created)),
        interactive: isInteractive(who),
        lastUsedAt: readTime(at(who.lastUsed)),
        description: who.description,
        tags: Object.keys(tags).length > 0 ? tags : undefined,
        ownerHints: owner ? [{ from: who.owner!.from, key: who.owner!.at, value: owner }] : undefined,
      } satisfies IdentityRecord),
    )
  }
  if (by && (!by.only || at(by.only) === true)) {
    const createdAt = readTime(at(by.created))
    const binding = Object.fromEntries(
      Object.entries(by.binding ?? {}).flatMap(([name, place]) => {
        const shown = scalar(at(place))
        return shown === '' ? [] : [[name, shown]]
      }),
    )
    records.push(
      said({
        type: 'credential',
        identity,
        nativeId: `${vendor}/${scope}/${listed.as}/${by.id ? scalar(at(by.id)) : own}`,
        kind: by.kind,
        static: true,
        label: by.label,
        status: isOff(by.off) ? 'inactive' : 'active',
        createdAt,
        rotatedAt: readTime(at(by.rotated)) ?? createdAt,
        rotationTracked: by.rotated !== undefined,
        expiresAt: readTime(at(by.expires)),
        cannotExpire: by.neverEnds ? true : by.expires ? false : undefined,
        lastUsedAt: readTime(at(by.lastUsed)),
        neverUsed: by.nullIsNever && by.lastUsed && at(by.lastUsed) === null ? true : undefined,
        binding: Object.keys(binding).length > 0 ? binding : undefined,
      } satisfies CredentialRecord),
    )
  }
  const scopes = at(listed.scopes)
  for (const one of Array.isArray(scopes) ? scopes : []) {
    const name = text(one) ?? (isObject(one) ? text(one.name) : undefined)
    if (name) records.push(...rightOf(identity, `other:${vendor}/${name}`, name, '*'))
  }
  if (records.length === 0) throw new NotAboutIdentities('Says nothing of a credential')
  return records
}

/** Every place that an object is read at. */
function placesOf(listed: Listed): Array<[place: Place, kept: Kept]> {
  const { identity: who, credential: by } = listed
  const times = [who?.created, who?.lastUsed, by?.created, by?.rotated, by?.expires, by?.lastUsed]
  const texts = [
    ...listed.has,
    ...Object.keys(listed.is ?? {}),
    ...[listed.id].flat(),
    ...(who?.name ?? []),
    who?.off?.at,
    who?.interactive?.at,
    who?.owner?.at,
    ...Object.values(who?.tags ?? {}),
    by?.of?.id,
    by?.id,
    by?.off?.at,
    by?.only,
    ...Object.values(by?.binding ?? {}),
  ]
  const isGiven = (place: Place | undefined): place is Place => place !== undefined
  return [
    ...texts.filter(isGiven).map((place): [Place, Kept] => [place, true]),
    ...times.filter(isGiven).map((place): [Place, Kept] => [place, 'time']),
    ...(listed.scopes ? [[listed.scopes, { '': true, name: true }] as [Place, Kept]] : []),
  ]
}

/** The shape that keeps what stands at these places; of a place that is an object for others nothing by itself. */
function keptOf(places: ReadonlyArray<[Place, Kept]>): Record<string, Kept> {
  const shape: Record<string, Kept> = {}
  for (const [place, kept] of places) {
    const names = place.split('.')
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
