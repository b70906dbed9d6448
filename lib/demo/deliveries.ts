import { AGENT_RUNTIME, agentTasks } from './agent-tasks'
import { aiExports } from './ai'
import { accessKeys, authorizationDetails, cloudTrail, credentialReport, someKeys } from './aws'
import {
  agentCore,
  analyzed,
  identityCenter,
  identityCenterInstance,
  loadBalancerCertificates,
  otherAccounts,
  remembered,
  secretsManager,
  serviceKeys,
  warehouses,
} from './aws-identity'
import {
  entraApplications,
  entraPrincipals,
  entraRights,
  entraSignIns,
  keycloakClients,
  keycloakOffline,
  keycloakProviders,
  keyVaults,
  oktaExports,
  oktaRefreshTokens,
  oktaServers,
  tenant,
} from './directories'
import { directoryExports } from './directory-logs'
import { accounts, clusters, DAY, type Estate } from './estate'
import { githubAudit, githubExports } from './github'
import { googleAssets, googleAudit } from './google'
import { googleExports } from './google-answers'
import { otherCollectors } from './graphs'
import {
  gitleaks,
  kubernetesAudit,
  kubernetesObjects,
  otherPlatforms,
  peopleCsv,
  spireAudit,
  spireEntries,
  teamsCsv,
} from './platforms'
import {
  GITLAB_HOST,
  gitlabExport,
  openaiKeys,
  saasExports,
  TELEPORT,
  teleportAudit,
  teleportInventory,
} from './saas'
import { saasLogs } from './saas-logs'
import { scannerReports } from './scanners'
import { VAULT_CLUSTER, vaultAnswers, vaultAudit } from './vault'

/** Files that are brought in together, as somebody would. */
export interface Delivery {
  /** What each file holds, by its name; one that ends in `.gz` is packed when it is written. */
  files: Record<string, string>
  completeness: 'complete' | 'partial'
  source?: string
  scope?: string
}

const json = (value: object): string => JSON.stringify(value)
const lines = (made: Iterable<string>): string => [...made].join('\n')
const rows = (made: readonly object[]): string => lines(made.map(json))

/** Everything that Halden Freight hands over at one instant; logs cover the time since the delivery before. */
export function* deliveries(estate: Estate, since: Date, asOf: Date): Generator<Delivery> {
  const made = function* (): Generator<Delivery> {
    yield {
      files: { 'people.csv': peopleCsv(estate), 'teams.csv': teamsCsv() },
      completeness: 'partial',
    }
    for (const account of accounts) yield* ofAccount(estate, account, since, asOf)
    yield partial('IAM Identity Center', identityCenterInstance, {
      'identity-center.ndjson': lines(identityCenter(asOf)),
    })
    for (const cluster of clusters) yield* ofCluster(estate, cluster, since, asOf)
    yield { files: { 'spire-entries.json': json(spireEntries(estate, asOf)) }, completeness: 'complete' }
    yield {
      files: { 'spire-audit.ndjson': lines(spireAudit(estate, since, asOf)) },
      completeness: 'partial',
    }
    yield* ofDirectories(estate, since, asOf)
    yield complete('Google Cloud', undefined, {
      'google-assets.ndjson': lines(googleAssets(estate, asOf)),
    })
    yield partial('Google Cloud', undefined, {
      'google-audit.ndjson.gz': lines(googleAudit(estate, since, asOf)),
    })
    yield* ofGithub(estate, since, asOf)
    yield* ofPlatforms(estate, since, asOf)
    // The services that teams signed up for were connected two weeks ago.
    if (asOf.getTime() > estate.now.getTime() - 15 * DAY)
      for (const { name, lines, source, scope } of [
        ...saasExports(estate, asOf),
        ...saasLogs(estate, since, asOf),
        ...otherCollectors(estate, asOf),
        ...directoryExports(estate, since, asOf),
        ...googleExports(estate, asOf),
        ...aiExports(estate, asOf),
        ...otherAccounts(asOf),
        ...scannerReports(someKeys(estate, asOf), asOf),
      ])
        yield partial(source, scope, { [`${name}.ndjson`]: lines.join('\n') })
    yield partial('OpenAI', 'halden', { 'openai.ndjson': lines(openaiKeys(estate, asOf)) })
    yield complete('OpenBao', VAULT_CLUSTER, { 'vault.ndjson': lines(vaultAnswers(estate, asOf)) })
    yield partial('OpenBao audit', VAULT_CLUSTER, {
      'vault-audit.ndjson.gz': lines(vaultAudit(estate, since, asOf)),
    })
    yield partial('platform export', undefined, { 'platforms.csv': otherPlatforms(estate, asOf) })
    yield partial('repositories', undefined, {
      'gitleaks.json': json(gitleaks(someKeys(estate, asOf), asOf)),
    })
  }
  // At the beginning of the year some had nothing to tell yet.
  for (const { files, ...delivery } of made()) {
    const told = Object.entries(files).filter(([, content]) => content !== '' && content !== '[]')
    if (told.length > 0) yield { files: Object.fromEntries(told), ...delivery }
  }
}

const partial = (source: string, scope: string | undefined, files: Delivery['files']): Delivery => ({
  files,
  completeness: 'partial',
  source,
  scope,
})
const complete = (source: string, scope: string | undefined, files: Delivery['files']): Delivery => ({
  files,
  completeness: 'complete',
  source,
  scope,
})

