import { emergencyRole } from './aws'
import { Chance } from './chance'
import { googleAccountOf } from './google'
import { clusters, DAY, type Estate, utc, ownerOf, type Service, teams, trustDomain } from './estate'

type Cluster = (typeof clusters)[number]
const inCluster = (estate: Estate, cluster: Cluster, at: Date): Service[] =>
  estate.services.filter(
    (service) => service.since <= at && (service.index + clusters.indexOf(cluster)) % 2 === 0,
  )

/** What cert-manager keeps for a service: most renew by themselves, one issuer has failed for weeks. */
function certificateOf(service: Service, cluster: Cluster, at: Date, metadata: object): object {
  const isClient = service.index % 10 === 7
  const days = service.legacy ? 1825 : 90
  const isStuck = service.index % 35 === 12
  const renewed = new Date(
    Math.max(service.since.getTime(), at.getTime() - (isStuck ? days + 20 : service.index % 60) * DAY),
  )
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata,
    spec: {
      secretName: `${service.name}-tls`,
      dnsNames: [`${service.name}.${cluster.environment}.halden.example`],
      duration: `${days * 24}h0m0s`,
      usages: ['digital signature', isClient ? 'client auth' : 'server auth'],
      issuerRef: {
        kind: 'ClusterIssuer',
        name: isClient ? 'halden-internal' : 'letsencrypt',
        group: 'cert-manager.io',
      },
      privateKey: {
        algorithm: service.legacy ? 'RSA' : 'ECDSA',
        size: service.legacy ? 2048 : 256,
        rotationPolicy: service.legacy ? 'Never' : 'Always',
      },
    },
    status: {
      conditions: [
        { type: 'Ready', status: isStuck ? 'False' : 'True', reason: isStuck ? 'Expired' : 'Ready' },
      ],
      notBefore: utc(renewed),
      notAfter: utc(new Date(renewed.getTime() + days * DAY)),
      revision: 1 + Math.floor((at.getTime() - service.since.getTime()) / (60 * DAY)),
    },
  }
}

/** `kubectl get … -A -o json` of a cluster: one mixed List. */
export function kubernetesObjects(estate: Estate, cluster: Cluster, at: Date): object {
  const items: object[] = []
  const services = inCluster(estate, cluster, at)
  for (const namespace of new Set(services.map((service) => service.namespace)))
    items.push({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { environment: cluster.environment } },
    })
  for (const service of services) {
    const metadata = (name: string, more: object = {}) => ({
      name,
      namespace: service.namespace,
      uid: new Chance(cluster.name + name + service.namespace).uuid(),
      creationTimestamp: utc(service.since),
      ...more,
    })
    const labels = {
      'app.kubernetes.io/name': service.name,
      ...(service.unowned ? {} : { team: service.team }),
    }
    const google = googleAccountOf(service)
    items.push({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadata(service.name, {
        labels,
        ...(google ? { annotations: { 'iam.gke.io/gcp-service-account': google } } : {}),
      }),
    })
    // A token made by hand years ago never expires.
    if (service.legacy && service.index % 3 === 0)
      items.push({
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/service-account-token',
        metadata: metadata(`${service.name}-token`, {
          annotations: { 'kubernetes.io/service-account.name': service.name },
        }),
        data: {},
      })
    if (service.index % 5 === 2)
      items.push(certificateOf(service, cluster, at, metadata(`${service.name}-tls`, { labels })))
    // Some deployments were removed last month, and nobody thought of their tokens.
    const isRemoved =
      service.legacy && service.index % 9 === 6 && at.getTime() > estate.now.getTime() - 40 * DAY
    if (service.index % 12 !== 5 && !isRemoved)
      items.push({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: metadata(service.name, { labels }),
        spec: {
          replicas: 2,
          selector: { matchLabels: { app: service.name } },
          template: {
            metadata: { labels: { app: service.name } },
            spec: {
              serviceAccountName: service.name,
              containers: [{ name: 'main', image: `registry.halden.example/${service.name}:1` }],
            },
          },
        },
      })
    const role = service.powerful ? 'cluster-admin' : service.index % 8 === 3 ? 'secret-reader' : 'app-viewer'
    items.push({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: {
        name: `${service.namespace}-${service.name}`,
        uid: new Chance(`b${cluster.name}${service.name}`).uuid(),
      },
      subjects: [{ kind: 'ServiceAccount', name: service.name, namespace: service.namespace }],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    })
  }
  const clusterRole = (name: string, rules: object[]) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name, uid: new Chance(name + cluster.name).uuid() },
    rules,
  })
  // Somebody wanted the dashboard to work for all.
  if (cluster.environment === 'staging')
    items.push({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'dashboard-for-all', uid: new Chance(`all ${cluster.name}`).uuid() },
      subjects: [{ kind: 'Group', name: 'system:authenticated', apiGroup: 'rbac.authorization.k8s.io' }],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'app-viewer' },
    })
  items.push(
    clusterRole('cluster-admin', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
    clusterRole('secret-reader', [
      { apiGroups: [''], resources: ['secrets', 'configmaps'], verbs: ['get', 'list'] },
    ]),
    clusterRole('app-viewer', [
      {
        apiGroups: ['', 'apps'],
        resources: ['pods', 'services', 'deployments'],
        verbs: ['get', 'list', 'watch'],
      },
    ]),
  )
  return { apiVersion: 'v1', kind: 'List', items }
}

