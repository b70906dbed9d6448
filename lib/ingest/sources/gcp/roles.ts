import { z } from 'zod'
import type { ModelRecord, PermissionSetRecord } from '@/lib/model/records'
import { gcpAction, gcpRole } from '@/lib/privilege/gcp-catalogue'
import { members, wordMembers } from '../../read/kept'
import { Reject, type Format, type Raw } from '../../source'
import { checked, isObject, text } from '../checked'

const role = z.object({
  name: z.string(),
  title: z.string().nullish(),
  stage: z.union([z.string(), z.number()]).nullish(),
  deleted: z.boolean().nullish(),
  includedPermissions: z.array(z.string()).nullish(),
})

/** How far a role reaches: all of a project or more, one resource, or only under a condition. */
export const reaches = ['everywhere', 'part', 'conditional'] as const
export type Reach = (typeof reaches)[number]

export const setOf = (name: string, reach: Reach): string =>
  `gcp-role/${name}${reach === 'everywhere' ? '' : `#${reach}`}`

export function rightsOf(
  name: string,
  title: string,
  actions: readonly string[],
  reach: Reach,
): PermissionSetRecord {
  return {
    type: 'permission_set',
    provider: 'gcp',
    nativeId: setOf(name, reach),
    name: title,
    allow: reach === 'conditional' ? [] : actions,
    allowEverywhere: reach === 'everywhere' ? actions : [],
    conditional: reach === 'conditional' ? actions : [],
    deny: [],
    denyPartly: [],
  }
}

/**
 * Roles with their permissions, custom and predefined, as IAM answers them. A list without permissions tells only names; those of
 * predefined roles are known anyway. Source: IAM API v1, roles (view FULL).
 */
export const roles: Format = {
  id: 'gcp/roles',
  title: 'Google Cloud roles',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs iam.roles.list and iam.roles.get in the organisation and in each project (roles/iam.roleViewer has both)
list() { curl -s -H "Authorization: Bearer $(gcloud auth print-access-token)" "https://iam.googleapis.com/v1/$1/roles?view=FULL&pageSize=1000"; }
{ list "organizations/$ORGANIZATION"; for project in $(gcloud projects list --format='value(projectId)'); do list "projects/$project"; done; } > roles.json`,
  recognises: ({ records, lists }) =>
    records.some(isRole) || (records.length === 0 && lists?.includes('roles') === true),
  isOwn: isRole,
  scopeOf: () => undefined,
  enumerates: [],
  keeps: { ...members('name title description includedPermissions deleted'), ...wordMembers('stage') },
  covers: { roles: ['permission_set'] },
  records: ({ value }) => roleRecords(value),
}

const isRoleName = (name: unknown): boolean =>
  /^(roles\/[\w.]+|(projects|organizations)\/[^/]+\/roles\/[\w.]+)$/.test(text(name) ?? '')

function isRole({ value }: Raw): boolean {
  return (
    isObject(value) &&
    isRoleName(value.name) &&
    ('includedPermissions' in value || 'title' in value || 'stage' in value)
  )
}

/** The sets of rights behind a role, however it is bound. A role that is deleted or switched off gives nothing. */
export function roleRecords(value: unknown): ModelRecord[] {
  const found = checked(role, value, 'a role')
  if (!isRoleName(found.name)) throw new Reject('This is not the name of a role')
  const title = found.title || found.name
  const isOff = found.deleted === true || found.stage === 'DISABLED'
  const actions = isOff ? [] : (found.includedPermissions?.map(gcpAction) ?? gcpRole(found.name)?.actions)
  // IAM leaves an empty list out: a full answer is told by the list around it only, and guessing would take rights away.
  if (!actions)
    throw new Reject(
      'The role is listed without its permissions: list roles in full (view=FULL), or describe it',
    )
  return reaches.map((reach) => rightsOf(found.name, title, [...new Set(actions)].sort(), reach))
}
