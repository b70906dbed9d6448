import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { prepared, rows } from '@/lib/db/pool'
import type { Joined, Row } from '@/lib/db/row'
import { sql } from '@/lib/db/sql'
import { requesterOf } from '@/lib/facts/exchanges'
import type {
  action,
  identity_action,
  identity_grant,
  permission_set,
  trust,
} from '@/lib/generated/prisma/client'
import type { IdentityDetail } from '@/lib/model/answers/inventory'
import { code, providers } from '@/lib/model/vocabulary'
import { speaksOfAction } from '@/lib/privilege/aws-decision'
import type { Statement } from '@/lib/privilege/aws-policy'
import {
  accountInStep,
  describeStep,
  type PathStep,
  stepsToAccount,
  stepsToAws,
} from '@/lib/privilege/describe-step'

/** Somebody or something on a path. */
export interface PathEnd {
  /** Null where no inventory lists it, or the reader may not see it. */
  id: string | null
  name: string
}

/** What allows a hop, word for word where its source keeps the words. */
export interface HopStatement {
  /** "Policy deploy", "Trust of ops". */
  title: string
  /** Whose record holds it. */
  recordOf: string
  /** How the policy is held, and on what, where that is said beside it. */
  note: string | null
  body: object
  /** Words of the statement that decide. */
  marks: string[]
}

/** One hop towards administrator rights. */
export interface PathHop {
  from: PathEnd
  /** Null at the end: the hop itself makes an administrator. */
  to: PathEnd | null
  note: string | null
  link: string | null
  rights: string[]
  /** `unknown` where no log could tell. */
  use: 'used' | 'unused' | 'unknown'
  usedAt: string | null
  /** Since when a log tells that it is not used. */
  watchedFrom: string | null
  statements: HopStatement[]
  /** Of how many identities in the reader's scope the shortest path goes over it, this one included; counted up to `ENDS_MAX`. */
  ends: number
}

/** Somebody whose next hop is to become this identity. */
export interface ComesIn {
  id: string
  name: string
  note: string | null
  rights: string[]
}

/** Paths are counted so far, and no further. */
export const ENDS_MAX = 1000
const COMES_IN_MAX = 8
const STATEMENTS_MAX = 6
const KUBERNETES = code(providers, 'kubernetes')

type Subject = Pick<IdentityDetail, 'id' | 'name' | 'nativeId' | 'provider' | 'scope' | 'escalation'>

/** The shortest way of an identity to administrator rights, hop by hop. The caller has checked that the actor may see it. */
export async function pathOf(actor: Actor, subject: Subject): Promise<PathHop[]> {
  const steps = (subject.escalation?.path ?? []).map(describeStep)
  if (steps.length === 0) return []
  const targets = await namedOnPath(actor, subject, steps)
  const fromEnds: Known[] = [
    { key: subject.id, nativeId: subject.nativeId, name: subject.name, isVisible: true },
    ...targets.slice(0, -1),
  ]
  const keys = [...new Set(fromEnds.flatMap(({ key, isVisible }) => (key && isVisible ? [key] : [])))]
  const needs = [...new Set(steps.flatMap((step) => step.needs))]
  const groups = fromEnds.flatMap(({ key, nativeId }) => (key === null && nativeId ? [nativeId] : []))
  const into = targets.flatMap(({ key, isVisible }) => (key && isVisible ? [key] : []))
  const [held, sets, trusts, edges, ends] = await Promise.all([
    rightsHeld(keys, needs),
    setsWith(keys, groups, needs),
    trustsInto(into),
    askedFor(keys, into),
    Promise.all(fromEnds.map((from) => pathsOver(actor, subject, from))),
  ])
  return steps.map((step, at) => {
    const from = fromEnds[at]!
    const target = targets[at]!
    const own = held.filter(
      ({ identity_key, name }) => identity_key === from.key && step.needs.includes(name),
    )
    const rights = own.map(({ name }) => name)
    const edge = edges.find(({ asker, key }) => asker === from.key && key === target.key)
    return {
      from: endOf(from),
      to: step.target === null || target.isPlace ? null : endOf(target),
      note: step.note,
      link: step.link,
      rights: rights.length > 0 ? rights : step.id === 'assume' ? [] : step.needs,
      ...(edge ? { use: 'used' as const, usedAt: iso(edge.last_at), watchedFrom: null } : useOf(step, own)),
      statements: [
        ...sets
          .filter(({ holder }) => holder === (from.key ?? from.nativeId))
          .flatMap((set) => statementsIn(set, step)),
        ...trusts
          .filter(({ identity_key }) => identity_key === target.key && target.key !== null)
          .filter((line) => letsIn(line, from, step))
          .map((line) => trustStatement(line, target)),
      ].slice(0, STATEMENTS_MAX),
      // The path of whoever stands there goes over the hop as well; a group is nobody.
      ends: ends[at]! + (from.key === null ? 0 : 1),
    }
  })
}

