import type { Kept } from '../read/kept'
import { keptBy, type Format, type Raw } from '../source'
import { isObject } from './checked'

type Shape = Readonly<Record<string, Kept>>

const isShape = (kept: Kept | undefined): kept is Shape => typeof kept === 'object'

/**
 * A format whose records are also read when a shipper or a database wrote the names of their members in small letters or in capitals
 * throughout. How they are spelled is taken from what the format keeps of them.
 */
export function inAnyCase(format: Format, shape: Kept = format.keeps as Kept): Format {
  if (!isShape(shape)) throw new Error(`${format.id} keeps no members by their names.`)
  const spelled = (raw: Raw): Raw => {
    const value = respelled(raw.value, shape)
    return value === raw.value ? raw : { ...raw, value }
  }
  const { subjectOf, recordIdOf, prepare, isOwn } = format
  return {
    ...format,
    near: format.near ?? Object.keys(shape),
    recognises: (sample) => format.recognises({ ...sample, records: sample.records.map(spelled) }),
    isOwn: isOwn && ((raw) => isOwn(spelled(raw))),
    scopeOf: (raw) => format.scopeOf(spelled(raw)),
    keeps: (raw) => {
      const own = spelled(raw)
      return own === raw ? keptBy(format, raw) : inAllCases(keptBy(format, own))
    },
    subjectOf: subjectOf && ((raw, context) => subjectOf(spelled(raw), context)),
    recordIdOf: recordIdOf && ((raw) => recordIdOf(spelled(raw))),
    prepare: prepare && ((records) => prepare(() => each(records(), spelled))),
    records: (raw, context) => format.records(spelled(raw), context),
  }
}

async function* each(records: AsyncIterable<Raw>, change: (raw: Raw) => Raw): AsyncGenerator<Raw> {
  for await (const raw of records) yield change(raw)
}

const named = (name: string, shape: Shape): string | undefined => {
  const plain = name.toLowerCase()
  return Object.keys(shape).find((one) => one.toLowerCase() === plain)
}

/** The same value where nothing of it is spelled in another way. */
function respelled(value: unknown, shape: Kept | undefined): unknown {
  if (!isShape(shape)) return value
  if (Array.isArray(value)) {
    const all = value.map((one) => respelled(one, shape))
    return all.every((one, index) => one === value[index]) ? value : all
  }
  if (!isObject(value)) return value
  let isSame = true
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    const other = Object.hasOwn(shape, key) ? undefined : named(key, shape)
    const name = other === undefined || Object.hasOwn(value, other) ? key : other
    const own = respelled(inner, Object.hasOwn(shape, name) ? shape[name] : shape['*'])
    isSame &&= name === key && own === inner
    return [name, own]
  })
  return isSame ? value : Object.fromEntries(entries)
}

function inAllCases(kept: Kept): Kept {
  if (!isShape(kept)) return kept
  return Object.fromEntries(
    Object.entries(kept).flatMap(([name, inner]) => {
      const shape = inAllCases(inner)
      return [name, name.toLowerCase(), name.toUpperCase()].map((one) => [one, shape])
    }),
  )
}
