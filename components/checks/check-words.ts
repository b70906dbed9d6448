import type { Verdict } from '@/lib/model/vocabulary'
import type { CheckRow, Narrowing } from '@/lib/model/answers/checks'
import { credentialKindNames, environmentNames, identityKindNames } from '@/lib/model/words'

/** Groups of checks in the order in which they are read, with their words. */
export const groupNames: Record<string, string> = {
  exposure: 'Exposure',
  lifetime: 'Lifetime and rotation',
  lifecycle: 'Life cycle',
  ownership: 'Ownership',
  privilege: 'Privilege',
  trust: 'Trust',
  isolation: 'Isolation',
  runtime: 'Runtime use',
  'third-party': 'Third parties',
  human: 'People',
  custom: 'Written here',
}

export const verdictNames: Record<Verdict, string> = {
  holds: 'Holds',
  gap: 'Gap',
  unknown: 'unknown',
  not_applicable: 'Does not apply',
}

/** Checks by group; unknown groups come last. */
export function grouped(checks: readonly CheckRow[]): [string, CheckRow[]][] {
  const groups = Map.groupBy(checks, ({ group }) => group)
  const order = Object.keys(groupNames)
  const place = (group: string) => (order.includes(group) ? order.indexOf(group) : order.length)
  return [...groups].sort(([a], [b]) => place(a) - place(b))
}

/** A parameter's name as a person reads it: `crypto_max_age_days` → "Crypto max age". */
export function paramName(name: string, unit: string): string {
  const words = name
    .replace(new RegExp(`_${unit}$`), '')
    .replaceAll('_', ' ')
    .replace(/\b(jwt|svid|oidc|sts)\b/g, (short) => short.toUpperCase())
    .replace('x509', 'X.509')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const kindName = (subject: CheckRow['subject']): string =>
  subject === 'credential' ? 'Kind of credential' : 'Kind of identity'

/** "Production, Access key, 111122223333": which part has numbers of its own. */
export const partName = ({ environment, class: kind, scope }: Narrowing['when']): string =>
  [
    environment && environmentNames[environment],
    kind && { ...identityKindNames, ...credentialKindNames }[kind],
    scope,
  ]
    .filter(Boolean)
    .join(', ')

/** "3,600 seconds, 1 hour": seconds are also shown in the usual unit. */
export function paramValue(value: number, unit: string): string {
  if (unit === 'ratio') return `${(value * 100).toLocaleString('en-GB', { maximumFractionDigits: 1 })} %`
  const said = `${value.toLocaleString('en-GB')} ${value === 1 ? unit.replace(/s$/, '') : unit}`
  if (unit !== 'seconds' || value < 60) return said
  const [size, word] = value % 3600 === 0 ? [value / 3600, 'hour'] : [value / 60, 'minute']
  return Number.isInteger(size) ? `${said}, ${size} ${word}${size === 1 ? '' : 's'}` : said
}

/**
 * A predicate cut at its parameters, without the indentation that it has in the source. It never begins with a line break: HTML
 * drops one at the beginning of `pre`, and React would then find another text than it wrote.
 */
export function predicateParts(text: string): { text: string; param: string | null }[] {
  const [first = '', ...others] = text.trimEnd().split('\n')
  const indent = Math.min(
    ...others.filter((line) => line.trim()).map((line) => /^ */.exec(line)![0].length),
    Infinity,
  )
  const rest = others.map((line) => line.slice(indent))
  const flat = first.trim()
    ? [first.trimStart(), ...rest.map((line) => `  ${line}`)].join('\n')
    : rest.join('\n')
  return flat
    .split(/((?<!:):[a-z][a-z0-9_]*)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^:[a-z]/.test(part) ? { text: part, param: part.slice(1) } : { text: part, param: null },
    )
}
