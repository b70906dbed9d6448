import type { Sample } from '../source'
import { isObject } from '../sources/checked'
import { type ForeignFile, foreignFiles } from './foreign-tools'

interface Alike {
  what: string
  /** What to do instead. */
  instead: string
  is(record: unknown, sample: Sample): boolean
}

const has = (value: unknown, ...members: string[]) =>
  isObject(value) && members.every((name) => name in value)
const startsWith = (value: unknown, ...starts: string[]) =>
  typeof value === 'string' && starts.some((start) => value.startsWith(start))

/** The value of a member, `log.entries` within `log`; undefined where there is none. */
const at = (value: unknown, path: string): unknown =>
  // A name may hold a dot itself: `@odata.type`.
  isObject(value) && Object.hasOwn(value, path)
    ? value[path]
    : path
        .split('.')
        .reduce<unknown>(
          (found, name) =>
            typeof found === 'object' && found !== null && Object.hasOwn(found, name)
              ? (found as Record<string, unknown>)[name]
              : undefined,
          value,
        )

function isForeign(value: unknown, { envelope }: Sample, { has, says, around, line }: ForeignFile): boolean {
  if (typeof value === 'string') return line?.test(value) === true
  return (
    has?.some((names) => names.every((name) => at(value, name) !== undefined)) === true ||
    (says !== undefined &&
      Object.entries(says).every(([name, shape]) => {
        const said = at(value, name)
        return typeof said === 'string' && shape.test(said)
      })) ||
    around?.some((name) => name in envelope) === true
  )
}