function* ofAccount(
  estate: Estate,
  account: (typeof accounts)[number],
  since: Date,
  asOf: Date,
): Generator<Delivery> {
  const { id } = account
  yield {
    files: {
      [`${id}-credential-report.csv`]: credentialReport(estate, account, asOf),
      [`${id}-authorization-details.json`]: json(authorizationDetails(estate, account, asOf)),
    },
    completeness: 'complete',
  }
  yield {
    files: {
      [`${id}-service-keys.ndjson`]: lines(serviceKeys(estate, account, asOf)),
      [`${id}-certificates.ndjson`]: lines(loadBalancerCertificates(account, asOf)),
      [`${id}-roles-anywhere.ndjson`]: lines(warehouses(account, asOf)),
      [`${id}-last-accessed.ndjson`]: lines(remembered(estate, account, asOf)),
      [`${id}-agent-core.ndjson`]: lines(agentCore(account, asOf)),
      [`${id}-access-analyzer.ndjson`]: lines(analyzed(estate, account, asOf)),
      [`${id}-access-keys.ndjson`]: lines(accessKeys(estate, account, asOf)),
      [`${id}-secrets.json`]: json(secretsManager(estate, account, asOf)),
    },
    completeness: 'partial',
  }
  yield {
    files: { [`${id}-cloudtrail.ndjson.gz`]: lines(cloudTrail(estate, account, since, asOf)) },
    completeness: 'partial',
    source: id,
  }
}

function* ofCluster(
  estate: Estate,
  cluster: (typeof clusters)[number],
  since: Date,
  asOf: Date,
): Generator<Delivery> {
  const { name, environment } = cluster
  yield complete(name, undefined, {
    [`${name}-objects.json`]: json(kubernetesObjects(estate, cluster, asOf)),
  })
  // The staging cluster's audit log stopped arriving six weeks ago: the demo has a blind spot, as estates do.
  if (environment === 'production' || asOf.getTime() < estate.now.getTime() - 45 * DAY)
    yield partial(name, undefined, {
      [`${name}-audit.ndjson.gz`]: lines(kubernetesAudit(estate, cluster, since, asOf)),
    })
}

function* ofDirectories(estate: Estate, since: Date, asOf: Date): Generator<Delivery> {
  const rights = entraRights(estate, asOf)
  yield complete('Entra', tenant, {
    'applications.json': json(entraApplications(estate, asOf)),
    'service-principals.json': json(entraPrincipals(estate, asOf)),
  })
  yield partial('Entra', tenant, {
    'app-permissions.ndjson': rows(rights.permissions),
    'directory-roles.ndjson': rows(rights.roles),
    'rbac.ndjson': rows(rights.rbac),
  })
  yield partial('Entra sign-ins', tenant, {
    'sign-ins.ndjson': lines(entraSignIns(estate, since, asOf)),
  })
  yield complete('Keycloak', 'halden', { 'clients.ndjson': keycloakClients(estate, asOf) })
  const okta = oktaExports(estate, asOf)
  yield complete('Okta', undefined, {
    'okta-apps.json': json(okta.apps),
    'okta-tokens.json': json(okta.tokens),
  })
  yield partial('Azure Key Vault', undefined, { 'key-vault.ndjson': lines(keyVaults(estate, asOf)) })
  yield partial('Okta authorization servers', undefined, { 'okta-servers.ndjson': lines(oktaServers(asOf)) })
  yield partial('Okta refresh tokens', undefined, {
    'okta-refresh-tokens.ndjson': lines(oktaRefreshTokens(asOf)),
  })
  yield partial('Keycloak offline sessions', 'halden', {
    'keycloak-offline.ndjson': lines(keycloakOffline(estate, asOf)),
  })
  yield partial('Keycloak realm', 'halden', { 'keycloak-providers.ndjson': lines(keycloakProviders()) })
}

function* ofGithub(estate: Estate, since: Date, asOf: Date): Generator<Delivery> {
  const github = githubExports(estate, asOf)
  yield partial('GitHub', 'halden-freight', {
    'github-apps.json': json(github.apps),
    'github-tokens.ndjson': github.tokens,
    'github-keys.json': json(github.keys),
    'github-actions.ndjson': github.actions,
    'github-runners.json': json(github.runners),
  })
  yield partial('GitHub audit', 'halden-freight', {
    'github-audit.ndjson.gz': lines(githubAudit(estate, since, asOf)),
  })
  yield partial('GitHub secret scanning', undefined, { 'github-alerts.json': json(github.alerts) })
}

function* ofPlatforms(estate: Estate, since: Date, asOf: Date): Generator<Delivery> {
  yield partial('Agent runtime', AGENT_RUNTIME, { 'agent-tasks.ndjson': lines(agentTasks(since, asOf)) })
  yield partial('GitLab', GITLAB_HOST, { 'gitlab.ndjson': lines(gitlabExport(estate, asOf)) })
  yield partial('Teleport inventory', TELEPORT, {
    'teleport-inventory.ndjson': lines(teleportInventory(estate, asOf)),
  })
  yield partial('Teleport', TELEPORT, { 'teleport.ndjson': lines(teleportAudit(estate, since, asOf)) })
}
