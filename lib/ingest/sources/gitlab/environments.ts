import { z } from 'zod'
import type { IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members } from '../../read/kept'
import { Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said, scalar, text } from '../checked'
import { environmentOfSegment } from '../hints'

const some = z.string().nullish()
const level = z.object({
  access_level: z.number().nullish(),
  access_level_description: some,
  user_id: z.number().nullish(),
  group_id: z.number().nullish(),
  required_approvals: z.number().nullish(),
})
const environment = z.object({
  name: z.string(),
  deploy_access_levels: z.array(level),
  required_approval_count: z.number().nullish(),
  approval_rules: z.array(level).nullish(),
})

/**
 * Protected environments of GitLab: who may deploy to one, and whose approval a deployment waits for. A job reads the variables of its
 * environment, so that this is who reaches them. An answer does not say of which project it is: the command adds that. Source: GitLab REST API,
 * "Protected environments" and "Group-level protected environments".
 */
export const environments: Format = {
  id: 'gitlab/environments',
  title: 'GitLab protected environments',
  provider: 'gitlab',
  role: 'inventory',
  collect: `# a token with read_api of somebody who maintains the projects
glab api --paginate "groups/$GROUP/projects?include_subgroups=true" | jq -r '.[] | "\\(.id) \\(.path_with_namespace)"' | while read -r id path; do
  glab api --paginate "projects/$id/protected_environments" | jq -c --arg path "$path" '.[] | . + {path: $path}'
done > environments.ndjson`,
  recognises: ({ records }) => records.some(isEnvironment),
  isOwn: isEnvironment,
  scopeOf: () => undefined,
  asksFor: 'GitLab host (gitlab.com)',
  enumerates: [],
  keeps: {
    ...members('name path required_approval_count'),
    deploy_access_levels: members('access_level access_level_description user_id group_id'),
    approval_rules: members('access_level access_level_description user_id group_id required_approvals'),
  },
  records: ({ value }, { scope }) => recordsOf(value, scope.toLowerCase()),
}

function isEnvironment({ value }: Raw): boolean {
  return isObject(value) && typeof value.name === 'string' && Array.isArray(value.deploy_access_levels)
}

/** Whom a rule means, as GitLab describes it; by number where it does not. */
const meantBy = ({ access_level_description: told, user_id, group_id }: z.infer<typeof level>): string =>
  told || (user_id ? `user ${user_id}` : group_id ? `group ${group_id}` : 'somebody')

function recordsOf(value: unknown, host: string): ModelRecord[] {
  const found = checked(environment, value, 'a protected environment')
  const path = isObject(value) ? text(value.path)?.toLowerCase() : undefined
  if (!path) throw new Reject('It does not say of which project it is: add the path, as the command does')
  const rules = found.approval_rules ?? []
  const approvals =
    rules.reduce((sum, one) => sum + (one.required_approvals ?? 0), 0) || (found.required_approval_count ?? 0)
  const names = (list: readonly z.infer<typeof level>[]) => [...new Set(list.map(meantBy))].join(', ')
  const deployers = names(found.deploy_access_levels)
  return [
    said({
      type: 'identity',
      provider: 'gitlab',
      nativeId: `${host}/${path}/environment/${found.name}`,
      kind: 'ci_pipeline',
      name: `Environment ${found.name} of ${path}`,
      scope: host,
      environment: environmentOfSegment(found.name),
      status: 'active',
      description:
        approvals > 0
          ? `A deployment waits for ${approvals === 1 ? 'an approval' : `${approvals} approvals`}${rules.length > 0 ? ` of ${names(rules)}` : ''}`
          : 'A deployment waits for nobody',
      tags: said({
        'may deploy': deployers || undefined,
        approvals: approvals > 0 ? scalar(approvals) : undefined,
      }) as Record<string, string>,
      ownerHints: [{ from: 'path', key: 'path', value: path }],
    } satisfies IdentityRecord),
  ]
}