/** The export of objects leaves out a namespace that its reader may not list; the audit log knows what runs there. */
function unlistedUse(cluster: Cluster, from: Date, day: number): string {
  const chance = new Chance(`unlisted ${cluster.name} ${from.toISOString()} ${day}`)
  const at = new Date(from.getTime() + day * DAY + chance.int(0, 80_000) * 1000).toISOString()
  return JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: chance.uuid(),
    stage: 'ResponseComplete',
    requestReceivedTimestamp: at,
    stageTimestamp: at,
    verb: 'list',
    user: { username: 'system:serviceaccount:legacy-ops:nightly-import' },
    sourceIPs: ['10.60.1.31'],
    userAgent: 'python-requests/2.31',
    objectRef: { resource: 'configmaps', namespace: 'legacy-ops' },
    responseStatus: { code: 200 },
  })
}

/** A month of audit log: tokens issued by the kubelet, then used; a few from where they should not be. */
export function* kubernetesAudit(estate: Estate, cluster: Cluster, from: Date, to: Date): Generator<string> {
  const chance = new Chance(`audit ${cluster.name} ${from.toISOString()}`)
  for (let day = 0; day * DAY < to.getTime() - from.getTime(); day += 2) {
    if (cluster.environment === 'production' && day % 6 === 0) yield unlistedUse(cluster, from, day)
    for (const service of inCluster(estate, cluster, to)) {
      const daysAgo = (estate.now.getTime() - from.getTime()) / DAY - day
      // A few days ago it surely happened; before that, now and then.
      const isStory = service.index % 31 === 12 && daysAgo > 3 && daysAgo <= 5
      if (!chance.happens(0.2) && !isStory) continue
      const at = new Date(from.getTime() + day * DAY + chance.int(0, 80_000) * 1000)
      const token = `JTI=${chance.uuid()}`
      const pod = `${service.name}-${chance.hex(9)}-${chance.hex(5)}`
      const line = (when: Date, more: object) =>
        JSON.stringify({
          kind: 'Event',
          apiVersion: 'audit.k8s.io/v1',
          level: 'Request',
          auditID: chance.uuid(),
          stage: 'ResponseComplete',
          requestReceivedTimestamp: when.toISOString(),
          stageTimestamp: when.toISOString(),
          ...more,
        })
      yield line(at, {
        verb: 'create',
        user: { username: 'system:node:node-1', groups: ['system:nodes'] },
        sourceIPs: ['10.60.0.4'],
        userAgent: 'kubelet/v1.31',
        objectRef: {
          resource: 'serviceaccounts',
          subresource: 'token',
          namespace: service.namespace,
          name: service.name,
        },
        requestObject: {
          spec: {
            audiences:
              service.index % 6 === 4
                ? ['https://kubernetes.default.svc', 'https://vault.halden.example']
                : ['https://kubernetes.default.svc'],
            expirationSeconds: service.index % 10 === 7 ? 86_400 : 3607,
            boundObjectRef: { kind: 'Pod', name: pod },
          },
        },
        responseStatus: { code: 201 },
        annotations: { 'authentication.kubernetes.io/issued-credential-id': token },
      })
      const elsewhere = service.index % 31 === 12 && (chance.happens(0.3) || isStory)
      const shell = `debug-shell-${chance.hex(9)}-${chance.hex(5)}`
      yield line(new Date(at.getTime() + 90_000), {
        verb: 'list',
        user: {
          username: `system:serviceaccount:${service.namespace}:${service.name}`,
          extra: {
            'authentication.kubernetes.io/credential-id': [token],
            'authentication.kubernetes.io/pod-name': [elsewhere ? shell : pod],
          },
        },
        sourceIPs: [elsewhere ? '203.0.113.77' : '10.60.1.9'],
        userAgent: elsewhere ? 'kubectl/v1.31.2' : 'app/1.0',
        objectRef: { resource: 'pods', namespace: service.namespace },
        responseStatus: { code: 200 },
      })
      if (elsewhere)
        for (const [seconds, name] of [
          [150, pod],
          [210, shell],
          [270, pod],
          // A server with a slow clock takes it hours after its end.
          [6 * 3600, shell],
        ] as const)
          yield line(new Date(at.getTime() + seconds * 1000), {
            verb: 'get',
            user: {
              username: `system:serviceaccount:${service.namespace}:${service.name}`,
              extra: {
                'authentication.kubernetes.io/credential-id': [token],
                'authentication.kubernetes.io/pod-name': [name],
              },
            },
            sourceIPs: [name === pod ? '10.60.1.9' : '203.0.113.77'],
            userAgent: name === pod ? 'app/1.0' : 'kubectl/v1.31.2',
            objectRef: { resource: 'pods', namespace: service.namespace },
            responseStatus: { code: 200 },
          })
    }
  }
}

