import type { Sample } from '../source'
import { isObject } from '../sources/checked'

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
    what: 'an answer of `aws iam list-users`, `list-roles` or `list-policies`',
    instead: 'it has no permissions; run aws iam get-account-authorization-details --output json',
    is: (value) =>
      has(value, 'Arn', 'CreateDate') &&
      (has(value, 'UserId') || has(value, 'RoleId') || has(value, 'PolicyId')),
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
    what: 'a report of Rusty Hog',
    instead:
      'scan with Gitleaks or TruffleHog 3: gitleaks git --report-format json --report-path gitleaks.json .',
    is: (value) => has(value, 'stringsFound', 'reason', 'path'),
  },
  {
    what: 'a part of an export of Microsoft Entra',
    instead: 'export whole objects with the commands on the Sources page',
    is: (value) => has(value, 'appId', 'displayName') || has(value, 'servicePrincipalType'),
  },
  {
    what: 'groups or rules of Okta',
    instead:
      'export applications, API tokens, users and the system log with the commands on the Sources page',
    is: (value) =>
      has(value, 'objectClass', 'profile') || has(value, 'conditions', 'actions', 'allGroupsValid'),
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
  const found = alikes.find((one) => records.some(({ value }) => one.is(value, sample)))
  return found && `seems to be ${found.what}, which is not supported: ${found.instead}`
}
