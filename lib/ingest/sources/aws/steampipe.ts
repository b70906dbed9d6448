import type { ModelRecord } from '@/lib/model/records'
import { loadAwsCatalogue } from '@/lib/privilege/aws-catalogue'
import { permissionSetOf, PolicyUnreadable } from '@/lib/privilege/aws-policy'
import { type Kept, members, times } from '../../read/kept'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, type Members, scalar, text } from '../checked'
import { accessKeys } from './access-keys'
import { accountOf } from './arn'
import { authorizationDetails } from './authorization-details'
import { detailsKept } from './authorization-details-shape'
import { identityCenter } from './identity-center'
import { lastAccessed } from './last-accessed'
import { secrets } from './secrets'
import { userCredentials } from './user-credentials'

const policyKept = (detailsKept as { AssumeRolePolicyDocument: Kept }).AssumeRolePolicyDocument
const inlineKept: Kept = { PolicyName: true, PolicyDocument: policyKept }

/**
 * Rows of the AWS tables of Steampipe, as JSON or CSV. A row says in other words what an answer of AWS says, so it is told again in those words and
 * read as that answer is. Columns that were not asked for say nothing. Source: turbot/steampipe-plugin-aws, tables.
 */
export const steampipe: Format = {
  id: 'aws/steampipe',
  title: 'Steampipe rows of AWS tables',
  provider: 'aws',
  role: 'inventory',
  collect: `# the rights that the plug-in needs are those of the AWS calls behind each table: iam:Get*, iam:List*, secretsmanager:ListSecrets
steampipe query "select * from aws_iam_role" --output json > aws_iam_role.json
steampipe query "select * from aws_iam_user" --output json > aws_iam_user.json
steampipe query "select * from aws_iam_access_key" --output json > aws_iam_access_key.json`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => (isObject(value) ? accountOfRow(value) : undefined),
  asksFor: 'AWS account id',
  enumerates: [],
  keeps: {
    ...members(`arn account_id name user_name role_id user_id group_id policy_id path partition region akas attached_policy_arns
      mfa_enabled permissions_boundary_arn permissions_boundary_type role_last_used_region max_session_duration access_key_id status
      access_key_last_used_service access_key_last_used_region service_specific_credential_id service_name service_user_name
      service_namespace principal_arn last_authenticated_entity last_authenticated_region total_authenticated_entities
      rotation_enabled rotation_lambda_arn owning_service description permission_set_arn principal_id principal_type
      target_account_id session_duration instance_arn title`),
    ...times(`create_date role_last_used_date password_last_used access_key_last_used_date last_authenticated last_rotated_date
      last_accessed_date deleted_date created_date`),
    rotation_rules: members('AutomaticallyAfterDays ScheduleExpression Duration'),
    secret_versions_to_stages: { '*': true },
    tags: { '*': true },
    tags_src: members('Key Value'),
    groups: members('GroupName Arn'),
    assume_role_policy: policyKept,
    policy: policyKept,
    policy_std: policyKept,
    inline_policies: inlineKept,
  },
  prepare: loadAwsCatalogue,
  recordIdOf: ({ value }) => (isObject(value) ? idOf(value) : undefined),
  records: (raw, context) => {
    try {
      return recordsOf(raw, context)
    } catch (error) {
      if (error instanceof PolicyUnreadable) throw new Reject(error.message)
      throw error
    }
  },
}

/** A table, by columns that no other has. */
type Table =
  | 'role'
  | 'user'
  | 'group'
  | 'policy'
  | 'key'
  | 'credential'
  | 'advisor'
  | 'secret'
  | 'set'
  | 'assignment'
  | 'provider'

