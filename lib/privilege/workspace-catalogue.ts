import type { Power } from './power-of-right'
import type { RiskClass } from '@/lib/model/risk-classes'

const LEAD = 'https://www.googleapis.com/auth/'

/** What a program may do with the data of everybody in a domain of Google Workspace, by the name of an OAuth scope. */
export const workspaceAction = (scope: string): string =>
  `workspace:${scope.startsWith(LEAD) ? scope.slice(LEAD.length) : scope.replace(/^https?:\/\//, '').replace(/\/$/, '')}`

/** What an application may do with the account of a person who let it in. */
export const consentAction = (scope: string): string =>
  workspaceAction(scope).replace('workspace:', 'workspace-consent:')

const asAdministrator = 'It acts as any user, a super administrator as well'

/**
 * What delegation over a whole domain gives by itself: the program chooses the user in whose name it acts, and so the strongest one.
 * Sources: Google Workspace, "Domain-wide delegation best practices"; Admin SDK, "Authorize requests"; Palo Alto Networks Unit 42,
 * "Exploring a critical risk in Google Workspace's domain-wide delegation feature".
 */
export const workspacePowers: readonly Power[] = (
  [
    ['admin.directory.user', 'admin', `${asAdministrator}: it may make users super administrators`],
    ['admin.directory.rolemanagement', 'admin', `${asAdministrator}: it may give any administrator's role`],
    ['admin.directory.user.security', 'doubt', 'It may take second factors and sign-ins of users away'],
    ['admin.directory.group', 'doubt', 'It may put accounts into groups that hold rights'],
    ['admin.directory.group.member', 'doubt', 'It may put accounts into groups that hold rights'],
    [
      'cloud-platform',
      'step',
      'It acts as any user in Google Cloud, administrators of the organisation as well',
    ],
    ['iam', 'step', 'It acts as any user in Google Cloud, administrators of the organisation as well'],
    ['cloud-identity.groups', 'doubt', 'It may put accounts into groups that hold rights'],
  ] as const
).map(([scope, gives, why]): Power => ({ right: workspaceAction(LEAD + scope), gives, why: `${why}.` }))

const powers = new Map(workspacePowers.map((power) => [power.right, power]))

/** The class of a scope and why, by its action; undefined for one that only tells who somebody is. */
export function workspaceRisk(action: string): { risk: RiskClass; because: string } | undefined {
  const name = action.slice('workspace:'.length)
  const power = powers.get(action)
  if (power) return { risk: power.gives === 'doubt' ? 'policy_admin' : 'escalation', because: power.why }
  if (/^(openid|email|profile|userinfo\.(email|profile))$/.test(name)) return undefined
  if (/^admin\.(directory|datatransfer)/.test(name) && !name.endsWith('.readonly'))
    return { risk: 'policy_admin', because: 'It changes the directory of the whole domain.' }
  return { risk: 'data_access', because: 'It reaches the data of everybody in the domain.' }
}

/** The class of a scope that people agreed to for themselves: whose rights those are, the list does not tell. */
export function consentRisk(action: string): { risk: RiskClass; because: string } {
  const name = action.slice('workspace-consent:'.length)
  if (/^(cloud-platform|iam)$|^admin\.directory\.(?!.*\.readonly$)/.test(name))
    return { risk: 'policy_admin', because: 'It changes whatever the people who let it in may change.' }
  return { risk: 'data_access', because: 'It reaches the data of the people who let it in.' }
}
