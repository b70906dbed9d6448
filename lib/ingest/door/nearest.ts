import { formats } from '../index'
import type { Format, Sample } from '../source'
import { isObject } from '../sources/checked'

/** Records that are looked at, and names that have to be shared at least: fewer are chance. */
const RECORDS_MAX = 10
const SHARED_MIN = 3
/** What the shared names have to be worth together: one that two formats have is worth a half. */
const WORTH_MIN = 1.5
/** The part of the names of the records that a format has to read. */
const COVER_MIN = 0.4

/** Members that a format reads at the top of its records. */
const namesOf = ({ near, keeps }: Format): readonly string[] =>
  near ?? (typeof keeps === 'object' ? Object.keys(keeps) : [])

/** How many formats read a member of this name. */
const readers = new Map<string, number>()
for (const format of formats)
  for (const name of new Set(namesOf(format))) readers.set(name, (readers.get(name) ?? 0) + 1)

/** The names at the top of the records, and within a wrapper of one member. */
function namesIn({ records, header }: Sample): Set<string> {
  const names = new Set<string>(header ?? [])
  for (const { value } of records.slice(0, RECORDS_MAX)) {
    if (!isObject(value)) continue
    const [first, ...others] = Object.values(value)
    for (const name of Object.keys(value)) names.add(name)
    if (others.length === 0 && isObject(first)) for (const name of Object.keys(first)) names.add(name)
  }
  return names
}

/** The format whose members the records share most, rare ones before common ones; undefined where it would be a guess. */
export function nearestFormat(sample: Sample): Format | undefined {
  const names = namesIn(sample)
  let best: { format: Format; worth: number } | undefined
  for (const format of formats) {
    const shared = [...new Set(namesOf(format))].filter((name) => names.has(name))
    const worth = shared.reduce((sum, name) => sum + 1 / readers.get(name)!, 0)
    const isEnough = shared.length >= Math.max(SHARED_MIN, names.size * COVER_MIN) && worth >= WORTH_MIN
    if (isEnough && worth > (best?.worth ?? 0)) best = { format, worth }
  }
  return best?.format
}
