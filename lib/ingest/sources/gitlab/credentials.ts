import type { CredentialRecord, IdentityRecord, ModelRecord, OwnerHint } from '@/lib/model/records'
import { gitlabLevel, gitlabScope, levelName } from '@/lib/privilege/gitlab-catalogue'
import { type Kept, members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { isSecretField } from '../../read/redact-patterns'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, type Members, said, scalar, text } from '../checked'
import { endOf } from '../expiry'
import { rightOf } from '../platform-right'

/**
 * What may act in GitLab: access tokens of projects, groups and people, deploy tokens and keys, variables of pipelines, runners and agents. An answer does
 * not say of which project or group it is: the command adds that. Sources: GitLab REST API, the page of each list.
 */
export const credentials: Format = {
  id: 'gitlab/credentials',
  title: 'GitLab tokens, deploy keys, variables, runners and agents',
  provider: 'gitlab',
  role: 'inventory',
  collect: `# a token with read_api of somebody who is an owner of the group; personal access tokens of all only for an administrator
each() { glab api --paginate "$1" | jq -c --arg path "$2" '.[] | if $path == "" then . else . + {path: $path} end | del(.value)'; }
{
  each "groups/$GROUP/service_accounts" "$GROUP" | jq -c '. + {service_account: true}'
  each personal_access_tokens ""
  each "groups/$GROUP/access_tokens" "$GROUP"; each "groups/$GROUP/deploy_tokens" "$GROUP"; each "groups/$GROUP/variables" "$GROUP"; each "groups/$GROUP/runners" "$GROUP"
  glab api --paginate "groups/$GROUP/projects?include_subgroups=true" | jq -r '.[] | "\\(.id) \\(.path_with_namespace)"' | while read -r id path; do
    for list in access_tokens deploy_tokens deploy_keys variables cluster_agents; do each "projects/$id/$list" "$path"; done
  done
} > gitlab.ndjson`,
  recognises: ({ records }) => records.some(isOfGitlab),
  isOwn: isOfGitlab,
  scopeOf: () => undefined,
  asksFor: 'GitLab host (gitlab.com)',
  enumerates: [],
  keeps: keptOf,
  recordIdOf: ({ value }) => (isObject(value) ? recordIdIn(value) : undefined),
  prepare: accountsIn,
  records: ({ value }, context) => recordsOf(value, context),
}

const kept: Kept = {
  ...members(`id name path user_id active revoked expired access_level scopes username title fingerprint fingerprint_sha256 can_push
    description service_account runner_type is_shared paused online agent_id created_by_user_id variable_type protected masked hidden raw
    environment_scope`),
  ...wordMembers('status'),
  ...times('created_at last_used_at expires_at contacted_at'),
  projects_with_write_access: members('id path_with_namespace'),
  config_project: members('id path_with_namespace'),
}

/** The name of a variable is kept, of a deploy key the public half is not needed. */
function keptOf({ value }: Raw): Kept {
  return kindOf(value) === 'variable' ? { ...(kept as object), key: true, value: 'hash' } : kept
}

/** The service accounts of a file, by their id: a token names its account by that only. */
async function accountsIn(records: () => AsyncIterable<Raw>): Promise<ReadonlyMap<string, Members>> {
  const found = new Map<string, Members>()
  for await (const { value } of records())
    if (isObject(value) && kindOf(value) === 'service_account') found.set(scalar(value.id), value)
  return found
}

type Kind =
  | 'service_account'
  | 'token'
  | 'deploy_token'
  | 'deploy_key'
  | 'variable'
  | 'runner'
  | 'agent'
  | 'agent_token'

