import type {
  CredentialRecord,
  GrantRecord,
  ModelRecord,
  TrustJudgement,
  TrustRecord,
} from '@/lib/model/records'
import { judgeFederation } from '@/lib/trust/federation'
import { type Kept, members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, listAt, objectAt, said, type Members, scalar, text } from '../checked'

const authentication = { ...members('join_method join_token generation'), ...times('authenticated_at') }
const heartbeat = {
  ...members('hostname version join_method os architecture uptime is_startup'),
  ...times('recorded_at'),
}
const rules = members('resources verbs')

/** What a rule may ask of who joins, on any platform. */
const allow = {
  allow:
    members(`sub repository repository_owner workflow environment actor ref ref_type job_workflow_ref namespace_path project_path
    pipeline_source user_login service_account project_ids service_accounts locations subscription resource_groups aws_account aws_arn
    aws_role aws_regions`),
}

/**
 * Bots, their instances, join tokens and roles of Teleport, as `tctl get` prints them. The name of a token that joins by itself is the secret, and is hashed;
 * the name of any other names a rule by which a platform's own identity joins. Source: Teleport documentation, "Teleport resource reference", and
 * api/proto/teleport: machineid/v1, types.
 */
export const inventory: Format = {
  id: 'teleport/inventory',
  title: 'Teleport bots, instances, join tokens and roles',
  provider: 'teleport',
  role: 'inventory',
  collect: `# a role with list and read on bot, bot_instance, token and role
for kind in bots bot_instance tokens roles; do tctl get "$kind" --format=json | jq -c '.[]'; done > teleport-inventory.ndjson`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: () => undefined,
  asksFor: 'Teleport cluster',
  enumerates: ['bot'],
  keeps: ({ value }) => keptOf(value),
  recordIdOf: ({ value }) => {
    if (!isObject(value)) return undefined
    const name = nameOf(value)
    // The secret is no id.
    return isSecretToken(value) ? undefined : name && `${scalar(value.kind)}/${name}`
  },
  subjectOf: ({ value }, { scope }) => {
    const name = isObject(value) && value.kind === 'bot' ? nameOf(value) : undefined
    return name ? botOf(scope, name) : undefined
  },
  records: ({ value }, context) => recordsOf(value, context),
}

const kinds = /^(bot|bot_instance|token|role)$/

function isOwn({ value }: Raw): boolean {
  return (
    isObject(value) &&
    kinds.test(text(value.kind) ?? '') &&
    /^v\d+$/.test(text(value.version) ?? '') &&
    isObject(value.spec) &&
    !('apiVersion' in value)
  )
}

const nameOf = (value: Members): string | undefined =>
  text(objectAt(value, 'metadata').name) ?? text(objectAt(value, 'spec').instance_id)

/** Without a method the token itself is what lets in. */
const isSecretToken = (value: Members): boolean =>
  value.kind === 'token' && /^(token)?$/.test(text(objectAt(value, 'spec').join_method) ?? '')

function keptOf(value: unknown): Kept {
  const isSecret = isObject(value) && isSecretToken(value)
  return {
    ...members('kind sub_kind version'),
    metadata: {
      name: isSecret ? 'hash' : true,
      ...times('expires'),
      description: true,
      labels: { '*': true },
    },
    spec: {
      ...members('roles bot_name instance_id join_method'),
      github: { ...members('enterprise_server_host enterprise_slug'), ...allow },
      gitlab: { ...members('domain'), ...allow },
      kubernetes: { ...wordMembers('type'), ...allow },
      gcp: allow,
      azure: allow,
      allow: {
        ...members('logins'),
        ...allow.allow,
        node_labels: { '*': true },
        kubernetes_groups: true,
        db_users: true,
        rules,
      },
      deny: { ...members('logins'), rules },
      options: members('max_session_ttl'),
    },
    status: {
      ...members('user_name role_name'),
      initial_authentication: authentication,
      latest_authentications: authentication,
      initial_heartbeat: heartbeat,
      latest_heartbeats: heartbeat,
    },
  }
}

