import { Chance } from './chance'
import { DAY, type Estate, ownerOf, type Service, utc } from './estate'

// The data projects of Halden Freight on Google Cloud, as Cloud Asset Inventory and the audit log would tell of them.

export const projects = [
  { id: 'hf-prod-data', number: '730184220611', environment: 'production' },
  { id: 'hf-staging-data', number: '730184220622', environment: 'staging' },
] as const
type Project = (typeof projects)[number]
export const ORGANISATION = '611730184220'
const POOL = `projects/${projects[0].number}/locations/global/workloadIdentityPools/ci`
const AGENT = `agents.global.org-${ORGANISATION}.system.id.goog/resources/aiplatform/projects/${projects[0].number}/locations/europe-west4/reasoningEngines/4417`

export const inProject = (estate: Estate, project: Project, at: Date): Service[] =>
  estate.services.filter(
    (service) => service.index % 4 === 1 && service.since <= at && projectOf(service).id === project.id,
  )

const projectOf = (service: Service): Project => (service.index % 5 === 0 ? projects[1] : projects[0])
const hasPods = (service: Service): boolean => service.index % 16 === 9

/** The account of Google as which the pods of a service run: some data services have some. */
export const googleAccountOf = (service: Service): string | undefined =>
  hasPods(service) ? addressOf(service.name, projectOf(service)) : undefined

export const addressOf = (name: string, project: Project) => `${name}@${project.id}.iam.gserviceaccount.com`
export const uniqueIdOf = (service: Service) => `1${String(service.index).padStart(20, '0')}`
const runsOnKey = (service: Service) => service.legacy || service.index % 12 === 5

/** Every second account gets a new key each quarter; the others keep theirs. */
function keyOf(service: Service, at: Date): { id: string; made: Date } {
  const quarter = service.index % 8 === 1 ? Math.floor(at.getTime() / (90 * DAY)) : 0
  const made = quarter ? new Date(Math.max(quarter * 90 * DAY, service.since.getTime())) : service.since
  return { id: new Chance(`key ${service.name} ${quarter}`).hex(40), made }
}