function kindOf(value: unknown): Kind | undefined {
  if (!isObject(value)) return undefined
  const has = (...names: string[]) => names.every((name) => name in value)
  if (has('scopes', 'user_id', 'revoked', 'active')) return 'token'
  // The answer about service accounts holds nothing else than their names, of which GitLab gives most.
  if (value.service_account === true || (text(value.username)?.startsWith('service_account_') && has('name')))
    return 'service_account'
  // Older releases say nothing of their end.
  if (has('scopes', 'username', 'expires_at')) return 'deploy_token'
  if (has('title', 'key', 'created_at') && (has('can_push') || has('projects_with_write_access')))
    return 'deploy_key'
  if (has('key', 'variable_type')) return 'variable'
  if (has('runner_type', 'is_shared')) return 'runner'
  if (has('config_project', 'created_by_user_id')) return 'agent'
  return has('agent_id', 'created_by_user_id', 'status') ? 'agent_token' : undefined
}

function isOfGitlab({ value }: Raw): boolean {
  return kindOf(value) !== undefined
}

function recordIdIn(value: Members): string | undefined {
  const kind = kindOf(value)
  if (kind === 'variable')
    return [kind, text(value.path), text(value.key), text(value.environment_scope)].join('/')
  // A key of the server is told once for each project that it opens.
  if (kind === 'deploy_key') return `${kind}/${text(value.path) ?? ''}/${scalar(value.id)}`
  return kind && `${kind}/${scalar(value.id)}`
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  const kind = kindOf(value)
  if (!isObject(value) || !kind) throw new Reject('This is nothing of GitLab that Muster reads')
  if (kind === 'variable') return variableRecords(value, context)
  if (scalar(value.id) === '') throw new Reject('It has no id')
  const host = context.scope.toLowerCase()
  const accounts = (context.prepared as ReadonlyMap<string, Members> | undefined) ?? new Map()
  switch (kind) {
    case 'service_account':
      return [accountRecord(value, host)]
    case 'token':
      return tokenRecords(value, host, accounts.get(scalar(value.user_id)))
    case 'deploy_token':
      return deployTokenRecords(value, host)
    case 'deploy_key':
      return deployKeyRecords(value, host)
    case 'runner':
      return runnerRecords(value, host)
    case 'agent':
      return [agentRecord(value, host)]
    case 'agent_token':
      return [agentTokenRecord(value, host)]
  }
}

const gitlabIdentity = (path: string) => ({ provider: 'gitlab', nativeId: path }) as const

const pathOf = (value: Members): string | undefined => text(value.path)?.toLowerCase()

/** The group or project that it belongs to, as a word for whom to ask. */
const pathHint = (path: string | undefined): OwnerHint[] | undefined =>
  path ? [{ from: 'path', key: 'path', value: path }] : undefined

const scopesIn = (value: Members): string[] =>
  (Array.isArray(value.scopes) ? value.scopes : []).map(scalar).filter((scope) => scope !== '')

const statusOf = (value: Members): CredentialRecord['status'] =>
  value.revoked === true
    ? 'revoked'
    : value.active === false || value.expired === true
      ? 'inactive'
      : 'active'

/** An account that no person has. */
function accountRecord(value: Members, host: string): IdentityRecord {
  const path = pathOf(value)
  return said({
    type: 'identity',
    ...gitlabIdentity(`${host}/user/${scalar(value.id)}`),
    kind: 'service_account',
    name: text(value.name) ?? text(value.username) ?? `service account ${scalar(value.id)}`,
    scope: host,
    status: 'active',
    tags: text(value.username) ? { username: text(value.username)! } : undefined,
    ownerHints: pathHint(path),
  } satisfies IdentityRecord)
}

/**
 * Of a project or group the token is a bot's; else of an account, a person's or a service's, which its id alone does not tell.
 * @param account the service account that it is of, where the file lists it
 */
