import type { ModelRecord } from '@/lib/model/records'
import { Reject, type Format, type Raw } from '../../source'
import { isObject, type Members, text } from '../checked'
import { accountOf } from './arn'
import { authorizationDetails } from './authorization-details'

const wrapped = ['User', 'Role'] as const

/**
 * Users and roles as the plain lists of IAM give them, and as GetUser and GetRole do: a role with whom it trusts, neither with what it may do. Only
 * GetRole tells when a role was last used. Source: IAM API reference, ListUsers, ListRoles, GetUser, GetRole.
 */
export const iamLists: Format = {
  ...authorizationDetails,
  id: 'aws/iam-lists',
  title: 'AWS IAM users and roles (list-users, list-roles, get-role)',
  collect: `# needs iam:ListUsers, iam:ListRoles and iam:GetRole; get-account-authorization-details tells what they may do as well
aws iam list-users --output json > users.json
aws iam list-roles --query 'Roles[].RoleName' --output text | tr '\\t' '\\n' | while read -r name; do
  aws iam get-role --role-name "$name" | jq -c .
done > roles.ndjson`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => accountOf(oneIn(value).Arn),
  covers: { Users: ['identity:iam_user'], Roles: ['identity:iam_role'] },
  keeps: (raw) => {
    const { keeps } = authorizationDetails
    const shape = typeof keeps === 'function' ? keeps(raw) : keeps
    return typeof shape === 'object' ? { ...shape, User: shape, Role: shape } : shape
  },
  subjectOf: ({ value }) => {
    const arn = text(oneIn(value).Arn)
    return arn ? { provider: 'aws', nativeId: arn } : undefined
  },
  records: (raw, context) => recordsOf(raw, context),
}

/** The answer about one wraps it. */
function oneIn(value: unknown): Members {
  if (!isObject(value)) return {}
  const name = wrapped.find((one) => isObject(value[one]))
  return name ? (value[name] as Members) : value
}

function isOwn({ value, list }: Raw): boolean {
  if (list !== undefined && list !== 'Users' && list !== 'Roles') return false
  const one = oneIn(value)
  return (
    /^arn:aws[a-z-]*:iam::[^:]*:(user|role)\//.test(text(one.Arn) ?? '') &&
    ('UserName' in one || 'RoleName' in one) &&
    !('UserPolicyList' in one) &&
    !('RolePolicyList' in one)
  )
}

function recordsOf(raw: Raw, context: Parameters<Format['records']>[1]): Iterable<ModelRecord> {
  const one = oneIn(raw.value)
  const isUser = 'UserName' in one
  if (!isUser && !('RoleName' in one)) throw new Reject('This is neither a user nor a role')
  return authorizationDetails.records(
    { ...raw, value: one, list: isUser ? 'UserDetailList' : 'RoleDetailList' },
    context,
  )
}
