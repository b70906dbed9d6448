import type { Client } from '@/lib/db/pool'
import type { Joined, Row } from '@/lib/db/row'
import type { rights_profile, trust } from '@/lib/generated/prisma/client'
import { identityStatuses, codes, offStatuses } from '@/lib/model/vocabulary'
import type { TrustLine } from './aws-assume'
import type { Policies } from './aws-decision'
import type { Condition } from './aws-conditions'
import { isAdmin } from './aws-admin'
import type { AwsEstate, Node } from './aws-node'
import type { Statement } from './aws-policy'
import { type HeldSets, type Holder, policiesOf, principalOf } from './profiles'
import { AWS, type PermissionSet, permissionSets } from './sets'

const OFF = codes(identityStatuses, offStatuses)

/**
 * The users, roles and groups of AWS that take part in the search for paths: whoever holds a right that leads further, is or
 * may be an administrator, or is let in by name.
 */
export async function awsNodes(client: Client, asOf: Date): Promise<AwsEstate> {
  const rows = await identities(client)
  const groups = await groupRows(client)
  const keys = [
    ...new Set([
      ...rows.flatMap((row) => [...row.sets, ...row.boundaries]),
      ...groups.flatMap(({ keys: all }) => all),
    ]),
  ]
  const sets = await permissionSets(client, keys)
  const trusts = await trustLines(
    client,
    rows.filter((row) => row.has_trust).map((row) => row.identity_key),
  )
  const shared = new Map<string, Policies>()
  const nodes = rows.flatMap((row): Node[] => {
    const boundary = row.boundaries.map((key) => sets.get(key)?.nativeId)[0]
    const principal = principalOf(row)
    if (!principal) return []
    const profile = row.profile_key
    const policies = shared.get(profile) ?? policiesOf(row, sets)
    shared.set(profile, policies)
    const lines = trusts.get(row.identity_key) ?? []
    return [
      {
        key: row.identity_key,
        principal: { ...principal, ...(boundary ? { boundary } : {}) },
        policies,
        isKnown: row.is_known !== false,
        admin: row.is_admin
          ? { answer: 'yes' }
          : row.admin_doubt
            ? { answer: 'maybe', because: row.admin_doubt }
            : { answer: 'no' },
        trust: lines.filter(({ kind }) => kind === 'principal' || kind === 'anyone'),
        services: servicesIn(lines),
        groups: row.groups,
        ownPolicies: row.sets.flatMap((key) => customerPolicy(sets.get(key), principal.account)),
      },
    ]
  })
  return {
    nodes: [...withGroups(nodes, groups, sets, asOf)],
    isComplete: await completeAccounts(client),
    asOf,
  }
}

/** Services that run code as the role; pods of a cluster come over its issuer. */
function servicesIn(lines: readonly KeptLine[]): Set<string> {
  return new Set(
    lines.flatMap(({ kind, effect, principal }) => {
      if (effect === 'deny') return []
      if (kind === 'service') return [principal]
      return kind === 'federation' && /oidc-provider\/oidc\.eks\./.test(principal)
        ? ['pods.eks.amazonaws.com']
        : []
    }),
  )
}

const customerPolicy = (set: PermissionSet | undefined, account: string): string[] =>
  set && /^arn:[^:]*:iam::\d{12}:policy\//.test(set.nativeId) && set.nativeId.split(':')[4] === account
    ? [set.nativeId]
    : []

interface Candidate
  extends HeldSets, Holder, Joined<Pick<rights_profile, 'is_known' | 'is_admin' | 'admin_doubt'>> {
  identity_key: string
  profile_key: string
  has_trust: boolean
  groups: string[]
}

async function identities(client: Client): Promise<Candidate[]> {
  // Identities with a right that leads further, and those that they trust or name.
  const { rows } = await client.query<Candidate>(
    `with strong as (
       select v.identity_key
       from privilege v
         join rights_profile r using (profile_key)
         join identity i using (identity_key)
       where i.provider = ${AWS}
         and (r.has_power or r.is_admin or r.admin_doubt is not null or not r.is_known)
     ),
     trusting as (select t.* from trust t where t.seen_to is null),
     wanted as (
       select identity_key
       from strong
       union
       select t.principal_key
       from trusting t
       where t.principal_key is not null
       union
       select t.identity_key
       from trusting t
       where t.principal_key is not null
       -- Where a role with power lets in anybody, everybody of its account comes into question.
       union
       select i.identity_key
       from identity i
       where i.provider = ${AWS}
         and i.scope in (
           select a.scope
           from trusting t
             join strong using (identity_key)
             join identity a on a.identity_key = t.identity_key
           where t.kind = 'anyone' and t.effect = 'allow'
         )
     )
     select
       i.identity_key, i.native_id, i.scope, i.kind, i.name, i.tags,
       coalesce(r.profile_key, i.identity_key) as profile_key,
       coalesce(r.sets, '{}') as sets, coalesce(r.boundaries, '{}') as boundaries, r.is_known, r.is_admin,
       r.admin_doubt,
       exists (select 1 from trusting t where t.identity_key = i.identity_key) as has_trust,
       array(
         select distinct substr(g.via, 7)
         from identity_grant g
         where g.identity_key = i.identity_key and g.seen_to is null and g.via like 'group %'
       ) as groups
     from wanted
       join identity i using (identity_key)
       left join privilege v using (identity_key)
       left join rights_profile r using (profile_key)
     where i.provider = ${AWS} and (i.status is null or i.status not in (${OFF}))`,
  )
  return rows
}