function tokenRecords(value: Members, host: string, account: Members | undefined): ModelRecord[] {
  const path = pathOf(value)
  const own = gitlabIdentity(`${host}/token/${scalar(value.id)}`)
  const identity = account ? gitlabIdentity(`${host}/user/${scalar(account.id)}`) : own
  const level = typeof value.access_level === 'number' ? value.access_level : undefined
  const resource = path ?? '*'
  return [
    account
      ? // The log names the token.
        { ...accountRecord(account, host), aliases: [own.nativeId] }
      : said({
          type: 'identity',
          ...identity,
          kind: level === undefined ? 'api_client' : 'bot',
          name: text(value.name) ?? `token ${scalar(value.id)}`,
          scope: host,
          status: 'active',
          createdAt: readTime(value.created_at),
          description:
            level === undefined
              ? `Acts for the account with id ${scalar(value.user_id)}`
              : `Acts as a ${levelName(level)} of ${path ?? 'its project or group'}`,
          ownerHints: pathHint(path),
        } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: `${host}/token/${scalar(value.id)}`,
      kind: 'personal_access_token',
      static: true,
      label: level === undefined ? 'Personal access token' : 'Access token',
      status: statusOf(value),
      createdAt: readTime(value.created_at),
      rotatedAt: readTime(value.created_at),
      rotationTracked: false,
      ...endOf(value.expires_at),
      lastUsedAt: readTime(value.last_used_at),
      // A token that was never used has the member with null, or not at all.
      neverUsed: value.last_used_at === null ? true : undefined,
    } satisfies CredentialRecord),
    ...(level === undefined ? [] : rightOf(identity, gitlabLevel(level), levelName(level), resource)),
    ...scopesIn(value).flatMap((scope) => rightOf(identity, gitlabScope(scope), scope, resource)),
  ]
}

function deployTokenRecords(value: Members, host: string): ModelRecord[] {
  const path = pathOf(value)
  const identity = gitlabIdentity(`${host}/deploy-token/${scalar(value.id)}`)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: text(value.name) ?? text(value.username) ?? `deploy token ${scalar(value.id)}`,
      scope: host,
      status: 'active',
      ownerHints: pathHint(path),
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: identity.nativeId,
      kind: 'api_key',
      static: true,
      label: 'Deploy token',
      status: statusOf(value),
      rotationTracked: false,
      ...endOf(value.expires_at),
    } satisfies CredentialRecord),
    ...scopesIn(value).flatMap((scope) => rightOf(identity, gitlabScope(scope), scope, path ?? '*')),
  ]
}

/** One key may open several projects, and may write to some of them. */
function deployKeyRecords(value: Members, host: string): ModelRecord[] {
  const path = pathOf(value)
  const identity = gitlabIdentity(`${host}/deploy-key/${scalar(value.id)}`)
  const writable = (Array.isArray(value.projects_with_write_access) ? value.projects_with_write_access : [])
    .filter(isObject)
    .flatMap((project) => text(project.path_with_namespace) ?? [])
  const mayWrite = value.can_push === true || writable.length > 0
  const fingerprint = text(value.fingerprint_sha256) ?? text(value.fingerprint)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: text(value.title) ?? `deploy key ${scalar(value.id)}`,
      scope: host,
      status: 'active',
      createdAt: readTime(value.created_at),
      ownerHints: pathHint(path ?? writable[0]),
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: identity.nativeId,
      kind: 'ssh_key',
      static: true,
      label: 'Deploy key',
      status: 'active',
      createdAt: readTime(value.created_at),
      rotatedAt: readTime(value.created_at),
      rotationTracked: false,
      ...endOf(value.expires_at),
      binding: fingerprint ? { fingerprint } : undefined,
    } satisfies CredentialRecord),
    ...rightOf(
      identity,
      gitlabScope(mayWrite ? 'write_repository' : 'read_repository'),
      mayWrite ? 'write_repository' : 'read_repository',
      path ?? (writable.join(', ') || '*'),
    ),
  ]
}

