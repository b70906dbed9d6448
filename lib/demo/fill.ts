import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { setPlace } from '@/lib/ingest/places'
import { runImport } from '@/lib/ingest/run'
import { authorizationDetails, cloudTrail, credentialReport, someKeys } from './aws'
import {
  agentCore,
  analyzed,
  identityCenter,
  identityCenterInstance,
  loadBalancerCertificates,
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
  keycloakProviders,
  keyVaults,
  oktaExports,
  keycloakOffline,
  oktaRefreshTokens,
  oktaServers,
  tenant,
} from './directories'
import { AGENT_RUNTIME, agentTasks } from './agent-tasks'
import { directoryExports } from './directory-logs'
import { accounts, clusters, DAY, makeEstate } from './estate'
import { writeOwnCheck } from './checks'
import { githubAudit, githubExports } from './github'
import { googleExports } from './google-answers'
import { googleAssets, googleAudit } from './google'
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
import { VAULT_CLUSTER, vaultAnswers, vaultAudit } from './vault'
import { fillWork } from './work'

/** How many days back the deliveries of the demo lie: a year in steps, the last one now. */
const DELIVERIES = [360, 270, 180, 120, 90, 60, 30, 14, 7, 0]
const OWN_CHECK_SINCE = 14
const actor = systemActor('demo')

/** What an administrator says of places that their exports do not tell. */
const places = [
  ...clusters.map(({ name, environment }) => [name, environment] as const),
  ['10.40.0.0/16', 'production'],
  ['10.41.0.0/16', 'staging'],
] as const

/**
 * Fills an empty installation with a labelled, made-up estate: real-format exports of a mid-size company over a year, sent
 * through ingest as anybody's would be. Does nothing when something is already there.
 */
export async function fillDemo(): Promise<void> {
  const [present] = await rows('select 1 from source limit 1')
  if (present) return console.log('The demo estate was not added: this installation already holds data.')
  console.log('Making the demo estate: a year of a made-up company …')
  await rows('update installation set is_demo = true')
  const now = new Date()
  const estate = makeEstate(now)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'muster-demo-'))
  try {
    let since = new Date(now.getTime() - 366 * DAY)
    for (const back of DELIVERIES) {
      const asOf = new Date(now.getTime() - back * DAY)
      await knowingAt(asOf)
      if (back === DELIVERIES[0]) {
        await rows('update installation set history_since = $1', [asOf])
        for (const [name, environment] of places) await setPlace(actor, name, environment)
      }
      // The newest deliveries are judged by it as well.
      if (back === OWN_CHECK_SINCE) await writeOwnCheck(actor)
      await deliver(folder, estate, since, asOf)
      since = asOf
    }
  } finally {
    await knowingAt(null)
    await rm(folder, { recursive: true, force: true })
  }
  await fillWork()
  console.log('The demo estate is in place.')
}

// A made-up past: what the next connections write counts as known since then.
async function knowingAt(instant: Date | null): Promise<void> {
  await closePool()
  if (instant) process.env.PGOPTIONS = `-c muster.clock=${instant.toISOString()}`
  else delete process.env.PGOPTIONS
}