/** The hop whose removal ends the most paths; of several the first, which is this identity's own. */
export function cheapestCut(hops: readonly PathHop[]): number {
  const most = Math.max(0, ...hops.map(({ ends }) => ends))
  return hops.findIndex(({ ends }) => ends === most)
}

/** Who becomes this identity on their way to administrator rights, the strongest reasons to close a trust. */
export async function comesInOf(
  actor: Actor,
  subject: Subject,
): Promise<{ shown: ComesIn[]; total: number }> {
  const known = { key: subject.id, nativeId: subject.nativeId, name: subject.name, isVisible: true }
  const steps = stepsTo(subject, known)
  if (steps.length === 0) return { shown: [], total: 0 }
  const found = await rows<{ key: string; name: string; step: string; total: number }>(
    sql`select e.identity_key as key, i.name, e.path[1] as step, (count(*) over ())::int as total
      from escalation_path e
        join identity i using (identity_key)
        join posture p using (identity_key)
      where e.path && ${steps}::text[] and e.path[1] = any(${steps}::text[])
        and i.provider = ${code(providers, subject.provider)}
        and (i.provider <> ${KUBERNETES} or i.scope = ${subject.scope})
        and ${scopeCondition(actor)}
      order by i.name, e.identity_key limit ${COMES_IN_MAX}`,
  )
  return {
    shown: found.map(({ key, name, step }) => {
      const { note, needs } = describeStep(step)
      return { id: key, name, note, rights: needs }
    }),
    total: found[0]?.total ?? 0,
  }
}

interface Known {
  key: string | null
  nativeId: string | null
  name: string
  isVisible: boolean
  /** The control plane, or a role: nobody who would be an identity. */
  isPlace?: boolean
}

const endOf = ({ key, name, isVisible }: Known): PathEnd => ({ id: isVisible ? key : null, name })

/** Whom the steps lead to, in their order. */
async function namedOnPath(actor: Actor, { provider, scope }: Subject, steps: PathStep[]): Promise<Known[]> {
  const named = steps.map(({ target }) => {
    if (target === null) return null
    if (provider !== 'kubernetes') return target
    const account = accountInStep(target)
    return account ? `${scope}/${account.namespace}/${account.name}` : null
  })
  // One look-up for each step, so that the index on names is used.
  const found = await prepared<{ key: string; native_id: string; name: string; is_visible: boolean }>(
    sql`select i.identity_key as key, i.native_id, i.name,
         exists (
           select 1 from posture p where p.identity_key = i.identity_key and ${scopeCondition(actor)}
         ) as is_visible
       from unnest(${named.filter((one) => one !== null)}::text[]) n (native_id)
         join identity i on i.native_id = n.native_id
       where i.provider = ${code(providers, provider)} and i.seen_to is null`,
  )
  return steps.map(({ target }, at) => {
    const row = found.find(({ native_id }) => native_id === named[at])
    if (row) return { key: row.key, nativeId: row.native_id, name: row.name, isVisible: row.is_visible }
    const account = accountInStep(target ?? '')
    const isArn = target?.startsWith('arn:') ?? false
    return {
      key: null,
      nativeId: isArn ? target : null,
      name: account?.name ?? (isArn ? target!.slice(target!.lastIndexOf('/') + 1) : (target ?? '')),
      isVisible: true,
      isPlace: target !== null && !isArn && account === null && provider === 'kubernetes',
    }
  })
}

interface HeldRight
  extends Pick<Row<action>, 'name' | 'use_logged'>, Joined<Pick<Row<identity_action>, 'last_at'>> {
  identity_key: string
  watched_from: Date | null
}

