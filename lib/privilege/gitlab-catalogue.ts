import type { Power } from './power-of-right'
import type { RiskClass } from '@/lib/model/risk-classes'

/** A scope of a token, and the access level of the project or group that a token is for. */
export const gitlabScope = (scope: string): string => `gitlab:scope/${scope}`
export const gitlabLevel = (level: number): string => `gitlab:level/${levels.get(level) ?? level}`

/** Source: GitLab documentation, "Roles and permissions" and the members API. */
const levels: ReadonlyMap<number, string> = new Map([
  [5, 'minimal'],
  [10, 'guest'],
  [15, 'planner'],
  [20, 'reporter'],
  [30, 'developer'],
  [40, 'maintainer'],
  [50, 'owner'],
])
export const levelName = (level: number): string => levels.get(level) ?? String(level)

interface Right {
  right: string
  gives?: Power['gives']
  risk: RiskClass
  why: string
}

/** What a scope or a level alone opens. Source: GitLab documentation, "Personal access token scopes", "Roles and permissions". */
const rights: readonly Right[] = [
  {
    right: 'gitlab:scope/admin_mode',
    gives: 'doubt',
    risk: 'escalation',
    why: 'It administers the server, where the account that it acts for does.',
  },
  {
    right: 'gitlab:scope/sudo',
    gives: 'doubt',
    risk: 'escalation',
    why: 'It acts as any user, where the account that it acts for administers the server.',
  },
  {
    right: 'gitlab:scope/api',
    gives: 'doubt',
    risk: 'policy_admin',
    why: 'It does whatever the account or the bot that it acts for may do.',
  },
  {
    right: 'gitlab:level/owner',
    gives: 'doubt',
    risk: 'policy_admin',
    why: 'It owns the group or project: members, tokens and variables are its to change.',
  },
  {
    right: 'gitlab:level/maintainer',
    gives: 'doubt',
    risk: 'policy_admin',
    why: 'It reads and changes the variables, keys and protected branches of the project.',
  },
  {
    right: 'gitlab:scope/manage_runner',
    risk: 'credential_exposure',
    why: 'It registers runners, which receive jobs and their variables.',
  },
  {
    right: 'gitlab:scope/create_runner',
    risk: 'credential_exposure',
    why: 'It registers runners, which receive jobs and their variables.',
  },
  {
    right: 'gitlab:scope/write_repository',
    risk: 'infrastructure_change',
    why: 'It changes code, which pipelines build and deploy.',
  },
  {
    right: 'gitlab:scope/write_registry',
    risk: 'infrastructure_change',
    why: 'It replaces images that others run.',
  },
  {
    right: 'gitlab:scope/write_package_registry',
    risk: 'infrastructure_change',
    why: 'It replaces packages that others install.',
  },
  { right: 'gitlab:scope/read_repository', risk: 'data_access', why: 'It reads source code.' },
  {
    right: 'gitlab:scope/read_api',
    risk: 'data_access',
    why: 'It reads whatever the account or the bot that it acts for may read.',
  },
]

export const gitlabPowers: readonly Power[] = rights.flatMap(({ right, gives, why }) =>
  gives ? [{ right, gives, why }] : [],
)

const byRight = new Map(rights.map((one) => [one.right, one]))

/** The class of a scope or a level and why, by its action. */
export function gitlabRisk(action: string): { risk: RiskClass; because: string } | undefined {
  const found = byRight.get(action)
  return found && { risk: found.risk, because: found.why }
}