const botOf = (cluster: string, name: string) =>
  ({ provider: 'teleport', nativeId: `${cluster}/bot/${name}` }) as const

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no resource of Teleport')
  const name = nameOf(value)
  if (!name) throw new Reject('The resource has no name')
  switch (value.kind) {
    case 'bot':
      return botRecords(value, name, context.scope)
    case 'bot_instance':
      return [instanceRecord(value, name, context.scope)]
    case 'token':
      return tokenRecords(value, name, context)
    case 'role':
      return [roleRecord(value, name, context.scope)]
    default:
      throw new NotAboutIdentities(`Not about a bot: ${scalar(value.kind)}`)
  }
}

const textsIn = (list: unknown[]): string[] => list.map(scalar).filter((one) => one !== '')

function botRecords(value: Members, name: string, cluster: string): ModelRecord[] {
  const identity = botOf(cluster, name)
  const labels = Object.fromEntries(
    Object.entries(objectAt(objectAt(value, 'metadata'), 'labels')).flatMap(([label, one]) =>
      scalar(one) === '' ? [] : [[label, scalar(one)]],
    ),
  )
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'bot',
      name,
      scope: cluster,
      status: 'active',
      description: text(objectAt(value, 'metadata').description),
      tags: Object.keys(labels).length > 0 ? labels : undefined,
    }),
    ...textsIn(listAt(objectAt(value, 'spec'), 'roles')).map((role): GrantRecord => ({
      type: 'grant',
      identity,
      nativeId: `role/${role}`,
      name: role,
      kind: 'allow',
      permissionSet: `${cluster}/role/${role}`,
    })),
  ]
}

/** One running copy of a bot. It renews its certificates by itself: the last time that it did so is when it was last seen. */
function instanceRecord(value: Members, name: string, cluster: string): CredentialRecord {
  const spec = objectAt(value, 'spec')
  const status = objectAt(value, 'status')
  const bot = text(spec.bot_name)
  if (!bot) throw new Reject('The instance names no bot')
  const first = objectAt(status, 'initial_authentication')
  const times = [
    ...listAt(status, 'latest_authentications').map((one) => isObject(one) && readTime(one.authenticated_at)),
    ...listAt(status, 'latest_heartbeats').map((one) => isObject(one) && readTime(one.recorded_at)),
    readTime(first.authenticated_at),
  ].filter((one): one is Date => one instanceof Date)
  const beat = listAt(status, 'latest_heartbeats').findLast(isObject)
  return said({
    type: 'credential',
    identity: botOf(cluster, bot),
    nativeId: `instance/${text(spec.instance_id) ?? name}`,
    kind: 'other',
    static: false,
    label: 'Bot instance',
    status: 'active',
    createdAt: readTime(first.authenticated_at),
    expiresAt: readTime(objectAt(value, 'metadata').expires),
    lastUsedAt: times.length > 0 ? new Date(Math.max(...times.map((one) => one.getTime()))) : undefined,
    binding: said({
      join_method: text(first.join_method),
      host: beat && text(beat.hostname),
      version: beat && text(beat.version),
    }) as Record<string, string>,
  })
}

function tokenRecords(value: Members, name: string, { scope, fingerprint }: Context): ModelRecord[] {
  const spec = objectAt(value, 'spec')
  const bot = text(spec.bot_name)
  if (!bot) throw new NotAboutIdentities('A token by which servers join, and no bot')
  const identity = botOf(scope, bot)
  const method = text(spec.join_method) ?? 'token'
  if (!isSecretToken(value)) return trustsOf(spec, method, name, identity)
  const hash = fingerprint(name)
  return [
    said({
      type: 'credential',
      identity,
      nativeId: `join-token/${hash.slice(0, 16)}`,
      kind: 'api_key',
      static: true,
      label: 'Join token',
      fingerprint: hash,
      status: 'active',
      expiresAt: readTime(objectAt(value, 'metadata').expires),
      cannotExpire: false,
      rotationTracked: false,
    } satisfies CredentialRecord),
  ]
}

