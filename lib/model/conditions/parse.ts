import { type FactAbout, factsOf, type Subject } from './facts'
import { type Token, tokensOf } from './tokens'
import type { Comparison, Condition, Operand } from './tree'

/** How long and how deep a condition may be: what is longer says several things. */
export const CONDITION_LENGTH_MAX = 4000
const DEPTH_MAX = 20
const PARTS_MAX = 100
const NUMBER_MAX = 1e12

/** What is wrong with a condition: what, where, and what to do. */
export interface Problem {
  message: string
  from: number
  to: number
}

/** What may stand at a place, for whoever writes there. */
export interface Offer {
  /** What is written. */
  insert: string
  kind: 'fact' | 'operator' | 'value' | 'join'
}

/** What of a text was understood: all of it as a condition, or what is wrong with it. */
export type Read = { condition: Condition; problem?: undefined } | { problem: Problem; condition?: undefined }

/** Reads a condition. */
export function readCondition(text: string, subject: Subject): Read {
  if (text.length > CONDITION_LENGTH_MAX)
    return {
      problem: {
        message: `The condition is longer than ${CONDITION_LENGTH_MAX} characters. Make two checks of it.`,
        from: CONDITION_LENGTH_MAX,
        to: text.length,
      },
    }
  const reader = new Reader(text, subject)
  try {
    return { condition: reader.whole() }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return {
      problem: {
        ...error.problem,
        message: `${placeOf(text, error.problem.from)}: ${error.problem.message}`,
      },
    }
  }
}

/** What may follow a text that is the beginning of a condition; nothing when it is wrong before its end. */
export function offersAfter(text: string, subject: Subject): Offer[] {
  const reader = new Reader(text, subject)
  try {
    reader.whole()
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
  return reader.offersAtEnd()
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n')
  return `Line ${before.length}, column ${before.at(-1)!.length + 1}`
}

class Stopped extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message)
  }
}

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 7 * 86_400,
  year: 365 * 86_400,
}
const unitOf = (said: string): number | undefined => UNIT_SECONDS[said.toLowerCase().replace(/s$/, '')]
const units = Object.keys(UNIT_SECONDS).map((unit) => `${unit}s`)

/** Reads from left to right, one piece at a time, and keeps what could have stood at the place where it is. */
class Reader {
  private readonly tokens: readonly Token[]
  private at = 0
  private parts = 0
  private offered: Offer[] = []
  private readonly facts: ReadonlyMap<string, FactAbout>

  constructor(
    private readonly text: string,
    private readonly subject: Subject,
  ) {
    this.tokens = tokensOf(text)
    this.facts = factsOf[subject]
  }

  /** What could stand at the end, when everything before was understood. */
  offersAtEnd = (): Offer[] => (this.at === this.tokens.length ? this.offered : [])

  whole(): Condition {
    const condition = this.either(0)
    const extra = this.next()
    if (extra) this.stop(`"${extra.said}" does not fit here. Write and or or between two conditions.`, extra)
    return condition
  }

  private either(depth: number): Condition {
    if (depth > DEPTH_MAX) this.stop(`More than ${DEPTH_MAX} brackets in each other. Make two checks of it.`)
    const of = [this.both(depth)]
    while (this.takes('or', 'join')) of.push(this.both(depth))
    return of.length === 1 ? of[0]! : { is: 'or', of }
  }

  private both(depth: number): Condition {
    const of = [this.one(depth)]
    while (this.takes('and', 'join')) of.push(this.one(depth))
    return of.length === 1 ? of[0]! : { is: 'and', of }
  }

  private one(depth: number): Condition {
    if (++this.parts > PARTS_MAX) this.stop(`More than ${PARTS_MAX} conditions. Make two checks of it.`)
    for (const insert of this.facts.keys()) this.offer({ insert, kind: 'fact' })
    if (this.takes('not', 'join')) {
      if (depth >= DEPTH_MAX) this.stop(`More than ${DEPTH_MAX} conditions in each other.`)
      return { is: 'not', of: this.one(depth + 1) }
    }
    if (this.takes('(', 'join')) {
      const condition = this.either(depth + 1)
      if (!this.takes(')', 'join')) this.stop('A bracket is not closed. Write ) where it ends.')
      return condition
    }
    const token = this.next()
    if (!token) this.stop('A condition is missing here. Write a fact, such as created_at.')
    const about = token.kind === 'word' ? this.facts.get(token.said.toLowerCase()) : undefined
    if (!about) this.stop(this.noFact(token), token)
    this.step()
    return this.about(token.said.toLowerCase(), about)
  }