interface KeptLine extends TrustLine {
  kind: string
}

interface StoredTrust extends Pick<Row<trust>, 'identity_key' | 'kind' | 'principal'> {
  effect: TrustLine['effect']
  except: string[]
  condition: Condition | null
  is_old: boolean
}

async function trustLines(client: Client, keys: string[]): Promise<Map<string, KeptLine[]>> {
  const { rows } = await client.query<StoredTrust>(
    `select
       identity_key, kind, effect, principal,
       coalesce(except_principals, '{}') as "except",
       condition,
       condition is null
         and (coalesce(other_conditions, '{}') <> '{}' or external_id_required is true) as is_old
     from trust
     where identity_key = any($1::bigint[])
       and seen_to is null
       and (kind = 'federation' or actions is null or 'sts:AssumeRole' = any(actions))
     order by trust_key`,
    [keys],
  )
  const found = new Map<string, KeptLine[]>()
  for (const row of rows) {
    const line: KeptLine = {
      kind: row.kind,
      effect: row.effect,
      principal: row.principal,
      except: row.except,
      condition: row.condition ?? undefined,
      isOld: row.is_old,
    }
    found.set(row.identity_key, [...(found.get(row.identity_key) ?? []), line])
  }
  return found
}

interface GroupRow {
  arn: string
  keys: string[]
  isKnown: boolean
}

/** Groups with the permission sets that their members get. */
async function groupRows(client: Client): Promise<GroupRow[]> {
  const { rows } = await client.query<{ native_id: string; keys: string[]; n: number }>(
    `select
       g.native_id,
       array[g.permission_set_key] || array(
         select a.permission_set_key
         from permission_set a
         where a.native_id = any(g.attached) and a.seen_to is null and a.provider = ${AWS}
       ) as keys,
       coalesce(cardinality(g.attached), 0) as n
     from permission_set g
     where g.provider = ${AWS} and g.seen_to is null and g.native_id like 'arn:%:group/%#inline'`,
  )
  return rows.map((row) => ({
    arn: row.native_id.slice(0, -'#inline'.length),
    keys: row.keys,
    isKnown: row.keys.length > row.n,
  }))
}

/** Each group stands in the search as a user that is in nothing else: whoever may join it becomes that. */
function* withGroups(
  nodes: readonly Node[],
  groups: readonly GroupRow[],
  sets: ReadonlyMap<string, PermissionSet>,
  asOf: Date,
): Generator<Node> {
  const arnOf = new Map<string, string>()
  for (const { arn, keys, isKnown } of groups) {
    const [, partition, , , account] = arn.split(':') as [string, string, string, string, string]
    const name = arn.slice(arn.lastIndexOf('/') + 1)
    arnOf.set(`${account}/${name}`, arn)
    const principal = {
      arn: `arn:${partition}:iam::${account}:user/muster-probe`,
      account,
      kind: 'user' as const,
      name: 'muster-probe',
    }
    const policies: Policies = {
      identity: keys.flatMap((key) => (sets.get(key)?.statements ?? []) as Statement[]),
      boundaries: [],
    }
    yield {
      key: `group ${arn}`,
      principal,
      policies,
      isKnown,
      admin: isAdmin(policies, principal, asOf),
      trust: [],
      services: new Set(),
      groups: [arn],
      ownPolicies: keys.flatMap((key) => customerPolicy(sets.get(key), account)),
      groupArn: arn,
    }
  }
  for (const node of nodes) {
    const { account } = node.principal
    yield { ...node, groups: node.groups.flatMap((name) => arnOf.get(`${account}/${name}`) ?? []) }
  }
}

/** Accounts whose users and roles were imported as a complete list. */
async function completeAccounts(client: Client): Promise<(account: string) => boolean> {
  const { rows } = await client.query<{ scope: string }>(
    `select distinct s.scope
     from sighting s
     where s.format = 'aws/authorization-details'
       and s.gone_at is null
       and exists (
         select 1
         from import m
         where m.id in (s.import_id, s.said_import_id) and m.completeness = 'complete'
       )`,
  )
  const complete = new Set(rows.map((row) => row.scope))
  return (account) => complete.has(account)
}