/** Whose tokens a method takes, where it is one issuer. */
const issuerOf = (spec: Members, method: string): string | undefined => {
  if (method === 'github') {
    const host = text(objectAt(spec, 'github').enterprise_server_host)
    return host ? `${host}/_services/token` : 'token.actions.githubusercontent.com'
  }
  if (method === 'gitlab') return text(objectAt(spec, 'gitlab').domain) ?? 'gitlab.com'
  return undefined
}

/** Each rule lets in whoever meets all that it names. A rule without members lets in everybody of the platform. */
function trustsOf(
  spec: Members,
  method: string,
  name: string,
  identity: TrustRecord['identity'],
): TrustRecord[] {
  const issuer = issuerOf(spec, method)
  const listed = [...listAt(objectAt(spec, method), 'allow'), ...listAt(spec, 'allow')].filter(isObject)
  const given = listed.length > 0 ? listed : [{}]
  return given.map((rule, index) => {
    const claims = Object.entries(rule).flatMap(([claim, one]): Array<[string, string[]]> => {
      const values = textsIn([one].flat())
      return values.length > 0 ? [[claim, values]] : []
    })
    const pins = claims.map(([claim, values]) => ({
      claim,
      values: values.map((one) => ({ text: one, isPattern: one.includes('*') })),
    }))
    const subjects = claims
      .filter(([claim]) => claim === 'sub' || claim === 'service_account')
      .flatMap(([, values]) => values)
    const others = claims
      .map(([claim]) => claim)
      .filter((claim) => claim !== 'sub' && claim !== 'service_account')
    return said({
      type: 'trust',
      identity,
      nativeId: `${name}/${index}`,
      kind: issuer ? 'federation' : 'principal',
      principal: method,
      issuer,
      subjects: subjects.length > 0 ? subjects : undefined,
      otherConditions: others.length > 0 ? others : undefined,
      condition: claims.length > 0 ? { equals: Object.fromEntries(claims) } : undefined,
      judgement: issuer ? judgeFederation(issuer, pins) : judgedByRule(method, claims),
    } satisfies TrustRecord)
  })
}

function judgedByRule(method: string, claims: ReadonlyArray<[string, string[]]>): TrustJudgement {
  if (claims.length === 0)
    return {
      grade: 'unknown',
      reach: 'unknown',
      pattern: 'teleport-join',
      who: `Whoever joins by ${method}: the token does not say who may`,
    }
  const hasPattern = claims.some(([, values]) => values.some((one) => one.includes('*')))
  return {
    grade: hasPattern ? 'caution' : 'safe',
    reach: 'named',
    pattern: hasPattern ? 'teleport-join-pattern' : 'teleport-join',
    who: `Whoever is ${claims.map(([claim, values]) => `${claim} ${values.join(' or ')}`).join(', ')} (${method})`,
  }
}

/** What a role allows of the administration, rule by rule, and where it may log in. */
function roleRecord(value: Members, name: string, cluster: string): ModelRecord {
  const rightsIn = (side: Members): string[] => [
    ...listAt(side, 'rules')
      .filter(isObject)
      .flatMap((rule) =>
        textsIn(listAt(rule, 'resources')).flatMap((resource) =>
          textsIn(listAt(rule, 'verbs')).map((verb) => `teleport:${resource}/${verb}`),
        ),
      ),
    ...textsIn(listAt(side, 'logins')).map((login) => `teleport:login/${login}`),
  ]
  const spec = objectAt(value, 'spec')
  const given = objectAt(spec, 'allow')
  const allowed = rightsIn(given)
  // Labels of `*` reach every server.
  const isEverywhere = scalar(objectAt(given, 'node_labels')['*']) === '*'
  return {
    type: 'permission_set',
    provider: 'teleport',
    nativeId: `${cluster}/role/${name}`,
    name,
    allow: allowed,
    allowEverywhere: isEverywhere ? allowed : allowed.filter((right) => !right.startsWith('teleport:login/')),
    conditional: [],
    deny: rightsIn(objectAt(spec, 'deny')),
    denyPartly: [],
  }
}
