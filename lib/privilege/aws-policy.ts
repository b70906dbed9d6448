import type { PermissionSetRecord } from '@/lib/model/records'
import { canEverHold } from './aws-conditions'
import { allAwsActions, expandActions, expandNotActions, expandPattern } from './aws-catalogue'

/** One statement of an IAM policy document, with its strings and arrays made alike. */
export interface Statement {
  sid?: string
  effect: 'Allow' | 'Deny'
  actions?: string[]
  notActions?: string[]
  resources?: string[]
  notResources?: string[]
  /** Operator → key → values. */
  condition?: Record<string, Record<string, unknown>>
  principal?: unknown
  notPrincipal?: unknown
}

/** Thrown for a document that cannot be understood; half a policy would be worse than none. */
export class PolicyUnreadable extends Error {
  override name = 'PolicyUnreadable'
}

/** An object from the CLI and SDKs, a URL-encoded string from the raw API, sometimes JSON in a string. */
export function readStatements(document: unknown): Statement[] {
  const policy = typeof document === 'string' ? parse(document) : document
  if (!isObject(policy)) throw new PolicyUnreadable('The policy document is no JSON object')
  const { Statement: statement } = policy
  const list = Array.isArray(statement) ? statement : statement === undefined ? [] : [statement]
  return list.map(readStatement)
}

function parse(text: string): unknown {
  for (const read of [
    (t: string) => t,
    decodeURIComponent,
    (t: string) => decodeURIComponent(t.replaceAll('+', ' ')),
  ]) {
    try {
      return JSON.parse(read(text)) as unknown
    } catch {
      // try the next encoding
    }
  }
  throw new PolicyUnreadable('The policy document is neither JSON nor URL-encoded JSON')
}

function readStatement(value: unknown): Statement {
  if (!isObject(value)) throw new PolicyUnreadable('A policy statement is no object')
  const { Effect: effect, Sid: sid, Condition: condition } = value
  if (effect !== 'Allow' && effect !== 'Deny') throw new PolicyUnreadable('A policy statement has no Effect')
  return {
    ...(typeof sid === 'string' ? { sid } : {}),
    effect,
    actions: strings(value.Action),
    notActions: strings(value.NotAction),
    resources: strings(value.Resource),
    notResources: strings(value.NotResource),
    condition:
      isObject(condition) && Object.keys(condition).length > 0
        ? (condition as Record<string, Record<string, unknown>>)
        : undefined,
    principal: value.Principal,
    notPrincipal: value.NotPrincipal,
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function strings(value: unknown): string[] | undefined {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined
}

/** `*`, or a pattern that leaves no resource of its service out (`arn:aws:*`, `arn:aws:s3:::*`, `arn:aws:iam::*:*`). */
function isEveryResource(resource: string): boolean {
  if (/^\*+$/.test(resource)) return true
  const [arn, , , ...rest] = resource.split(':')
  if (arn !== 'arn' || !resource.endsWith('*')) return false
  return rest.every((part) => /^\**$/.test(part))
}

/** What a policy allows and denies, expanded to actions. Needs the AWS catalogue. */
export function permissionSetOf(
  documents: readonly unknown[],
  {
    nativeId,
    name,
    asOf,
    attached,
  }: { nativeId: string; name: string; asOf?: Date; attached?: readonly string[] },
): PermissionSetRecord {
  const sets = {
    allow: new Set<string>(),
    everywhere: new Set<string>(),
    conditional: new Set<string>(),
    deny: new Set<string>(),
    partly: new Set<string>(),
  }
  const unmatched = new Set<string>()
  const statements = documents.flatMap(readStatements)
  for (const statement of statements) {
    for (const pattern of [...(statement.actions ?? []), ...(statement.notActions ?? [])])
      if (expandPattern(pattern).length === 0) unmatched.add(pattern)
    // A window that has closed gives nothing and takes nothing.
    if (asOf && !canEverHold(statement.condition, asOf)) continue
    const actions = statement.notActions
      ? expandNotActions(statement.notActions)
      : expandActions(statement.actions ?? [])
    const everywhere = (statement.resources ?? []).some(isEveryResource)
    for (const set of targetsOf(statement, everywhere, sets)) for (const action of actions) set.add(action)
  }
  return {
    type: 'permission_set',
    provider: 'aws',
    nativeId,
    name,
    allow: sorted(sets.allow),
    allowEverywhere: sorted(sets.everywhere),
    conditional: [...sets.conditional].filter((action) => !sets.allow.has(action)).sort(),
    deny: sorted(sets.deny),
    denyPartly: [...sets.partly].filter((action) => !sets.deny.has(action)).sort(),
    ...(unmatched.size > 0 ? { unmatched: [...unmatched].sort() } : {}),
    statements,
    ...(attached ? { attached } : {}),
    ...(statements.some(namesItsHolder) ? { dependsOnHolder: true } : {}),
    ...(statements.some(namesATime) ? { dependsOnTime: true } : {}),
  }
}

const conditionKeys = ({ condition }: Statement) =>
  Object.values(condition ?? {}).flatMap((keys) => Object.keys(keys ?? {}).map((key) => key.toLowerCase()))

/** Policy variables and keys of the principal: the same policy gives different holders different rights. */
function namesItsHolder(statement: Statement): boolean {
  const texts = JSON.stringify([statement.resources, statement.notResources, statement.condition])
  return (
    texts.includes('${') ||
    conditionKeys(statement).some((key) =>
      /^aws:(principal|username|userid|tokenissuetime)|^iam:permissionsboundary/.test(key),
    )
  )
}

const namesATime = (statement: Statement): boolean =>
  conditionKeys(statement).some((key) => /^aws:(currenttime|epochtime|tokenissuetime)$/.test(key))

/** One array for the whole catalogue, however many policies allow it. */
function sorted(set: ReadonlySet<string>): readonly string[] {
  const all = allAwsActions()
  return set.size === all.length ? all : [...set].sort()
}

type Sets = Record<'allow' | 'everywhere' | 'conditional' | 'deny' | 'partly', Set<string>>

function targetsOf(statement: Statement, everywhere: boolean, sets: Sets): Set<string>[] {
  if (statement.effect === 'Deny') return [!statement.condition && everywhere ? sets.deny : sets.partly]
  if (statement.condition) return [sets.conditional]
  return everywhere ? [sets.allow, sets.everywhere] : [sets.allow]
}