/** `gcloud asset list` for the content types resource and iam-policy: one line an asset. */
export function* googleAssets(estate: Estate, at: Date): Generator<string> {
  for (const project of projects) {
    const asset = (assetType: string, name: string, more: object) =>
      JSON.stringify({
        name,
        assetType,
        ancestors: [`projects/${project.number}`, `organizations/${ORGANISATION}`],
        updateTime: utc(at),
        ...more,
      })
    const resource = (assetType: string, name: string, data: object) =>
      asset(assetType, name, { resource: { version: 'v1', data } })
    const projectName = `//cloudresourcemanager.googleapis.com/projects/${project.number}`
    yield resource('cloudresourcemanager.googleapis.com/Project', projectName, {
      projectId: project.id,
      projectNumber: project.number,
      labels: { environment: project.environment },
    })
    const services = inProject(estate, project, at)
    for (const service of services) {
      const email = addressOf(service.name, project)
      const account = `//iam.googleapis.com/projects/${project.id}/serviceAccounts/${uniqueIdOf(service)}`
      yield resource('iam.googleapis.com/ServiceAccount', account, {
        name: `projects/${project.id}/serviceAccounts/${email}`,
        projectId: project.id,
        uniqueId: uniqueIdOf(service),
        oauth2ClientId: uniqueIdOf(service),
        email,
        displayName: service.name,
        ...(service.unowned ? {} : { description: `${service.team}, ask ${ownerOf(service, estate).email}` }),
        ...(service.index % 29 === 13 ? { disabled: true } : {}),
      })
      if (runsOnKey(service)) {
        const key = keyOf(service, at)
        yield resource('iam.googleapis.com/ServiceAccountKey', `${account}/keys/${key.id}`, {
          name: `projects/${project.id}/serviceAccounts/${email}/keys/${key.id}`,
          keyType: 'USER_MANAGED',
          keyOrigin: 'GOOGLE_PROVIDED',
          // The oldest keys were made when half of that was the rule.
          keyAlgorithm: service.index % 48 === 1 ? 'KEY_ALG_RSA_1024' : 'KEY_ALG_RSA_2048',
          validAfterTime: utc(key.made),
          validBeforeTime:
            service.index % 3 === 0 ? utc(new Date(key.made.getTime() + 365 * DAY)) : '9999-12-31T23:59:59Z',
        })
      } else {
        yield resource(
          'run.googleapis.com/Service',
          `//run.googleapis.com/projects/${project.id}/locations/europe-west4/services/${service.name}`,
          { spec: { template: { spec: { serviceAccountName: email } } } },
        )
        // One account trusts whoever is in the pool, the others one repository each.
        const part =
          service.index % 48 === 9 ? '*' : `attribute.repository/halden-freight/${service.namespace}`
        yield asset('iam.googleapis.com/ServiceAccount', account, {
          iamPolicy: {
            bindings: [
              {
                role: 'roles/iam.workloadIdentityUser',
                members: [
                  `principalSet://iam.googleapis.com/${POOL}/${part}`,
                  ...(hasPods(service)
                    ? [`serviceAccount:${project.id}.svc.id.goog[${service.namespace}/${service.name}]`]
                    : []),
                ],
              },
            ],
          },
        })
      }
    }
    const held = (role: string, holds: (service: Service) => boolean, ...others: string[]) => ({
      role,
      members: [
        ...services.filter(holds).map((service) => `serviceAccount:${addressOf(service.name, project)}`),
        ...others,
      ],
    })
    yield asset('cloudresourcemanager.googleapis.com/Project', projectName, {
      iamPolicy: {
        version: 3,
        bindings: [
          held('roles/owner', ({ powerful }) => powerful, 'group:platform-security@halden.example'),
          held('roles/editor', ({ index, powerful }) => !powerful && index % 16 === 5),
          held('roles/pubsub.editor', ({ index }) => index % 8 === 1),
          held('roles/bigquery.dataEditor', ({ index }) => index % 8 === 5),
          {
            ...held('roles/secretmanager.secretAccessor', ({ index }) => index % 12 === 1),
            condition: { title: 'own secrets', expression: "resource.name.extract('secrets/{name}/') != ''" },
          },
          held('roles/aiplatform.user', () => false, `principal://${AGENT}`),
          held(
            'roles/storage.admin',
            () => false,
            `deleted:serviceAccount:old-loader@${project.id}.iam.gserviceaccount.com?uid=104417730184220611001`,
          ),
          held(
            'roles/pubsub.serviceAgent',
            () => false,
            `serviceAccount:service-${project.number}@gcp-sa-pubsub.iam.gserviceaccount.com`,
          ),
        ].filter(({ members }) => members.length > 0),
      },
    })
    if (project !== projects[0]) continue
    yield resource('iam.googleapis.com/WorkloadIdentityPool', `//iam.googleapis.com/${POOL}`, {
      name: POOL,
      displayName: 'Pipelines',
      state: 'ACTIVE',
    })
    yield resource(
      'iam.googleapis.com/WorkloadIdentityPoolProvider',
      `//iam.googleapis.com/${POOL}/providers/github`,
      {
        name: `${POOL}/providers/github`,
        state: 'ACTIVE',
        attributeMapping: {
          'google.subject': 'assertion.sub',
          'attribute.repository': 'assertion.repository',
        },
        attributeCondition: "assertion.repository_owner == 'halden-freight'",
        oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
      },
    )
    yield resource(
      'aiplatform.googleapis.com/ReasoningEngine',
      '//aiplatform.googleapis.com/' + AGENT.split('/').slice(3).join('/'),
      {
        displayName: 'demurrage-claims-agent',
        description: 'Answers claims for demurrage',
        labels: { team: 'customs' },
        spec: { effectiveIdentity: AGENT },
      },
    )
    // A second agent runs as the account of a service.
    const lender = services.find((service) => !runsOnKey(service))
    if (lender)
      yield resource(
        'aiplatform.googleapis.com/ReasoningEngine',
        `//aiplatform.googleapis.com/projects/${project.number}/locations/europe-west4/reasoningEngines/4418`,
        {
          displayName: 'tariff-lookup-agent',
          description: 'Finds the tariff of a shipment',
          spec: { serviceAccount: addressOf(lender.name, project) },
        },
      )
    yield resource(
      'apikeys.googleapis.com/Key',
      `//apikeys.googleapis.com/projects/${project.number}/locations/global/keys/4417-maps`,
      {
        name: `projects/${project.number}/locations/global/keys/4417-maps`,
        uid: '4417-maps',
        displayName: 'Maps of the tracking page',
        createTime: utc(new Date(Date.UTC(2023, 4, 2))),
        restrictions: { apiTargets: [{ service: 'maps-backend.googleapis.com' }] },
      },
    )
  }
}