/** Answers under names in capitals, as programs keep them for their tests. */
const isFixtures = (value: Record<string, unknown>): boolean =>
  Object.keys(value).length > 0 &&
  Object.keys(value).every((name) => /^[A-Z][A-Z0-9_]{2,}$/.test(name)) &&
  Object.values(value).some(
    (one) => (typeof one === 'object' && one !== null) || (typeof one === 'string' && /^\s*[[{]/.test(one)),
  )

/** Nothing but lists and answers with a list of records in them. */
const isAllAnswers = (members: readonly unknown[]): boolean =>
  members.length > 1 &&
  members.every(
    (one) =>
      (Array.isArray(one) && one.every(isObject)) ||
      (isObject(one) && Object.values(one).some((inner) => Array.isArray(inner) && inner.some(isObject))),
  )

/** What people hand over in good faith and Muster does not read (yet), and which command gives what it reads. */
const alikes: readonly Alike[] = [
  {
    what: 'the table that kubectl prints for people',
    instead: 'run the same command with -o json',
    is: (value) =>
      startsWith(value, 'NAMESPACE ', 'NAME ') && /\b(AGE|SECRETS|READY|CREATED AT)\b/.test(value as string),
  },
  {
    what: 'what `kubectl describe` prints',
    instead: 'run kubectl get … -o json',
    is: (value) => startsWith(value, 'Name: ', 'Namespace: ', 'Labels: '),
  },
  {
    what: 'output of the AWS CLI as text or as a table',
    instead: 'run the same command with --output json',
    is: (value) =>
      startsWith(
        value,
        'USERDETAILLIST\t',
        'ROLEDETAILLIST\t',
        'ACCESSKEYMETADATA\t',
        'USERS\t',
        'ROLES\t',
        'POLICIES\t',
      ) ||
      (startsWith(value, '---', '|  ', '+--') && /[-+|]{20}|^\|/.test(value as string)),
  },
  {
    what: 'an answer of `aws iam list-policies` or `list-groups`, or a policy alone',
    instead: 'it does not say who holds what; run aws iam get-account-authorization-details --output json',
    is: (value) =>
      has(value, 'Arn', 'PolicyId') || has(value, 'Arn', 'GroupId') || has(value, 'Version', 'Statement'),
  },
  {
    what: 'a CloudTrail digest, which has no events',
    instead: 'upload the log files next to it',
    is: (value) => has(value, 'digestStartTime', 'logFiles'),
  },
  {
    what: 'the output of `terraform show -json`',
    instead: 'it may contain secrets in any place; hand over the state itself (terraform state pull)',
    is: (value) => has(value, 'format_version', 'values'),
  },
  {
    what: 'a part of an export of Microsoft Entra',
    instead: 'export whole objects with the commands on the Sources page',
    is: (value) => has(value, 'appId', 'displayName') || has(value, 'servicePrincipalType'),
  },
  {
    what: 'what a webhook of GitHub is sent',
    instead: 'export lists and the audit log with the commands on the Sources page',
    is: (value) => has(value, 'action', 'sender'),
  },
  {
    what: 'what a webhook of GitLab is sent',
    instead: 'export tokens and audit events with the commands on the Sources page',
    is: (value) => has(value, 'object_kind', 'object_attributes'),
  },
  {
    what: 'groups, projects, members or environments of GitLab',
    instead:
      'they hold no credential; export tokens, keys and variables with the command on the Sources page',
    is: (value) =>
      has(value, 'web_url', 'full_path') ||
      has(value, 'path_with_namespace') ||
      has(value, 'web_url', 'access_level', 'username') ||
      has(value, 'inbound_enabled', 'outbound_enabled'),
  },
  {
    what: 'settings of GitHub',
    instead:
      'they hold no credential; export apps, tokens, deploy keys and secrets with the commands on the Sources page',
    is: (value) => has(value, 'total_count', 'configurations'),
  },
  {
    what: 'an answer of Slack about people, bots or the workspace',
    instead: 'export admin.apps.approved.list, or the audit log of the organisation',
    is: (value) => has(value, 'ok') && ['members', 'bot', 'user_id'].some((name) => has(value, name)),
  },
  {
    what: 'names of roles or settings of Snowflake',
    instead: 'export users, credentials and grants with the commands on the Sources page',
    is: (value) =>
      has(value, 'granted_roles', 'assigned_to_users') ||
      has(value, 'role_type', 'created_on') ||
      has(value, 'created_on', 'comment', 'enabled'),
  },
  {
    what: 'a description of an MCP server, which anybody may run',
    instead: 'hand over the configuration of the client that runs it',
    is: (value) => has(value, 'packages', 'version_detail') || has(value, '$schema', 'packages'),
  },
  {
    what: 'names of projects of OpenAI',
    instead: 'export API keys and service accounts with the command on the Sources page',
    is: (value) => isObject(value) && value.object === 'organization.project',
  },
  {
    what: 'a setting of an AWS account',
    instead: 'run aws iam get-account-authorization-details --output json',
    is: (value) => has(value, 'IssuerIdentifier', 'JwtVendingEnabled') || has(value, 'SAMLProviderList'),
  },
  {
    what: 'several answers in one object, under names of somebody\u2019s own',
    instead: 'hand over each answer as a file of its own',
    is: (value) => isObject(value) && (isAllAnswers(Object.values(value)) || isFixtures(value)),
  },
  {
    what: 'the log of a SPIRE agent or of a SPIRE server without its audit log',
    instead:
      'set audit_log_enabled = true and log_format = "json" in server.conf and hand over the server\u2019s log',
    is: (value) =>
      (isObject(value) && 'subsystem_name' in value && 'msg' in value) ||
      (typeof value === 'string' && value.includes('subsystem_name=')),
  },
]

/** What a file seems to be and what to hand over instead, as the end of a sentence; undefined when it seems to be nothing known. */
export function lookAlike(sample: Sample): string | undefined {
  const records = sample.records.slice(0, 10)
  const found =
    alikes.find((one) => records.some(({ value }) => one.is(value, sample))) ??
    foreignFiles.find((one) => records.some(({ value }) => isForeign(value, sample, one)))
  return found && `seems to be ${found.what}, which is not supported: ${found.instead}`
}