  private noFact({ said, kind }: Token): string {
    if (kind === 'wrong' && /^["']/.test(said))
      return 'A quote is not closed. Write the same quote where it ends.'
    const of = this.subject === 'identity' ? 'an identity' : 'a credential'
    const near = nearest(said.toLowerCase(), this.facts.keys())
    return `There is no fact "${said}" of ${of}. ${near ? `Did you mean ${near}?` : 'Choose one from the list.'}`
  }

  /** What follows a fact. */
  private about(fact: string, about: FactAbout): Condition {
    const { type } = about
    if (type === 'text')
      for (const [say, is] of [
        ['starts with', 'starts'],
        ['ends with', 'ends'],
        ['contains', 'contains'],
      ] as const)
        if (this.takes(say, 'operator')) return { is, fact, text: this.textOf() }
    if (type === 'time') {
      for (const [say, is] of [
        ['older than', 'older'],
        ['newer than', 'newer'],
        ['within', 'within'],
      ] as const)
        if (this.takes(say, 'operator')) return { is, fact, seconds: this.length() }
      for (const [say, by] of [
        ['before', '<'],
        ['after', '>'],
      ] as const)
        if (this.takes(say, 'operator')) return { is: 'compare', fact, by, to: this.operand(fact, about) }
    }
    if (this.takes('is not unknown', 'operator') || this.takes('is known', 'operator'))
      return { is: 'not', of: { is: 'unknown', fact } }
    if (this.takes('is unknown', 'operator')) return { is: 'unknown', fact }
    if (type !== 'flag' && type !== 'time') {
      if (this.takes('not in', 'operator')) return { is: 'not', of: this.list(fact, about) }
      if (this.takes('in', 'operator')) return this.list(fact, about)
    }
    const isOrdered = type === 'count' || type === 'seconds' || type === 'time'
    for (const by of ['<=', '>=', '!=', '=', '<', '>'] as const satisfies readonly Comparison[])
      if ((isOrdered || by === '=' || by === '!=') && this.takes(by, 'operator'))
        return { is: 'compare', fact, by, to: this.operand(fact, about) }
    for (const [say, by] of [
      ['is not', '!='],
      ['is', '='],
    ] as const)
      if (this.takes(say)) return { is: 'compare', fact, by, to: this.operand(fact, about) }
    // A flag alone says that it is so.
    if (type === 'flag') return { is: 'flag', fact }
    const token = this.next()
    return this.stop(
      `${token ? `"${token.said}" cannot follow` : 'Something is missing after'} ${fact}. Write one of ${this.operators().join(', ')}.`,
      token,
    )
  }

  private operators = () => this.offered.filter(({ kind }) => kind === 'operator').map(({ insert }) => insert)

  private list(fact: string, about: FactAbout): Condition {
    if (!this.takes('(', 'operator')) this.stop('A list stands in brackets. Write ( before its first value.')
    const listed: (string | number)[] = []
    do {
      const operand = this.operand(fact, about, true)
      if ('value' in operand) listed.push(operand.value as string | number)
      if (listed.length > PARTS_MAX) this.stop(`A list of more than ${PARTS_MAX} values. Make two of it.`)
    } while (this.takes(',', 'join'))
    if (!this.takes(')', 'join')) this.stop('The list is not closed. Write , and another value, or ).')
    return { is: 'in', fact, values: listed }
  }

  private operand(fact: string, about: FactAbout, isInList = false): Operand {
    const { type, words } = about
    const alike = isInList ? [] : [...this.facts].filter(([name, one]) => name !== fact && one.type === type)
    const offered =
      type === 'flag' ? ['true', 'false'] : type === 'time' ? ['now'] : type === 'word' ? [...words!] : []
    for (const insert of offered) this.offer({ insert, kind: 'value' })
    const mayNameFact = type === 'count' || type === 'seconds' || type === 'time'
    if (mayNameFact) for (const [insert] of alike) this.offer({ insert, kind: 'fact' })
    const token = this.next()
    const hint = {
      flag: 'true or false',
      count: 'a number, such as 3',
      seconds: 'a length of time, such as 12 hours',
      time: 'a date, such as 2026-01-31, or now',
      text: 'a text in quotes, such as "prod"',
      word: `one of ${(words ?? []).join(', ')}`,
    }[type]
    if (!token) return this.stop(`A value is missing after ${fact}. Write ${hint}.`)
    const said = token.said.toLowerCase()
    if (mayNameFact && token.kind === 'word' && alike.some(([name]) => name === said)) {
      this.step()
      return { fact: said }
    }
    const value = this.valueOf(token, about)
    if (value === undefined) {
      const near = words && nearest(said, words)
      const unknown = said === 'unknown' ? ` To ask whether it is known, write ${fact} is unknown.` : ''
      return this.stop(
        `"${token.said}" is no value of ${fact}. Write ${hint}.${near ? ` Did you mean ${near}?` : ''}${unknown}`,
        token,
      )
    }
    if (type === 'time' && said === 'now') {
      this.step()
      return { now: true }
    }
    if (type === 'seconds') return { value: this.length(true) }
    this.step()
    return { value }
  }

  private valueOf({ kind, said }: Token, { type, words }: FactAbout): string | number | boolean | undefined {
    const lower = said.toLowerCase()
    if (type === 'flag') return kind === 'word' && /^(true|false)$/.test(lower) ? lower === 'true' : undefined
    if (type === 'text') return kind === 'text' || kind === 'word' ? said : undefined
    if (type === 'word')
      return (kind === 'text' || kind === 'word') && words!.includes(lower) ? lower : undefined
    if (type === 'time')
      return kind === 'word' && lower === 'now' ? 'now' : kind === 'date' ? instantOf(said) : undefined
    return kind === 'number' && Number(said) <= NUMBER_MAX ? Number(said) : undefined
  }

  private textOf(): string {
    const token = this.next()
    if (!token || (token.kind !== 'text' && token.kind !== 'word') || token.said === '')
      return this.stop('A text is missing here. Write it in quotes, such as "prod".', token)
    this.step()
    return token.said
  }

  /** A length of time, in seconds. */
  private length(unitIsOptional = false): number {
    const token = this.next()
    const n = token?.kind === 'number' ? Number(token.said) : NaN
    if (!(n <= NUMBER_MAX))
      return this.stop('A length of time is missing here. Write it like 90 days.', token)
    this.step()
    for (const insert of units) this.offer({ insert, kind: 'value' })
    const unit = this.next()
    const seconds = unit?.kind === 'word' ? unitOf(unit.said) : undefined
    if (seconds === undefined && unitIsOptional) return n
    if (seconds === undefined)
      return this.stop(`A unit is missing after ${token!.said}. Write one of ${units.join(', ')}.`, unit)
    if (n * seconds > LENGTH_MAX) this.stop('That is longer than 200 years. Write a shorter time.', token)
    this.step()
    return n * seconds
  }

  private next = (): Token | undefined => this.tokens[this.at]

  private step(): void {
    this.at++
    this.offered = []
  }

  private offer(offer: Offer): void {
    if (!this.offered.some(({ insert }) => insert === offer.insert)) this.offered.push(offer)
  }

  /** Takes one or more words or a sign, when they stand here; otherwise they are something that could. */
  private takes(say: string, kind?: Offer['kind']): boolean {
    const pieces = say.split(' ')
    const stands = pieces.map((piece, index) => {
      const token = this.tokens[this.at + index]
      return token && token.kind !== 'text' ? token.said.toLowerCase() === piece : undefined
    })
    if (stands.every(Boolean)) {
      for (const _ of pieces) this.step()
      return true
    }
    // "older" stands here and "than" is still to come.
    const begun = stands.findIndex((one) => one === undefined)
    if (
      kind &&
      begun > 0 &&
      this.at + begun === this.tokens.length &&
      stands.slice(0, begun).every(Boolean)
    ) {
      this.at += begun
      this.offered = []
      this.offer({ insert: pieces.slice(begun).join(' '), kind })
      return this.stop(`Something is missing after ${pieces.slice(0, begun).join(' ')}. Write ${say}.`)
    }
    if (kind) this.offer({ insert: say, kind })
    return false
  }

  private stop(message: string, token = this.next()): never {
    const end = this.text.length
    throw new Stopped({ message, from: token?.from ?? end, to: token?.to ?? end })
  }
}

const LENGTH_MAX = 200 * 365 * 86_400

/** The instant that a date means, in UTC; undefined when there is no such day. */
function instantOf(said: string): string | undefined {
  const at = new Date(said.length === 10 ? `${said}T00:00:00Z` : said.endsWith('Z') ? said : `${said}Z`)
  if (Number.isNaN(at.getTime())) return undefined
  // 31 February would be a day of March.
  return at.toISOString().startsWith(said.slice(0, 10)) ? at.toISOString() : undefined
}

/** The name that differs least from what was written, when it differs little. */
function nearest(said: string, names: Iterable<string>): string | undefined {
  let found: string | undefined
  let least = Math.max(2, Math.floor(said.length / 3)) + 1
  for (const name of names) {
    const away = distance(said.slice(0, 60), name)
    if (away < least) [found, least] = [name, away]
  }
  return found
}

/** How many letters have to be changed, added or taken away. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const before = row
    row = [i]
    for (let j = 1; j <= b.length; j++)
      row[j] = Math.min(before[j]! + 1, row[j - 1]! + 1, before[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
  }
  return row[b.length]!
}
