import type { Clause, Principal } from './aws-keys'
import { meets, readOperator } from './aws-operators'

/** Operator → key → values, as a policy writes it. */
export type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Puts a principal's own values in place of policy variables; one that nobody knows may be anything. */
export function fill(
  pattern: string,
  { arn, account, kind, name, tags = {} }: Principal,
): { text: string; isGuess: boolean } {
  if (!pattern.includes('${')) return { text: pattern, isGuess: false }
  let isGuess = false
  const text = pattern.replace(/\$\{([^{}]*)\}/g, (_, inner: string) => {
    const variable = inner.split(',')[0]!.trim().toLowerCase()
    if (variable === '*' || variable === '?' || variable === '$') return '\u{e000}'
    if (variable === 'aws:username' && kind === 'user') return name
    // A role has no user name: the pattern matches nothing.
    if (variable === 'aws:username') return '\u{e000}'
    if (variable === 'aws:principalaccount') return account
    if (variable === 'aws:principalarn') return arn
    const tag =
      variable.startsWith('aws:principaltag/') && kind === 'user'
        ? Object.entries(tags).find(([key]) => key.toLowerCase() === variable.slice(17))?.[1]
        : undefined
    if (tag !== undefined) return tag
    isGuess = true
    return '*'
  })
  return { text, isGuess }
}

/** The clauses of a condition, with variables filled in. */
export function clausesOf(
  condition: Condition | undefined,
  principal: Principal,
): { clauses: Clause[]; unreadable: boolean } {
  const clauses: Clause[] = []
  let unreadable = false
  for (const [name, keys] of Object.entries(condition ?? {})) {
    const operator = readOperator(name)
    for (const [key, value] of Object.entries(keys ?? {})) {
      const filled = valuesOf(value).map((text) => fill(text, principal))
      if (!operator || filled.some(({ isGuess }) => isGuess)) unreadable = true
      else clauses.push({ operator, key: key.toLowerCase(), values: filled.map(({ text }) => text) })
    }
  }
  return { clauses, unreadable }
}

/** Values of a condition as texts: policies write booleans and numbers both ways. */
export function valuesOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value]
  return list.flatMap((one) =>
    typeof one === 'boolean' || typeof one === 'number'
      ? [String(one)]
      : typeof one === 'string'
        ? [one]
        : [],
  )
}

/** Whether anybody could ever meet a condition from this instant on: a window that has closed lets nobody in. */
export function canEverHold(condition: Condition | undefined, asOf: Date): boolean {
  const { clauses } = clausesOf(condition, { arn: '', account: '', kind: 'role', name: '' })
  return clauses.every(({ operator, key, values }) =>
    key !== 'aws:currenttime' && key !== 'aws:epochtime'
      ? true
      : operator.base.startsWith('dategreater') || meets(operator, values, [asOf.toISOString()]) !== false,
  )
}
