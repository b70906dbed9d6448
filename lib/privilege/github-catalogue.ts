import type { Power } from './power-of-right'
import type { RiskClass } from '@/lib/model/risk-classes'

/** A permission of an app or of a fine-grained token at its level; a scope of a classic token. */
export const githubPermission = (name: string, level: string): string => `github:${name}:${level}`
export const githubScope = (scope: string): string => `github:scope/${scope}`

interface Right {
  right: string
  gives?: Power['gives']
  risk: RiskClass
  why: string
}

/**
 * Permissions and scopes that do more than read and write what is at hand. Sources: GitHub documentation, "Permissions required for
 * GitHub Apps", "Scopes for OAuth apps", "Security hardening for GitHub Actions".
 */
const rights: readonly Right[] = [
  {
    right: 'github:members:write',
    gives: 'step',
    risk: 'escalation',
    why: 'It can make any account an owner of the organisation.',
  },
  {
    right: 'github:organization_administration:write',
    gives: 'doubt',
    risk: 'policy_admin',
    why: 'It changes settings of the organisation; how far that leads depends on its rules.',
  },
  {
    right: 'github:organization_custom_roles:write',
    gives: 'doubt',
    risk: 'policy_admin',
    why: 'It defines what roles of the organisation may do.',
  },
  {
    right: 'github:administration:write',
    gives: 'doubt',
    risk: 'policy_admin',
    why: 'It adds collaborators and deploy keys and lifts the protection of branches.',
  },
  {
    right: 'github:workflows:write',
    gives: 'doubt',
    risk: 'escalation',
    why: 'It changes workflows, which run with the secrets and the cloud roles of the repository.',
  },
  {
    right: 'github:organization_self_hosted_runners:write',
    gives: 'doubt',
    risk: 'escalation',
    why: 'It registers runners, which receive jobs and their secrets.',
  },
  {
    right: 'github:actions:write',
    risk: 'credential_exposure',
    why: 'It starts workflows, which run with the secrets of the repository.',
  },
  {
    right: 'github:secrets:write',
    risk: 'credential_exposure',
    why: 'It replaces the secrets that workflows of the repository use.',
  },
  {
    right: 'github:organization_secrets:write',
    risk: 'credential_exposure',
    why: 'It replaces the secrets that workflows of the organisation use.',
  },
  {
    right: 'github:contents:write',
    risk: 'infrastructure_change',
    why: 'It changes code, which pipelines build and deploy.',
  },
  { right: 'github:contents:read', risk: 'data_access', why: 'It reads source code.' },
  {
    right: 'github:secret_scanning_alerts:read',
    risk: 'credential_exposure',
    why: 'It reads secrets that were found in code.',
  },
  {
    right: 'github:organization_hooks:write',
    risk: 'data_access',
    why: 'It sends what happens in the organisation to an address of its choice.',
  },
  {
    right: 'github:scope/admin:org',
    gives: 'doubt',
    risk: 'escalation',
    why: 'It makes owners of the organisation, where the account that it acts for is one.',
  },
  {
    right: 'github:scope/admin:enterprise',
    gives: 'doubt',
    risk: 'escalation',
    why: 'It administers the enterprise, where the account that it acts for does.',
  },
  {
    right: 'github:scope/site_admin',
    gives: 'admin',
    risk: 'escalation',
    why: 'It administers the whole server.',
  },
  {
    right: 'github:scope/workflow',
    gives: 'doubt',
    risk: 'escalation',
    why: 'It changes workflows, which run with the secrets and the cloud roles of the repository.',
  },
  {
    right: 'github:scope/repo',
    gives: 'doubt',
    risk: 'policy_admin',
    why: 'It does in every repository what the account that it acts for may do, settings included.',
  },
  { right: 'github:scope/delete_repo', risk: 'infrastructure_change', why: 'It deletes repositories.' },
  {
    right: 'github:scope/admin:repo_hook',
    risk: 'data_access',
    why: 'It sends what happens in repositories to an address of its choice.',
  },
  {
    right: 'github:scope/write:packages',
    risk: 'infrastructure_change',
    why: 'It publishes packages that others install.',
  },
]

export const githubPowers: readonly Power[] = rights.flatMap(({ right, gives, why }) =>
  gives ? [{ right, gives, why }] : [],
)

const byRight = new Map(rights.map((one) => [one.right, one]))

/** The class of a permission or a scope and why. Whoever may administer may write, whoever may write may read. */
export function githubRisk(action: string): { risk: RiskClass; because: string } | undefined {
  const found =
    byRight.get(action) ??
    byRight.get(action.replace(/:admin$/, ':write')) ??
    byRight.get(action.replace(/:write$/, ':read'))
  return found && { risk: found.risk, because: found.why }
}

/** Events by the permission that they need. Only where one permission alone serves; a hook may be of a repository or the organisation. */
const permissionsOfEvents: ReadonlyArray<readonly [RegExp, string, string]> = [
  [/^git\.(clone|fetch)$/, 'contents', 'read'],
  [/^(git\.push|pull_request\.merge)$/, 'contents', 'write'],
  [/^pull_request\.(create|close|reopen|ready_for_review|converted_to_draft)$/, 'pull_requests', 'write'],
  [
    /^workflows\.(approve_workflow_job|cancel_workflow_run|delete_workflow_run|disable_workflow|enable_workflow|rerun_workflow_run)$/,
    'actions',
    'write',
  ],
  [/^repo\.(create|update|remove)_actions_secret$/, 'secrets', 'write'],
  [/^org\.(create|update|remove)_actions_secret$/, 'organization_secrets', 'write'],
  [/^environment\.(create|update|remove)_actions_secret$/, 'environments', 'write'],
  [/^(protected_branch|repository_ruleset)\.(create|update|destroy)$/, 'administration', 'write'],
  [/^repo\.(add_member|remove_member|update_member)$/, 'administration', 'write'],
  [/^repo\.(register|remove)_self_hosted_runner$/, 'administration', 'write'],
  [/^org\.(register|remove)_self_hosted_runner$/, 'organization_self_hosted_runners', 'write'],
  [/^org\.(add_member|invite_member|remove_member|update_member)$/, 'members', 'write'],
  [/^team\.(create|destroy|add_member|remove_member|add_repository|remove_repository)$/, 'members', 'write'],
]

/**
 * The right that an event of the audit log shows in use; undefined for events that several permissions allow. Sources: GitHub
 * documentation, "Audit log events for your organization", "Permissions required for GitHub Apps".
 */
export function githubActionOf(event: string): string | undefined {
  const found = permissionsOfEvents.find(([test]) => test.test(event))
  return found && githubPermission(found[1], found[2])
}
