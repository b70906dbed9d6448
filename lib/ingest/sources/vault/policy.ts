import type { VaultRule } from '@/lib/privilege/vault-catalogue'
import { Reject } from '../../source'
import { isObject, type Members } from '../checked'

/** Narrow what a path gives, so that a right there holds for some requests only. */
const limits = new Set([
  'allowed_parameters',
  'denied_parameters',
  'required_parameters',
  'min_wrapping_ttl',
  'max_wrapping_ttl',
  'control_group',
  'mfa_methods',
  'list_scan_response_keys_filter_path',
])

/** What the older `policy = "write"` stands for. Source: Vault, policy.go, old path policies. */
const legacy: Readonly<Record<string, readonly string[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
}

/** The rules of a policy, written in HCL or in JSON. */
export function rulesOf(policy: string): VaultRule[] {
  const isJson = policy.trimStart().startsWith('{')
  const body = isJson ? jsonOf(policy) : new Hcl(policy).body()
  return blocksOf(body.path).flatMap((paths) =>
    Object.entries(paths).flatMap(([path, inner]) => blocksOf(inner).map((block) => ruleOf(path, block))),
  )
}

function jsonOf(policy: string): Members {
  try {
    const value: unknown = JSON.parse(policy)
    if (isObject(value)) return value
  } catch {
    // Told below.
  }
  throw new Reject('This policy is neither HCL nor JSON')
}

/** HCL written as JSON may hold a block or a list of blocks. */
const blocksOf = (value: unknown): Members[] =>
  Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : []

function ruleOf(path: string, block: Members): VaultRule {
  const listed = Array.isArray(block.capabilities) ? block.capabilities : []
  const old = typeof block.policy === 'string' ? (legacy[block.policy] ?? []) : []
  return {
    path: path.replace(/^\//, ''),
    capabilities: [...listed.filter((one): one is string => typeof one === 'string'), ...old],
    isLimited: Object.keys(block).some((name) => limits.has(name)),
  }
}

const TOKENS_MAX = 200_000
const DEPTH_MAX = 30

/** As much of HCL as policies are written in: blocks with labels, attributes, lists, objects, comments. */
class Hcl {
  private readonly tokens: string[] = []
  private at = 0

  constructor(text: string) {
    // A string, a comment, a mark or a word.
    const next = /\s*(?:("(?:[^"\\\n]|\\.)*")|(#[^\n]*|\/\/[^\n]*)|\/\*|([{}[\]=,:])|([^\s"{}[\]=,:#]+))/y
    while (next.lastIndex < text.length) {
      const from = next.lastIndex
      const found = next.exec(text)
      if (!found) {
        if (text.slice(from).trim() === '') break
        throw new Reject('This policy is no HCL: a text does not end')
      }
      const [whole, string, comment, mark, word] = found
      if (whole.endsWith('/*') && string === undefined && mark === undefined && word === undefined) {
        const end = text.indexOf('*/', next.lastIndex)
        next.lastIndex = end < 0 ? text.length : end + 2
        continue
      }
      if (comment !== undefined) continue
      this.tokens.push((string ?? mark ?? word)!)
      if (this.tokens.length > TOKENS_MAX) throw new Reject('This policy is too long to be read')
    }
  }

  /** The members of the file or of a block, up to its closing brace. */
  body(depth = 0): Members {
    if (depth > DEPTH_MAX) throw new Reject('This policy is nested too deeply')
    const found: Members = {}
    while (this.at < this.tokens.length && this.tokens[this.at] !== '}') {
      const name = textOf(this.take())
      const labels: string[] = []
      while (this.tokens[this.at]?.startsWith('"')) labels.push(textOf(this.take()))
      if (this.tokens[this.at] === '=' || this.tokens[this.at] === ':') {
        this.at += 1
        set(found, name, this.value(depth + 1))
      } else if (this.tokens[this.at] === '{') {
        this.at += 1
        const block = this.body(depth + 1)
        this.close('}')
        add(
          found,
          name,
          labels.length > 0
            ? labels.reduceRight<unknown>((inner, label) => ({ [label]: inner }), block)
            : block,
        )
      } else throw new Reject('This policy is no HCL: a name stands alone')
      if (this.tokens[this.at] === ',') this.at += 1
    }
    return found
  }

  private value(depth: number): unknown {
    if (depth > DEPTH_MAX) throw new Reject('This policy is nested too deeply')
    const token = this.take()
    if (token === '{') {
      const block = this.body(depth + 1)
      this.close('}')
      return block
    }
    if (token !== '[') return textOf(token)
    const list: unknown[] = []
    while (this.at < this.tokens.length && this.tokens[this.at] !== ']') {
      if (this.tokens[this.at] === ',') this.at += 1
      else list.push(this.value(depth + 1))
    }
    this.close(']')
    return list
  }

  private take(): string {
    const token = this.tokens[this.at]
    if (token === undefined) throw new Reject('This policy is no HCL: it ends too early')
    this.at += 1
    return token
  }

  private close(mark: string): void {
    if (this.take() !== mark) throw new Reject('This policy is no HCL: a bracket is missing')
  }
}

const textOf = (token: string): string =>
  token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token

/** A member may have the name of one that every object has. */
const set = (found: Members, name: string, value: unknown): void => {
  Object.defineProperty(found, name, { value, enumerable: true, writable: true, configurable: true })
}

/** Several blocks of one name are a list. */
function add(found: Members, name: string, block: unknown): void {
  const before = Object.hasOwn(found, name) ? found[name] : undefined
  set(found, name, before === undefined ? block : [...(Array.isArray(before) ? before : [before]), block])
}
