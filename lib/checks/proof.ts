import { credentialKinds, environments, identityKinds, providers, word } from '@/lib/model/vocabulary'
import { lifetime } from '@/lib/model/lifetimes'
import { credentialKindNames, environmentNames, identityKindNames, providerNames } from '@/lib/model/words'
import type { KnownCheck } from './custom'

const thousands = new Intl.NumberFormat('en-GB')
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/**
 * `{fact}`, `{fact|copy|copies}` with its noun, `{+fact}` for a clause that stands only above 0, `{?fact}` and
 * `{!fact}` for one that stands only when it is so, or is not.
 */
const PLACE = /\{([?!+]?)(\w+)(?:\|([^|}]+)\|([^|}]+))?\}/g

/** The facts that the clauses of a proof name. */
export const factsOfProof = (clauses: readonly string[]): string[] =>
  clauses.flatMap((clause) => [...clause.matchAll(PLACE)].map(([, , fact]) => fact!))

/**
 * The reason of a finding with its proof in one sentence: the clauses of its check, filled with the facts of its subject. A clause
 * of which a fact is unknown is left out.
 */
export function proofOf(check: KnownCheck, facts: Readonly<Record<string, unknown>>): string {
  const told = check.proof.flatMap((clause) => {
    let isTold = true
    const text = clause.replace(PLACE, (_, mark: string, fact: string, one?: string, many?: string) => {
      const value = facts[fact]
      if (mark === '?' || mark === '!') {
        if (mark === '?' ? value !== true : value !== false) isTold = false
        return ''
      }
      if (value === null || value === undefined || (mark === '+' && value === 0)) {
        isTold = false
        return ''
      }
      const said = saidOf(check, fact, value)
      return one && many ? `${said} ${value === 1 ? one : many}` : said
    })
    return isTold ? [text.trim()] : []
  })
  const sentence = told.join('; ')
  return sentence === '' ? '' : `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`
}

function saidOf({ subject }: KnownCheck, fact: string, value: unknown): string {
  if (value instanceof Date) return dayOf(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.join(' → ')
  if (typeof value !== 'number') return String(value)
  if (fact.endsWith('provider')) return providerNames[word(providers, value)]
  if (fact === 'identity_kind') return identityKindNames[word(identityKinds, value)]
  if (fact === 'kind')
    return subject === 'credential'
      ? credentialKindNames[word(credentialKinds, value)]
      : identityKindNames[word(identityKinds, value)]
  if (/^ttl_|_seconds$/.test(fact)) return lengthOf(value)
  if (fact.endsWith('environment')) return environmentNames[word(environments, value)].toLowerCase()
  return thousands.format(value)
}

/** "14 Nov 2026", in UTC: a proof reads the same for everybody. */
const dayOf = (at: Date): string => `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`

/** A length of time in its larger units where they say all of it: a proof never rounds. */
const lengthOf = (seconds: number): string =>
  seconds >= 60 && seconds % (seconds < 86_400 ? 60 : 3600) === 0
    ? lifetime(seconds)
    : `${thousands.format(seconds)} s`