const inMesh = (estate: Estate, at: Date): Service[] =>
  estate.services.filter((service) => !service.legacy && service.since <= at && service.index % 3 !== 1)

export function spireEntries(estate: Estate, at: Date): object {
  return {
    entries: inMesh(estate, at).map((service) => ({
      id: new Chance(`entry ${service.name}`).uuid(),
      spiffe_id: { trust_domain: trustDomain, path: `/ns/${service.namespace}/sa/${service.name}` },
      parent_id: { trust_domain: trustDomain, path: '/spire/agent/k8s_psat/prod-eu-1/node-1' },
      selectors:
        service.index % 14 === 2
          ? [{ type: 'k8s', value: `ns:${service.namespace}` }]
          : [
              { type: 'k8s', value: `ns:${service.namespace}` },
              { type: 'k8s', value: `sa:${service.name}` },
            ],
      x509_svid_ttl: service.index % 20 === 9 ? 604_800 : 3600,
      jwt_svid_ttl: 300,
      federates_with: [],
      hint: '',
      admin: service.powerful,
      downstream: false,
      created_at: String(Math.floor(service.since.getTime() / 1000)),
      expires_at: '0',
      dns_names: [],
      revision_number: '1',
      store_svid: false,
    })),
    next_page_token: '',
  }
}