async function deliver(
  folder: string,
  estate: ReturnType<typeof makeEstate>,
  since: Date,
  asOf: Date,
): Promise<void> {
  const stamp = asOf.toISOString().slice(0, 10)
  const file = async (name: string, content: string | object) => {
    const full = path.join(folder, `${stamp}-${name}`)
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    await writeFile(full, name.endsWith('.gz') ? gzipSync(text) : text)
    return full
  }
  const bring = async (
    files: string[],
    completeness: 'complete' | 'partial',
    source?: string,
    scope?: string,
  ) => {
    const accepted = await accept(actor, files.map(localFile), {
      completeness,
      asOf,
      wantsPreview: false,
      source,
      scope,
    })
    for (const one of accepted)
      if (one.importId === null)
        throw new Error(`The demo made a file that Muster does not read: ${one.file}: ${one.reason}`)
    for (const id of new Set(accepted.map((one) => one.importId))) if (id !== null) await runImport(id)
  }
  await bring([await file('people.csv', peopleCsv(estate)), await file('teams.csv', teamsCsv())], 'partial')
  for (const account of accounts) {
    const inventory = [
      await file(`${account.id}-credential-report.csv`, credentialReport(estate, account, asOf)),
      await file(`${account.id}-authorization-details.json`, authorizationDetails(estate, account, asOf)),
    ]
    await bring(inventory, 'complete')
    const beside = [
      ['service-keys.ndjson', serviceKeys(estate, account, asOf)],
      ['certificates.ndjson', loadBalancerCertificates(account, asOf)],
      ['roles-anywhere.ndjson', warehouses(account, asOf)],
      ['last-accessed.ndjson', [...remembered(estate, account, asOf)]],
      ['agent-core.ndjson', agentCore(account, asOf)],
      ['access-analyzer.ndjson', [...analyzed(estate, account, asOf)]],
    ] as const
    const written = await Promise.all(
      beside
        .filter(([, made]) => made.length > 0)
        .map(([name, made]) => file(`${account.id}-${name}`, made.join('\n'))),
    )
    written.push(await file(`${account.id}-secrets.json`, secretsManager(estate, account, asOf)))
    await bring(written, 'partial')
    await bring(
      [
        await file(
          `${account.id}-cloudtrail.ndjson.gz`,
          [...cloudTrail(estate, account, since, asOf)].join('\n'),
        ),
      ],
      'partial',
      account.id,
    )
  }
  await bring(
    [await file('identity-center.ndjson', identityCenter(asOf).join('\n'))],
    'partial',
    'IAM Identity Center',
    identityCenterInstance,
  )
  for (const cluster of clusters) {
    await bring(
      [await file(`${cluster.name}-objects.json`, kubernetesObjects(estate, cluster, asOf))],
      'complete',
      cluster.name,
    )
    // The staging cluster's audit log stopped arriving six weeks ago: the demo has a blind spot, as estates do.
    if (cluster.environment === 'production' || asOf.getTime() < Date.now() - 45 * DAY) {
      await bring(
        [
          await file(
            `${cluster.name}-audit.ndjson.gz`,
            [...kubernetesAudit(estate, cluster, since, asOf)].join('\n'),
          ),
        ],
        'partial',
        cluster.name,
      )
    }
  }
  await bring([await file('spire-entries.json', spireEntries(estate, asOf))], 'complete')
  await bring([await file('spire-audit.ndjson', [...spireAudit(estate, since, asOf)].join('\n'))], 'partial')
  const lines = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).join('\n')
  const rights = entraRights(estate, asOf)
  await bring(
    [
      await file('applications.json', entraApplications(estate, asOf)),
      await file('service-principals.json', entraPrincipals(estate, asOf)),
    ],
    'complete',
    'Entra',
    tenant,
  )
  await bring(
    [
      await file('app-permissions.ndjson', lines(rights.permissions)),
      await file('directory-roles.ndjson', lines(rights.roles)),
      await file('rbac.ndjson', lines(rights.rbac)),
    ],
    'partial',
    'Entra',
    tenant,
  )
  await bring(
    [await file('sign-ins.ndjson', [...entraSignIns(estate, since, asOf)].join('\n'))],
    'partial',
    'Entra sign-ins',
    tenant,
  )
  await bring([await file('clients.ndjson', keycloakClients(estate, asOf))], 'complete', 'Keycloak', 'halden')
  const okta = oktaExports(estate, asOf)
  await bring(
    [await file('okta-apps.json', okta.apps), await file('okta-tokens.json', okta.tokens)],
    'complete',
    'Okta',
  )
  await bring(
    [await file('google-assets.ndjson', [...googleAssets(estate, asOf)].join('\n'))],
    'complete',
    'Google Cloud',
  )
  await bring(
    [await file('google-audit.ndjson.gz', [...googleAudit(estate, since, asOf)].join('\n'))],
    'partial',
    'Google Cloud',
  )
  const github = githubExports(estate, asOf)
  await bring(
    [
      await file('github-apps.json', github.apps),
      await file('github-tokens.ndjson', github.tokens),
      await file('github-keys.json', github.keys),
      await file('github-actions.ndjson', github.actions),
      await file('github-runners.json', github.runners),
    ],
    'partial',
    'GitHub',
    'halden-freight',
  )
  await bring(
    [await file('github-audit.ndjson.gz', [...githubAudit(estate, since, asOf)].join('\n'))],
    'partial',
    'GitHub audit',
    'halden-freight',
  )
  if (github.alerts.length > 0)
    await bring([await file('github-alerts.json', github.alerts)], 'partial', 'GitHub secret scanning')
  const some = async (name: string, made: readonly string[], source: string, scope?: string) => {
    if (made.length > 0) await bring([await file(name, made.join('\n'))], 'partial', source, scope)
  }
  await some('key-vault.ndjson', keyVaults(estate, asOf), 'Azure Key Vault')
  await some('okta-servers.ndjson', oktaServers(asOf), 'Okta authorization servers')
  await some('okta-refresh-tokens.ndjson', oktaRefreshTokens(asOf), 'Okta refresh tokens')
  await some('keycloak-offline.ndjson', keycloakOffline(estate, asOf), 'Keycloak offline sessions', 'halden')
  await some('agent-tasks.ndjson', [...agentTasks(since, asOf)], 'Agent runtime', AGENT_RUNTIME)
  await some('keycloak-providers.ndjson', keycloakProviders(), 'Keycloak realm', 'halden')
  await some('gitlab.ndjson', [...gitlabExport(estate, asOf)], 'GitLab', GITLAB_HOST)
  await some(
    'teleport-inventory.ndjson',
    [...teleportInventory(estate, asOf)],
    'Teleport inventory',
    TELEPORT,
  )
  await some('teleport.ndjson', [...teleportAudit(estate, since, asOf)], 'Teleport')
  // The services that teams signed up for were connected two weeks ago.
  if (asOf.getTime() > Date.now() - 15 * DAY)
    for (const { name, lines, source, scope } of [
      ...saasExports(estate, asOf),
      ...saasLogs(estate, since, asOf),
      ...otherCollectors(estate, asOf),
      ...directoryExports(estate, since, asOf),
      ...googleExports(estate, asOf),
    ])
      await some(`${name}.ndjson`, lines, source, scope)
  await some('openai.ndjson', [...openaiKeys(estate, asOf)], 'OpenAI', 'halden')
  await bring(
    [await file('vault.ndjson', [...vaultAnswers(estate, asOf)].join('\n'))],
    'complete',
    'OpenBao',
    VAULT_CLUSTER,
  )
  await bring(
    [await file('vault-audit.ndjson.gz', [...vaultAudit(estate, since, asOf)].join('\n'))],
    'partial',
    'OpenBao audit',
    VAULT_CLUSTER,
  )
  await bring([await file('platforms.csv', otherPlatforms(estate, asOf))], 'partial', 'platform export')
  const keys = someKeys(estate, asOf)
  if (keys.length > 0)
    await bring([await file('gitleaks.json', gitleaks(keys, asOf))], 'partial', 'repositories')
  await finishImports(asOf)
}