/** Which of these rights each identity holds, when it used them last, and from when its log would tell. */
const rightsHeld = (keys: string[], needs: string[]) =>
  prepared<HeldRight>(
    `select v.identity_key, a.name, a.use_logged, u.last_at, t.action_from as watched_from
     from privilege v
       join rights_profile r using (profile_key)
       join identity i using (identity_key)
       join action a on a.name = any($2) and a.id = any(r.granted)
       left join identity_action u on u.identity_key = v.identity_key and u.action_id = a.id
       left join telemetry t on t.provider = i.provider and t.scope = i.scope
     where v.identity_key = any($1::bigint[])
     order by array_position($2, a.name)`,
    [keys, needs],
  )

function useOf(
  { id }: PathStep,
  held: readonly HeldRight[],
): Pick<PathHop, 'use' | 'usedAt' | 'watchedFrom'> {
  const unknown = { use: 'unknown' as const, usedAt: null, watchedFrom: null }
  if (held.length === 0) return unknown
  // All of them are needed: one that a log would show and that was never used means that the hop was not made.
  const silent = held.find((one) => one.last_at === null && one.use_logged && one.watched_from)
  if (silent) return { use: 'unused', usedAt: null, watchedFrom: iso(silent.watched_from) }
  if (held.some(({ last_at }) => last_at === null)) return unknown
  // That some role was assumed does not say that it was this one.
  if (id === 'assume') return unknown
  const first = held.map(({ last_at }) => last_at!).sort((a, b) => a.getTime() - b.getTime())[0]!
  return { use: 'used', usedAt: iso(first), watchedFrom: null }
}

interface HeldSet
  extends
    Pick<Row<permission_set>, 'name' | 'native_id'>,
    Joined<Pick<Row<identity_grant>, 'via' | 'resource'>> {
  /** Key of the identity, or ARN of the group. */
  holder: string
  statements: object[] | null
  rights: string[]
}

/** Policies and roles that give any of these rights, by whoever holds them. */
const setsWith = (keys: string[], groups: string[], needs: string[]) =>
  rows<HeldSet>(
    `with needed as (select coalesce(array_agg(id), '{}') as ids from action where name = any($3)),
       held as (
         select v.identity_key, v.identity_key::text as holder, unnest(r.sets) as permission_set_key
         from privilege v
           join rights_profile r using (profile_key)
         where v.identity_key = any($1::bigint[])
         union
         select null, left(s.native_id, -7), s.permission_set_key
         from unnest($2::text[]) n (arn)
           join permission_set s on s.native_id = n.arn || '#inline' and s.seen_to is null
       )
     select h.holder, s.name, s.native_id, s.statements, g.via, g.resource,
       array(
         select a.name from action a where a.id = any((s.allow | s.conditional) & n.ids) order by a.name
       ) as rights
     from held h
       cross join needed n
       join permission_set s on s.permission_set_key = h.permission_set_key and s.seen_to is null
       left join lateral (
         select g.via, g.resource
         from identity_grant g
         where g.identity_key = h.identity_key
           and g.permission_set_key = h.permission_set_key
           and g.seen_to is null
         order by g.grant_key limit 1
       ) g on true
     where (s.allow | s.conditional) && n.ids
     order by icount(s.allow), s.name limit 60`,
    [keys, groups, needs],
  )

/** The parts of a policy that give the rights of a step; the policy's name and list where its words are not kept. */
function statementsIn(
  { holder, name, native_id, statements, via, resource, rights }: HeldSet,
  step: PathStep,
): HopStatement[] {
  const given = rights.filter((right) => step.needs.includes(right))
  if (given.length === 0) return []
  const told = {
    title: `Policy or role ${name}`,
    recordOf: holder,
    note: [via, resource].filter(Boolean).join(', on ') || null,
  }
  const parts = (statements ?? []).flatMap((statement) => {
    const marks = given.flatMap((right) => decidingWords(statement, right))
    return marks.length > 0 ? [{ ...told, body: asWritten(statement), marks: [...new Set(marks)] }] : []
  })
  if (parts.length > 0) return parts
  return [{ ...told, body: { role: native_id, on: resource ?? 'not said', gives: given }, marks: given }]
}

