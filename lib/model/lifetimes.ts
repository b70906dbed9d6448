/**
 * Longest lifetime of each class, in seconds, by which what was issued is counted. An hour has a minute of grace: clusters give seven
 * seconds more. Roll-ups hold the place of a class, so that the list may grow only together with what is stored.
 */
const bounds = [300, 900, 3660, 43_200, 86_400, 604_800, 2_592_000] as const

/** The class of lifetimes that the log does not record. */
export const NO_LIFETIME = -1

/** Names of the classes, shortest first; the last has no end. */
export const lifetimeNames = [
  'to 5 min',
  'to 15 min',
  'to 1 h',
  'to 12 h',
  'to 1 day',
  'to 7 days',
  'to 30 days',
  'longer',
] as const

const ARRAY = `'{${bounds.map((bound) => bound + 1).join(',')}}'::int[]`

/** SQL of the class of a number of seconds. */
export const lifetimeClass = (seconds: string): string =>
  `coalesce(width_bucket(${seconds}, ${ARRAY}), ${NO_LIFETIME})`

const thousands = new Intl.NumberFormat('en-GB')

/** A length of time from its seconds, in the two units that say most of it: "1 h 30 min". */
export function lifetime(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.round(whole / 60)
  if (minutes < 60) return `${minutes} min`
  const [units, each, rest, part] =
    minutes < 1440
      ? ([minutes, 60, 'h', 'min'] as const)
      : ([Math.round(minutes / 60), 24, 'd', 'h'] as const)
  const left = units % each
  return `${thousands.format(Math.floor(units / each))} ${rest}${left ? ` ${left} ${part}` : ''}`
}