function tableOf(row: Members): Table | undefined {
  const has = (...names: string[]) => names.every((name) => name in row)
  const arn = text(row.arn) ?? ''
  if (has('access_key_id', 'user_name', 'status')) return 'key'
  if (has('service_specific_credential_id', 'service_user_name')) return 'credential'
  if (has('principal_arn', 'service_namespace')) return 'advisor'
  if (has('permission_set_arn', 'principal_id', 'principal_type')) return 'assignment'
  if (/^arn:aws[a-z-]*:sso:::permissionSet\//.test(arn)) return 'set'
  if (/^arn:aws[a-z-]*:secretsmanager:/.test(arn)) return 'secret'
  if (/^arn:aws[a-z-]*:iam::\d*:(oidc|saml)-provider\//.test(arn) && has('tags')) return 'provider'
  if (has('policy_std') && (has('akas') || has('arn'))) return 'policy'
  if (has('group_id', 'name') && (has('users') || has('inline_policies') || has('attached_policy_arns')))
    return 'group'
  if (/^arn:aws[a-z-]*:iam::\d+:role\//.test(arn) && has('name')) return 'role'
  if (/^arn:aws[a-z-]*:iam::\d+:user\//.test(arn) && has('name')) return 'user'
  return undefined
}

function isOwn({ value }: Raw): boolean {
  return isObject(value) && tableOf(value) !== undefined
}

const accountOfRow = (row: Members): string | undefined =>
  text(row.account_id) ??
  accountOf(row.arn) ??
  accountOf(row.principal_arn) ??
  (Array.isArray(row.akas) ? accountOf(row.akas[0]) : undefined)

const idOf = (row: Members): string | undefined =>
  text(row.access_key_id) ??
  text(row.service_specific_credential_id) ??
  (text(row.principal_arn) && `${text(row.principal_arn)}/${scalar(row.service_namespace)}`) ??
  (text(row.permission_set_arn) &&
    `${text(row.permission_set_arn)}/${scalar(row.target_account_id)}/${scalar(row.principal_id)}`) ??
  text(row.arn) ??
  text(row.group_id)

/** Of a CSV: columns of JSON as text, and how Steampipe writes that there is no value. */
function columnsOf(value: unknown): Members {
  if (!isObject(value)) throw new Reject('This is no row of a table')
  return Object.fromEntries(
    Object.entries(value).map(([name, column]) => [
      name,
      typeof column === 'string' ? cellOf(column) : column,
    ]),
  )
}

function cellOf(text: string): unknown {
  if (text === '<null>' || text === '') return null
  if (text === 'true' || text === 'false') return text === 'true'
  if (!/^[[{]/.test(text)) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

const attached = (arns: unknown) =>
  Array.isArray(arns)
    ? arns.filter((arn) => typeof arn === 'string').map((PolicyArn) => ({ PolicyArn }))
    : undefined
const inline = (policies: unknown) => (Array.isArray(policies) ? policies : undefined)
const boundary = (arn: unknown) =>
  text(arn) ? { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn } : undefined
/** Tags stand there twice; the pairs are those of AWS. */
const tagsOf = (row: Members) =>
  Array.isArray(row.tags_src)
    ? row.tags_src
    : isObject(row.tags)
      ? Object.entries(row.tags).map(([Key, value]) => ({ Key, Value: scalar(value) }))
      : undefined
const groupSet = (account: string, name: string) => `group:${account}/${name}`

function recordsOf(raw: Raw, context: Context): Iterable<ModelRecord> {
  const row = columnsOf(raw.value)
  const table = tableOf(row)
  const as = (value: Members, list?: string): Raw => ({ value, at: raw.at, list })
  switch (table) {
    case 'role':
      return authorizationDetails.records(as(roleOf(row), 'RoleDetailList'), {
        ...context,
        prepared: undefined,
      })
    case 'user':
      return authorizationDetails.records(as(userOf(row), 'UserDetailList'), {
        ...context,
        prepared: undefined,
      })
    case 'group':
      return groupRecords(row, context)
    case 'policy':
      return authorizationDetails.records(as(policyOf(row), 'Policies'), { ...context, prepared: undefined })
    case 'key':
      return accessKeys.records(as(keyOf(row)), context)
    case 'credential':
      return userCredentials.records(as(credentialOf(row)), context)
    case 'advisor':
      return lastAccessed.records(as(advisorOf(row)), context)
    case 'secret':
      return Array.from(secrets.records(as(secretOf(row)), context), (record) =>
        'rotation_enabled' in row ? record : withoutRotation(record),
      )
    case 'set':
      return identityCenter.records(as(setOf(row)), context)
    case 'assignment':
      return identityCenter.records(as(assignmentOf(row)), context)
    case 'provider':
      throw new NotAboutIdentities(
        'A provider of identities: who comes by it stands in the trust of each role',
      )
    default:
      throw new Reject('This is no row of a table that Muster reads')
  }
}

const roleOf = (row: Members): Members => ({
  RoleName: row.name,
  RoleId: row.role_id,
  Arn: row.arn,
  CreateDate: row.create_date,
  AssumeRolePolicyDocument: row.assume_role_policy ?? undefined,
  RolePolicyList: inline(row.inline_policies),
  AttachedManagedPolicies: attached(row.attached_policy_arns),
  PermissionsBoundary: boundary(row.permissions_boundary_arn),
  Tags: tagsOf(row),
  // A column that was asked for and is empty: AWS saw no use. One that was not asked for says nothing.
  RoleLastUsed: 'role_last_used_date' in row ? { LastUsedDate: row.role_last_used_date } : undefined,
})

const userOf = (row: Members): Members => ({
  UserName: row.name,
  UserId: row.user_id,
  Arn: row.arn,
  CreateDate: row.create_date,
  GroupList: Array.isArray(row.groups)
    ? row.groups.flatMap((group) => (isObject(group) && text(group.GroupName) ? [text(group.GroupName)] : []))
    : undefined,
  UserPolicyList: inline(row.inline_policies),
  AttachedManagedPolicies: attached(row.attached_policy_arns),
  PermissionsBoundary: boundary(row.permissions_boundary_arn),
  Tags: tagsOf(row),
})

const policyOf = (row: Members): Members => ({
  PolicyName: row.name,
  Arn: text(row.arn) ?? (Array.isArray(row.akas) ? row.akas[0] : undefined),
  PolicyVersionList: [{ Document: row.policy ?? row.policy_std, IsDefaultVersion: true }],
})

const keyOf = (row: Members): Members => {
  const account = text(row.account_id)
  return {
    UserName: row.user_name,
    AccessKeyId: row.access_key_id,
    Status: row.status,
    CreateDate: row.create_date,
    UserArn:
      text(row.user_arn) ?? (account ? `arn:aws:iam::${account}:user/${scalar(row.user_name)}` : undefined),
    ...('access_key_last_used_date' in row
      ? {
          LastUsedDate: row.access_key_last_used_date,
          LastUsedService: row.access_key_last_used_service,
        }
      : {}),
  }
}

const credentialOf = (row: Members): Members => ({
  // A user of CodeCommit is called by the name of its IAM user, then `-at-` and the account.
  UserName: text(row.user_name) ?? /^(.+?)(\+\d+)?-at-\d{12}$/.exec(text(row.service_user_name) ?? '')?.[1],
  Status: row.status,
  CreateDate: row.create_date,
  ServiceName: row.service_name,
  ServiceUserName: row.service_user_name,
  ServiceSpecificCredentialId: row.service_specific_credential_id,
})

const advisorOf = (row: Members): Members => ({
  JobStatus: 'COMPLETED',
  ServicesLastAccessed: [
    {
      ServiceName: row.service_name,
      ServiceNamespace: row.service_namespace,
      LastAuthenticated: row.last_authenticated,
      LastAuthenticatedEntity: row.last_authenticated_entity,
    },
  ],
})

const secretOf = (row: Members): Members => ({
  ARN: row.arn,
  Name: row.name,
  Description: row.description,
  OwningService: row.owning_service,
  RotationEnabled: row.rotation_enabled,
  RotationRules: row.rotation_rules,
  LastRotatedDate: row.last_rotated_date,
  LastAccessedDate: row.last_accessed_date,
  DeletedDate: row.deleted_date,
  CreatedDate: row.created_date,
  Tags: tagsOf(row),
  SecretVersionsToStages: row.secret_versions_to_stages,
})

/** AWS leaves rotation out where there is none; a row leaves it out where it was not asked for. */
function withoutRotation(record: ModelRecord): ModelRecord {
  if (record.type !== 'credential') return record
  const { storeRotates: _, binding: __, ...told } = record
  return told
}

const setOf = (row: Members): Members => ({
  PermissionSetArn: row.arn,
  Name: row.name,
  Description: row.description,
  SessionDuration: row.session_duration,
  CreatedDate: row.created_date,
})

const assignmentOf = (row: Members): Members => ({
  AccountId: row.target_account_id,
  PermissionSetArn: row.permission_set_arn,
  PrincipalType: row.principal_type,
  PrincipalId: row.principal_id,
})

/** A group is no identity: its policies become one permission set, under the name by which a user's row calls the group. */
function groupRecords(row: Members, { scope, asOf }: Context): ModelRecord[] {
  const account = accountOfRow(row) ?? (/^\d{12}$/.test(scope) ? scope : undefined)
  const name = text(row.name)
  if (!account || !name) throw new Reject('The group names no account: give the account id at import')
  const documents = (inline(row.inline_policies) ?? []).flatMap((one) =>
    isObject(one) && one.PolicyDocument !== undefined ? [one.PolicyDocument] : [],
  )
  return [
    permissionSetOf(documents, {
      nativeId: groupSet(account, name),
      name: `Policies of group ${name}`,
      asOf,
      attached: (attached(row.attached_policy_arns) ?? []).map(({ PolicyArn }) => PolicyArn),
    }),
  ]
}