export function* spireAudit(estate: Estate, from: Date, to: Date): Generator<string> {
  const chance = new Chance(`spire ${from.toISOString()}`)
  for (let day = 0; day * DAY < to.getTime() - from.getTime(); day++) {
    // Somebody on the server mints an SVID for an ID that has no entry.
    if (day % 20 === 3) {
      const at = new Date(from.getTime() + day * DAY)
      yield JSON.stringify({
        level: 'info',
        msg: 'API accessed',
        time: utc(at),
        type: 'audit',
        status: 'success',
        request_id: chance.uuid(),
        authorized_as: 'local',
        authorized_via: 'transport',
        caller_uid: '0',
        caller_path: '/usr/bin/spire-server',
        service: 'svid.v1.SVID',
        method: 'MintX509SVID',
        spiffe_id: `spiffe://${trustDomain}/ops/debug`,
        csr: chance.hex(64),
        expires_at: String(Math.floor(at.getTime() / 1000) + 3600),
      })
    }
    for (const service of inMesh(estate, to)) {
      if (!chance.happens(0.15)) continue
      const at = new Date(from.getTime() + day * DAY + chance.int(0, 80_000) * 1000)
      const ttl = service.index % 20 === 9 ? 604_800 : 3600
      yield JSON.stringify({
        level: 'info',
        msg: 'API accessed',
        time: utc(at),
        type: 'audit',
        status: 'success',
        request_id: chance.uuid(),
        authorized_as: 'agent',
        authorized_via: 'datastore',
        caller_addr: '10.60.1.9:41000',
        caller_id: `spiffe://${trustDomain}/spire/agent/k8s_psat/prod-eu-1/node-1`,
        service: 'svid.v1.SVID',
        method: 'BatchNewX509SVID',
        entry_id: new Chance(`entry ${service.name}`).uuid(),
        spiffe_id: `spiffe://${trustDomain}/ns/${service.namespace}/sa/${service.name}`,
        csr: chance.hex(64),
        expires_at: String(Math.floor(at.getTime() / 1000) + ttl),
      })
    }
  }
}

