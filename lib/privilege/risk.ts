import { awsNotLogged, awsRisks } from './risk-aws'
import { azureRisk } from './azure-catalogue'
import { entraRisk } from './entra-catalogue'
import { keycloakRisk } from './keycloak-catalogue'
import { oktaRisk } from './okta-catalogue'
import { gcpRisk, isGcpLogged } from './gcp-catalogue'
import { isVaultLogged, vaultRisk } from './vault-catalogue'
import { githubRisk } from './github-catalogue'
import { gitlabRisk } from './gitlab-catalogue'
import { consentRisk, workspaceRisk } from './workspace-catalogue'
import { kubernetesRisks } from './risk-kubernetes'
import { riskClasses, type RiskClass } from '@/lib/model/risk-classes'

interface Rule {
  risk: RiskClass
  because: string
}

/** Patterns sorted into exact names and the few with wildcards, so that a name is looked up in constant time. */
function compile(entries: ReadonlyArray<Rule & { names: readonly string[] }>) {
  const exact = new Map<string, Rule>()
  const wild: Array<{ test: RegExp; rule: Rule }> = []
  for (const { risk, because, names } of entries) {
    for (const name of names) {
      const key = name.toLowerCase()
      if (!key.includes('*')) {
        if (!exact.has(key)) exact.set(key, { risk, because })
      } else
        wild.push({
          test: new RegExp(`^${key.replace(/[.+^${}()|[\]\\?]/g, String.raw`\$&`).replaceAll('*', '.*')}$`),
          rule: { risk, because },
        })
    }
  }
  return (name: string): Rule | undefined => exact.get(name) ?? wild.find(({ test }) => test.test(name))?.rule
}

const awsRule = compile(awsRisks.map(({ actions, ...rule }) => ({ ...rule, names: actions })))
const kubernetesRule = compile(kubernetesRisks.map(({ rights, ...rule }) => ({ ...rule, names: rights })))
const notLogged = compile([{ risk: 'data_access', because: '', names: awsNotLogged }])

const kubernetesPrefix = 'k8s:'

/** Powers of a SPIRE registration entry. */
const spireRules: Readonly<Record<string, Rule>> = {
  'spire:admin': { risk: 'escalation', because: 'It may make entries for any identity of the trust domain.' },
  'spire:downstream': {
    risk: 'escalation',
    because: 'With an authority of its own it may sign any identity of the trust domain.',
  },
}

/** Rights named by a table or an entry, and permissions and roles of directories: no log that Muster reads shows their use. */
const withoutLog =
  /^(spire|spiffe|github|gitlab|teleport|okta|ai|other|kubernetes|graph|graph-delegated|api|api-delegated|entra|okta-role|keycloak|workspace(-consent)?|change):/
/** The activity log of Azure holds what changes or acts on a resource; reads and operations on data are in logs of their own. */
const azureLogged = /^azure:.*\/(write|delete|action)$/

/** The class of an action and why, by its full name (`s3:GetObject`, `k8s:secrets:get`); undefined when it has none. */
export function riskRuleOf(action: string): Rule | undefined {
  const name = action.toLowerCase()
  if (name.startsWith(kubernetesPrefix)) return kubernetesRule(name.slice(kubernetesPrefix.length))
  if (name.startsWith('azure:')) return azureRisk(name)
  if (name.startsWith('gcp:')) return gcpRisk(name)
  if (/^(graph|api|entra)/.test(name)) return entraRisk(name)
  if (/^okta(-role)?:/.test(name)) return oktaRisk(name)
  if (name.startsWith('keycloak:')) return keycloakRisk(name)
  if (name.startsWith('workspace-consent:')) return consentRisk(name)
  if (name.startsWith('workspace:')) return workspaceRisk(name)
  if (name.startsWith('vault:')) return vaultRisk(name)
  if (name.startsWith('github:')) return githubRisk(name)
  if (name.startsWith('gitlab:')) return gitlabRisk(name)
  return spireRules[name] ?? awsRule(name)
}

/** The stored code of an action's class; 0 is none. */
export function riskOf(action: string): number {
  const rule = riskRuleOf(action)
  return rule ? riskClasses.indexOf(rule.risk) : 0
}

/** Whether the management log of its provider shows that the action was used; where not, silence is "unknown". */
export function isUseLogged(action: string): boolean {
  const name = action.toLowerCase()
  if (name.startsWith(kubernetesPrefix)) return true
  if (name.startsWith('azure:')) return azureLogged.test(name)
  if (name.startsWith('gcp:')) return isGcpLogged(name)
  if (name.startsWith('vault:')) return isVaultLogged(name)
  return !withoutLog.test(name) && notLogged(name) === undefined
}