/** Patterns of a statement of AWS, or words of a rule of Kubernetes, that give the right. */
function decidingWords(statement: object, right: string): string[] {
  if ('verbs' in statement) {
    const [, resource, verb] = /^k8s:(.+):([^:]+)$/.exec(right) ?? []
    const { verbs, resources } = statement as { verbs?: string[]; resources?: string[] }
    const word = (list: string[] | undefined, one: string | undefined) =>
      list?.find((each) => each === one || each === '*')
    const [what, how] = [word(resources, resource), word(verbs, verb)]
    return what && how ? [what, how] : []
  }
  const { effect, actions, notActions } = statement as Statement
  if (effect !== 'Allow') return []
  const only = (action: string): Statement => ({ effect, actions: [action] })
  if (notActions) return speaksOfAction(statement as Statement, right) ? ['NotAction'] : []
  return (actions ?? []).filter((action) => speaksOfAction(only(action), right))
}

/** As its provider writes it. */
function asWritten(statement: object): object {
  if ('verbs' in statement) return statement
  const { sid, effect, actions, notActions, resources, notResources, condition } = statement as Statement
  const parts = {
    Sid: sid,
    Effect: effect,
    Action: actions,
    NotAction: notActions,
    Resource: resources,
    NotResource: notResources,
    Condition: condition,
  }
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))
}

type TrustLine = Pick<
  Row<trust>,
  'identity_key' | 'kind' | 'principal' | 'principal_key' | 'actions' | 'condition'
>

/** What the targets of a path allow others. */
const trustsInto = (keys: string[]) =>
  prepared<TrustLine>(
    `select identity_key, kind, principal, principal_key, actions, condition
     from trust
     where identity_key = any($1::bigint[]) and seen_to is null and effect = 'allow'
     order by identity_key, trust_key limit 400`,
    [keys],
  )

/** Whether a line of a trust is what the hop goes through: it names who comes, their account, anybody, or the service. */
function letsIn(
  { kind, principal, principal_key }: TrustLine,
  from: Known,
  { id, service }: PathStep,
): boolean {
  if (service !== null) return kind === 'service' && principal === service
  if (id !== 'assume') return false
  const account = from.nativeId?.split(':')[4]
  return (
    kind === 'anyone' ||
    principal_key === from.key ||
    principal === from.nativeId ||
    principal === account ||
    (account !== undefined && principal.endsWith(`:iam::${account}:root`))
  )
}

function trustStatement({ principal, actions, condition }: TrustLine, target: Known): HopStatement {
  const body = {
    Effect: 'Allow',
    Principal: principal,
    ...(actions ? { Action: actions } : {}),
    ...(condition ? { Condition: condition } : {}),
  }
  return { title: `Trust of ${target.name}`, recordOf: target.key!, note: null, body, marks: [principal] }
}

/** Who was given tokens of the targets, by the identity that the log means. */
const askedFor = (askers: string[], keys: string[]) =>
  prepared<{ asker: string; key: string; last_at: Date }>(
    `select x.asker, x.key, max(x.last_at) as last_at
     from (
       select ${requesterOf('e')} as asker, e.identity_key as key, e.last_at
       from issuance_edge e
       where e.identity_key = any($2::bigint[])
     ) x
     where x.asker = any($1::bigint[])
     group by 1, 2`,
    [askers, keys],
  )

/** When each of these was last given a token of an identity, by the key of who asked. */
export async function lastAsked(askers: string[], identityKey: string): Promise<Record<string, string>> {
  const found = await askedFor([...new Set(askers)], [identityKey])
  return Object.fromEntries(found.map(({ asker, last_at }) => [asker, iso(last_at)]))
}

/** Every step that leads to an identity or a group, as the paths of others store it. */
function stepsTo({ provider, scope }: Subject, { nativeId }: Known): string[] {
  if (nativeId === null) return []
  if (provider === 'aws') return stepsToAws(nativeId)
  if (provider !== 'kubernetes') return []
  const [namespace, name, ...more] = nativeId.slice(scope.length + 1).split('/')
  return namespace && name && more.length === 0 ? stepsToAccount(namespace, name) : []
}

/** How many shortest paths of others lead over an identity. */
async function pathsOver(actor: Actor, subject: Subject, over: Known): Promise<number> {
  const steps = stepsTo(subject, over)
  if (steps.length === 0) return 0
  const [found] = await rows<{ n: number }>(
    sql`select count(*)::int as n
      from (
        select 1
        from escalation_path e
          join identity i using (identity_key)
          join posture p using (identity_key)
        where e.path && ${steps}::text[]
          and (i.provider <> ${KUBERNETES} or i.scope = ${subject.scope})
          and ${scopeCondition(actor)}
        limit ${ENDS_MAX}
      ) c`,
  )
  return found!.n
}