const csv = (rows: readonly (readonly (string | undefined)[])[]): string =>
  rows
    .map((row) =>
      row
        .map((cell) => (/[",\n]/.test(cell ?? '') ? `"${cell!.replaceAll('"', '""')}"` : (cell ?? '')))
        .join(','),
    )
    .join('\n')

export const peopleCsv = (estate: Estate): string =>
  csv([
    ['email', 'name', 'team', 'status', 'left_at'],
    ...estate.people.map((person) => [
      person.email,
      person.name,
      person.team,
      person.leftAt ? 'left' : 'active',
      person.leftAt && utc(person.leftAt),
    ]),
  ])
export const teamsCsv = (): string =>
  csv([
    ['team', 'contact'],
    ...teams.map((team) => [team, `${team.toLowerCase().replaceAll(' ', '-')}@halden.example`]),
  ])

const TABLE = [
  'native_id',
  'name',
  'kind',
  'provider',
  'scope',
  'owner',
  'environment',
  'status',
  'description',
  'credential_id',
  'credential_type',
  'created',
  'rotated',
  'expires',
  'last_used',
  'privileges',
  'workload',
  'vendor',
  'third_party_reviewed',
  'contract_ends',
  'break_glass',
]

/** Google Cloud, GitHub, AI platforms and others, as the table that any of them can be brought in. */
export function otherPlatforms(estate: Estate, at: Date): string {
  const chance = new Chance('other platforms')
  const rows = estate.services
    .filter((service) => service.since <= at && service.index % 2 === 1)
    .map((service) => {
      const [provider, kind, scope, credential] = (
        [
          ['gcp', 'service account', 'hf-prod-data', 'service account key'],
          ['azure', 'app registration', 'halden.example', 'client secret'],
          ['github', 'ci pipeline', 'halden-freight', 'personal access token'],
          ['okta', 'api client', 'halden', 'api token'],
        ] as const
      )[service.index % 4 === 1 ? chance.int(0, 1) : chance.int(2, 3)]!
      const made = new Date(Math.max(service.since.getTime(), at.getTime() - chance.int(5, 700) * DAY))
      const expires = service.index % 3 === 0 ? new Date(made.getTime() + 365 * DAY) : undefined
      return [
        `${provider}/${service.name}`,
        service.name,
        kind,
        provider,
        scope,
        service.unowned ? '' : ownerOf(service, estate).email,
        service.index % 5 ? 'production' : 'staging',
        'active',
        `${service.team}: ${service.name}`,
        `${provider}-${service.index}`,
        credential,
        utc(made),
        service.index % 4 === 3 ? utc(made) : '',
        expires ? utc(expires) : 'never',
        service.index % 6 === 5 ? 'never' : utc(new Date(at.getTime() - chance.int(0, 60) * DAY)),
        '',
        '',
        '',
        '',
        '',
        'no',
      ]
    })
  const agents = [
    'fraud-scoring-agent',
    'support-triage-agent',
    'customs-paperwork-agent',
    'route-planner-agent',
    'code-review-agent',
  ].map((name, index) => {
    const made = new Date(at.getTime() - (40 + index * 97) * DAY)
    return [
      `ai/${name}`,
      name,
      'ai agent',
      'ai',
      'halden-ai',
      index % 2 ? '' : 'Risk Models',
      'production',
      'active',
      // Of one nobody wrote down what it is for.
      index === 4 ? '' : 'Acts on its own within a budget',
      `sk-${index}`,
      'api key',
      utc(made),
      '',
      'never',
      utc(new Date(at.getTime() - index * DAY)),
      'model.invoke;tools.call',
      '',
      index === 3 ? 'RouteCo' : '',
      index === 3 ? '2025-03-01' : '',
      '',
      'no',
    ]
  })
  // Google Cloud and GitHub are brought in their own formats.
  const isOwn = (provider: string | undefined) => provider === 'gcp' || provider === 'github'
  // The register of emergency access: what it is for is in no export of the cloud.
  const emergency = TABLE.map(
    (column) =>
      ({
        native_id: emergencyRole,
        name: emergencyRole.split('/').at(-1)!,
        kind: 'role',
        provider: 'aws',
        scope: emergencyRole.split(':')[4]!,
        description: 'Emergencies only',
        break_glass: 'yes',
      })[column] ?? '',
  )
  // The old warehouse system knows names and passwords, and nothing else.
  const scanner = TABLE.map(
    (column) =>
      ({
        native_id: 'wms/scanner-gate-4',
        name: 'scanner-gate-4',
        kind: 'technical user',
        provider: 'other',
        scope: 'wms.halden.example',
        environment: 'production',
        status: 'active',
        credential_id: 'wms-scanner-gate-4',
        credential_type: 'password',
        created: '2021-03-01T08:00:00Z',
      })[column] ?? '',
  )
  return csv([TABLE, ...rows.filter(([, , , provider]) => !isOwn(provider)), ...agents, emergency, scanner])
}

/** What a secret scanner found in the repositories. */
export function gitleaks(keys: readonly string[], at: Date): object[] {
  const chance = new Chance('leaks')
  // The first one was copied on into another file.
  const places = keys.flatMap((key, index) => (index === 0 ? [key, key] : [key]))
  return places.map((key, index) => {
    const commit = chance.hex(40)
    const file = ['deploy/.env', 'scripts/backfill.py', 'infra/legacy/vars.tf'][index % 3]!
    return {
      RuleID: 'aws-access-token',
      Description: 'AWS access key',
      StartLine: 12 + index,
      EndLine: 12 + index,
      StartColumn: 1,
      EndColumn: 40,
      Match: `AWS_ACCESS_KEY_ID=${key}`,
      Secret: key,
      File: file,
      SymlinkFile: '',
      Commit: commit,
      Entropy: 3.6,
      Author: 'Made Up',
      Email: 'made.up@halden.example',
      Date: utc(new Date(at.getTime() - (20 + index * 31) * DAY)),
      Message: 'add config',
      Tags: [],
      Fingerprint: `${commit}:${file}:aws-access-token:${12 + index}`,
    }
  })
}
