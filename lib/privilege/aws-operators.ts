import { matchesWildcard } from './wildcard'

/** The values of a condition key in one request; undefined when the request does not carry the key. */
export type KeyValue = readonly string[] | undefined

/** A condition operator of IAM taken apart: `ForAllValues:StringNotLikeIfExists`. */
export interface Operator {
  base: string
  negated: boolean
  ifExists: boolean
  set?: 'all' | 'any'
}

type Test = (value: string, wanted: string) => boolean | undefined

const number = (compare: (a: number, b: number) => boolean): Test => {
  return (value, wanted) => {
    const [a, b] = [Number(value), Number(wanted)]
    return Number.isFinite(a) && Number.isFinite(b) ? compare(a, b) : undefined
  }
}
const date = (compare: (a: number, b: number) => boolean): Test => {
  return (value, wanted) => {
    const [a, b] = [instantOf(value), instantOf(wanted)]
    return a === undefined || b === undefined ? undefined : compare(a, b)
  }
}

/** Seconds since 1970 or an ISO date, as IAM takes both. */
function instantOf(text: string): number | undefined {
  const at = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)
  return Number.isFinite(at) ? at : undefined
}

const tests: Readonly<Record<string, Test>> = {
  stringequals: (value, wanted) => value === wanted,
  stringequalsignorecase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  stringlike: (value, wanted) => matchesWildcard(wanted, value),
  arnequals: matchesArn,
  arnlike: matchesArn,
  bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  binaryequals: (value, wanted) => value === wanted,
  ipaddress: inNetwork,
  numericequals: number((a, b) => a === b),
  numericlessthan: number((a, b) => a < b),
  numericlessthanequals: number((a, b) => a <= b),
  numericgreaterthan: number((a, b) => a > b),
  numericgreaterthanequals: number((a, b) => a >= b),
  dateequals: date((a, b) => a === b),
  datelessthan: date((a, b) => a < b),
  datelessthanequals: date((a, b) => a <= b),
  dategreaterthan: date((a, b) => a > b),
  dategreaterthanequals: date((a, b) => a >= b),
}

const negations: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
  notipaddress: 'ipaddress',
  numericnotequals: 'numericequals',
  datenotequals: 'dateequals',
}

/** Reads an operator; undefined for one that IAM does not have. */
export function readOperator(text: string): Operator | undefined {
  const colon = text.indexOf(':')
  const prefix = colon < 0 ? '' : text.slice(0, colon).toLowerCase()
  if (prefix !== '' && prefix !== 'forallvalues' && prefix !== 'foranyvalue') return undefined
  const name = text.slice(colon + 1).toLowerCase()
  const ifExists = name.endsWith('ifexists')
  const plain = ifExists ? name.slice(0, -'ifexists'.length) : name
  const base = negations[plain] ?? plain
  if (base !== 'null' && !tests[base]) return undefined
  return {
    base,
    negated: plain in negations,
    ifExists,
    ...(prefix ? { set: prefix === 'forallvalues' ? ('all' as const) : ('any' as const) } : {}),
  }
}

/** Whether a request with this value of the key meets the clause; undefined when the two cannot be compared. */
export function meets(operator: Operator, wanted: readonly string[], value: KeyValue): boolean | undefined {
  const { base, negated, ifExists, set } = operator
  if (base === 'null') return wanted.some((one) => (one.toLowerCase() === 'true') === (value === undefined))
  if (value === undefined || value.length === 0) {
    if (ifExists || set === 'all') return true
    return set === 'any' ? false : negated
  }
  const test = tests[base]!
  const one = (held: string): boolean | undefined => {
    const found = wanted.map((each) => test(held, each))
    const hit = found.includes(true) ? true : found.includes(undefined) ? undefined : false
    return hit === undefined ? undefined : hit !== negated
  }
  const answers = value.map(one)
  if (set === 'all') return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false
}

/** ARN operators compare the six parts one by one, so that `*` in the account cannot reach into the resource. */
function matchesArn(value: string, pattern: string): boolean {
  if (pattern === '*') return true
  const [held, wanted] = [arnParts(value), arnParts(pattern)]
  return held.length === wanted.length && wanted.every((part, at) => matchesWildcard(part, held[at]!))
}

function arnParts(arn: string): string[] {
  const parts = arn.split(':')
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

function inNetwork(value: string, network: string): boolean | undefined {
  const [address, bits] = network.split('/')
  const version = network.includes(':') ? 6 : 4
  const length = bits === undefined ? (version === 6 ? 128 : 32) : Number(bits)
  if (!Number.isInteger(length) || length < 0) return undefined
  if (value.includes(':') !== (version === 6)) return false
  if (version === 6) return length === 0 ? true : undefined
  const [a, b] = [ipv4(value), ipv4(address ?? '')]
  if (a === undefined || b === undefined || length > 32) return undefined
  const size = 2 ** (32 - length)
  return Math.floor(a / size) === Math.floor(b / size)
}

/** An IPv4 address as a number. */
export function ipv4(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let sum = 0
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined
    sum = sum * 256 + Number(part)
  }
  return sum
}