/** Cloud Audit Logs: keys and tokens at work, and a key that turns up somewhere else. */
export function* googleAudit(estate: Estate, from: Date, to: Date): Generator<string> {
  const chance = new Chance(`google ${from.toISOString()}`)
  for (let day = 0; day * DAY < to.getTime() - from.getTime(); day += 2)
    for (const project of projects)
      for (const service of inProject(estate, project, to)) {
        if (service.index % 16 === 13 || !chance.happens(0.2)) continue
        const at = new Date(from.getTime() + day * DAY + chance.int(0, 80_000) * 1000)
        const email = addressOf(service.name, project)
        const entry = (when: Date, log: string, ip: string, payload: object) =>
          JSON.stringify({
            insertId: chance.hex(12),
            logName: `projects/${project.id}/logs/cloudaudit.googleapis.com%2F${log}`,
            timestamp: when.toISOString(),
            severity: 'INFO',
            resource: {
              type: 'service_account',
              labels: { project_id: project.id, email_id: email, unique_id: uniqueIdOf(service) },
            },
            protoPayload: {
              '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
              requestMetadata: { callerIp: ip, callerSuppliedUserAgent: 'gcloud-python/2.18' },
              status: {},
              ...payload,
            },
          })
        const granted = (permission: string) => [
          { permission, granted: true, resource: `projects/${project.id}` },
        ]
        if (!runsOnKey(service))
          yield entry(at, 'data_access', '198.51.100.24', {
            serviceName: 'iamcredentials.googleapis.com',
            methodName: 'GenerateAccessToken',
            authenticationInfo: {
              principalSubject: `principal://iam.googleapis.com/${POOL}/subject/repo:halden-freight/${service.namespace}:ref:refs/heads/main`,
            },
            authorizationInfo: granted('iam.serviceAccounts.getAccessToken'),
            request: { name: `projects/-/serviceAccounts/${email}`, lifetime: '3600s' },
            resourceName: `projects/-/serviceAccounts/${uniqueIdOf(service)}`,
          })
        const key = keyOf(service, at)
        const isElsewhere = service.index % 33 === 5 && chance.happens(0.2)
        const isData = service.index % 8 === 5
        yield entry(
          new Date(at.getTime() + 60_000),
          'activity',
          isElsewhere ? '203.0.113.91' : '198.51.100.7',
          {
            serviceName: isData ? 'bigquery.googleapis.com' : 'pubsub.googleapis.com',
            methodName: isData
              ? 'google.cloud.bigquery.v2.TableService.UpdateTable'
              : 'google.pubsub.v1.Publisher.UpdateTopic',
            authenticationInfo: {
              principalEmail: email,
              ...(runsOnKey(service) && key.made <= at
                ? {
                    serviceAccountKeyName: `//iam.googleapis.com/projects/${project.id}/serviceAccounts/${email}/keys/${key.id}`,
                  }
                : {}),
            },
            authorizationInfo: granted(isData ? 'bigquery.tables.update' : 'pubsub.topics.update'),
          },
        )
      }
}