/** A variable that is masked, hidden or named like a secret is one that pipelines hold; GitLab tells no age of it. */
function variableRecords(value: Members, { scope, fingerprint }: Context): ModelRecord[] {
  const key = text(value.key)
  if (!key) throw new Reject('This variable has no name')
  const isSecret = value.masked === true || value.hidden === true || isSecretField(key)
  if (!isSecret) throw new NotAboutIdentities('A variable that is neither masked nor named like a secret')
  const host = scope.toLowerCase()
  const path = pathOf(value)
  // Only variables of projects and groups are for an environment; those of the server are for all pipelines.
  if (!path && 'environment_scope' in value)
    throw new Reject('It does not say of which project or group it is: add its path, as the command does')
  const identity = gitlabIdentity(`${host}/${path ?? 'all pipelines'}`)
  const environment = text(value.environment_scope)
  const secret = text(value.value)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'ci_pipeline',
      name: path ? `Pipelines of ${path}` : 'Pipelines of the server',
      scope: host,
      status: 'active',
      ownerHints: pathHint(path),
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: `${identity.nativeId}/variable/${key}${environment && environment !== '*' ? `/${environment}` : ''}`,
      kind: 'client_secret',
      static: true,
      label: `Variable ${key}`,
      status: 'active',
      rotationTracked: false,
      fingerprint: secret ? fingerprint(secret) : undefined,
      binding: said({
        environment: environment ?? undefined,
        protected: value.protected === true ? 'protected branches only' : undefined,
        masked: value.masked === false ? 'shown in the logs of jobs' : undefined,
      }) as Record<string, string>,
    } satisfies CredentialRecord),
  ]
}

function runnerRecords(value: Members, host: string): ModelRecord[] {
  const identity = gitlabIdentity(`${host}/runner/${scalar(value.id)}`)
  const name = text(value.description) ?? text(value.name) ?? `runner ${scalar(value.id)}`
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name,
      scope: host,
      status: value.paused === true || value.active === false ? 'disabled' : 'active',
      lastUsedAt: readTime(value.contacted_at),
      tags: said({
        type: text(value.runner_type),
        shared: value.is_shared === true ? 'yes' : undefined,
      }) as Record<string, string>,
      ownerHints: pathHint(pathOf(value)),
    } satisfies IdentityRecord),
    said({
      type: 'workload',
      provider: 'gitlab',
      nativeId: identity.nativeId,
      name,
      kind: 'process',
      scope: host,
      status: value.online === true ? 'running' : undefined,
      lastSeenAt: readTime(value.contacted_at),
      identities: [identity],
    }),
  ]
}

function agentRecord(value: Members, host: string): ModelRecord {
  const project = isObject(value.config_project) ? text(value.config_project.path_with_namespace) : undefined
  return said({
    type: 'identity',
    ...gitlabIdentity(`${host}/agent/${scalar(value.id)}`),
    kind: 'service_account',
    name: text(value.name) ?? `agent ${scalar(value.id)}`,
    scope: host,
    status: 'active',
    createdAt: readTime(value.created_at),
    description: `An agent for Kubernetes, made by the account with id ${scalar(value.created_by_user_id)}: what it may do is in its cluster`,
    ownerHints: pathHint(pathOf(value) ?? project?.toLowerCase()),
  } satisfies IdentityRecord)
}

function agentTokenRecord(value: Members, host: string): ModelRecord {
  return said({
    type: 'credential',
    identity: gitlabIdentity(`${host}/agent/${scalar(value.agent_id)}`),
    nativeId: `${host}/agent-token/${scalar(value.id)}`,
    kind: 'api_key',
    static: true,
    label: `Agent token ${text(value.name) ?? ''}`.trim(),
    status: value.status === 'revoked' ? 'revoked' : 'active',
    createdAt: readTime(value.created_at),
    rotatedAt: readTime(value.created_at),
    rotationTracked: false,
    // GitLab gives tokens of agents no end.
    cannotExpire: true,
    lastUsedAt: readTime(value.last_used_at),
    neverUsed: value.last_used_at === null ? true : undefined,
  } satisfies CredentialRecord)
}
