import type { Pin, Value } from './pin'

/** One way to meet a condition: all of its pins have to hold. */
export interface Way {
  pins: readonly Pin[]
  /** Some part of it could not be read, and may ask for more. */
  isUnread: boolean
}

const WAYS_MAX = 64
const LENGTH_MAX = 8_192

/**
 * The ways to meet an attribute condition of a workload identity pool, in the Common Expression Language. What excludes only
 * (`!=`, `!`) pins nothing; what Muster cannot read is marked. `claimOf` says which claim of the token an attribute holds.
 * Source: CEL language definition; Google Cloud, "Workload Identity Federation: attribute conditions".
 */
export function waysOfCondition(
  expression: string,
  claimOf: (attribute: string) => string | undefined,
): readonly Way[] {
  const tokens = expression.length > LENGTH_MAX ? undefined : tokensOf(expression)
  if (!tokens) return [unread]
  try {
    return new Reading(tokens, claimOf).all()
  } catch (error) {
    if (error instanceof Unreadable) return [unread]
    throw error
  }
}

const unread: Way = { pins: [], isUnread: true }
const free: Way = { pins: [], isUnread: false }
class Unreadable extends Error {}

interface Token {
  kind: 'text' | 'name' | 'sign'
  text: string
}

function tokensOf(expression: string): Token[] | undefined {
  const found: Token[] = []
  const next =
    /\s{1,200}|"((?:[^"\\]|\\.){0,2000})"|'((?:[^'\\]|\\.){0,2000})'|([A-Za-z_][\w.]{0,300})|(==|!=|&&|\|\||[()[\],!])/y
  while (next.lastIndex < expression.length) {
    const match = next.exec(expression)
    if (!match) return undefined
    const [, double, single, name, sign] = match
    const quoted = double ?? single
    if (quoted !== undefined) found.push({ kind: 'text', text: quoted.replace(/\\(.)/g, '$1') })
    else if (name) found.push({ kind: 'name', text: name })
    else if (sign) found.push({ kind: 'sign', text: sign })
  }
  return found
}

class Reading {
  private at = 0
  private depth = 0
  constructor(
    private readonly tokens: readonly Token[],
    private readonly claimOf: (attribute: string) => string | undefined,
  ) {}

  all(): readonly Way[] {
    const ways = this.either()
    if (this.at < this.tokens.length) throw new Unreadable()
    return ways
  }

  private either(): Way[] {
    const ways = this.both()
    while (this.takes('||')) ways.push(...this.both())
    if (ways.length > WAYS_MAX) throw new Unreadable()
    return ways
  }

  private both(): Way[] {
    let ways = this.one()
    while (this.takes('&&')) {
      const more = this.one()
      if (ways.length * more.length > WAYS_MAX) throw new Unreadable()
      ways = ways.flatMap((way) =>
        more.map((other) => ({
          pins: [...way.pins, ...other.pins],
          isUnread: way.isUnread || other.isUnread,
        })),
      )
    }
    return ways
  }

  private one(): Way[] {
    if ((this.depth += 1) > 40) throw new Unreadable()
    try {
      if (this.takes('!')) {
        this.one()
        return [free]
      }
      if (this.takes('(')) {
        const ways = this.either()
        this.demand(')')
        return ways
      }
      return [this.clause()]
    } finally {
      this.depth -= 1
    }
  }

  private clause(): Way {
    const first = this.tokens[this.at]
    if (!first || first.kind === 'sign') throw new Unreadable()
    if (first.kind === 'text') {
      this.at += 1
      if (this.takes('==')) return this.pin(this.attribute(), [exact(first.text)])
      if (this.takes('!=')) return this.nothing(this.attribute())
      this.demandName('in')
      return this.pin(this.attribute(), [exact(first.text)])
    }
    if (first.text === 'true') {
      this.at += 1
      return free
    }
    const name = this.attribute()
    const call = /\.(startsWith|endsWith|contains|matches)$/.exec(name)?.[1]
    if (call && this.takes('(')) {
      const value = this.textHere()
      this.demand(')')
      const pattern = patternOf(call, value)
      return pattern === undefined ? unread : this.pin(name.slice(0, -call.length - 1), [pattern])
    }
    if (name === 'has' && this.takes('(')) {
      this.attribute()
      this.demand(')')
      return free
    }
    if (this.takes('==')) return this.pin(name, [exact(this.textHere())])
    if (this.takes('!=')) return this.nothing(this.textHere())
    if (this.namesHere('in')) {
      this.demand('[')
      const listed = [exact(this.textHere())]
      while (this.takes(',')) if (!this.signHere(']')) listed.push(exact(this.textHere()))
      this.demand(']')
      return this.pin(name, listed)
    }
    // A claim that is true or false by itself.
    return /^(assertion|attribute|google)\./.test(name) ? unread : this.refuse()
  }

  private refuse(): never {
    throw new Unreadable()
  }

  private nothing(_read: string): Way {
    return free
  }

  private pin(attribute: string, values: Value[]): Way {
    const claim = this.claimOf(attribute)
    return claim === undefined ? unread : { pins: [{ claim: claim.toLowerCase(), values }], isUnread: false }
  }

  /** `assertion.sub`, `attribute.repository`, `assertion['sub']`. */
  private attribute(): string {
    const token = this.tokens[this.at]
    if (token?.kind !== 'name') throw new Unreadable()
    this.at += 1
    if (!this.takes('[')) return token.text
    const member = this.textHere()
    this.demand(']')
    return `${token.text}.${member}`
  }

  private textHere(): string {
    const token = this.tokens[this.at]
    if (token?.kind === 'name' && /^(true|false)$/.test(token.text)) {
      this.at += 1
      return token.text
    }
    if (token?.kind !== 'text') throw new Unreadable()
    this.at += 1
    return token.text
  }

  private signHere(sign: string): boolean {
    const token = this.tokens[this.at]
    return token?.kind === 'sign' && token.text === sign
  }

  private takes(sign: string): boolean {
    if (!this.signHere(sign)) return false
    this.at += 1
    return true
  }

  private demand(sign: string): void {
    if (!this.takes(sign)) throw new Unreadable()
  }

  private namesHere(name: string): boolean {
    const token = this.tokens[this.at]
    if (token?.kind !== 'name' || token.text !== name) return false
    this.at += 1
    return true
  }

  private demandName(name: string): void {
    if (!this.namesHere(name)) throw new Unreadable()
  }
}

const exact = (text: string): Value => ({ text, isPattern: false })
const open = (text: string): Value => ({ text, isPattern: true })

function patternOf(call: string, value: string): Value | undefined {
  if (call !== 'matches' && /[*?]/.test(value)) return undefined
  if (call === 'startsWith') return open(`${value}*`)
  if (call === 'endsWith') return open(`*${value}`)
  if (call === 'contains') return open(`*${value}*`)
  // A regular expression that is plain text but for `.*`, and may begin or end anywhere unless it says otherwise.
  const isStart = value.startsWith('^')
  const isEnd = value.endsWith('$')
  const inner = value.slice(isStart ? 1 : 0, isEnd ? -1 : undefined)
  const plain = inner.replaceAll('.*', '\u0000').replace(/\\([.\-/])/g, '$1')
  if (/[\\^$+?()[\]{}|*]/.test(plain)) return undefined
  const text = `${isStart ? '' : '*'}${plain.replaceAll('\u0000', '*')}${isEnd ? '' : '*'}`
  return text.includes('*') ? open(text) : exact(text)
}
