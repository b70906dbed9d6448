import { Chance } from './chance'
import { DAY, type Estate, type Export, utc } from './estate'
import { addressOf, inProject, ORGANISATION, projects, uniqueIdOf } from './google'

// What single answers of Google Cloud and Workspace tell of the data projects: each as its command prints it.

/** Accounts, keys, secrets, insights and consents, beside what Cloud Asset Inventory holds. */
export function googleExports(estate: Estate, at: Date): Export[] {
  const [project] = projects
  const services = inProject(estate, project, at)
  const answer = (value: object) => [JSON.stringify(value)]
  const ago = (days: number) => utc(new Date(at.getTime() - days * DAY))
  const account = (service: (typeof services)[number]) =>
    `projects/${project.id}/serviceAccounts/${addressOf(service.name, project)}`
  return [
    {
      name: 'gcp-accounts',
      source: 'Google accounts',
      scope: project.id,
      lines: answer({
        accounts: services.slice(0, 3).map((service) => ({
          name: account(service),
          projectId: project.id,
          uniqueId: uniqueIdOf(service),
          email: addressOf(service.name, project),
          displayName: service.name,
          oauth2ClientId: uniqueIdOf(service),
        })),
      }),
    },
    {
      name: 'gcp-policy',
      source: 'Google policies',
      scope: project.id,
      lines: answer({
        policyResults: [
          {
            fullResourceName: `//cloudresourcemanager.googleapis.com/projects/${project.id}`,
            policies: [
              {
                attachedResource: `//cloudresourcemanager.googleapis.com/projects/${project.id}`,
                policy: {
                  bindings: services.slice(0, 2).map((service) => ({
                    role: 'roles/bigquery.jobUser',
                    members: [`serviceAccount:${addressOf(service.name, project)}`],
                  })),
                },
              },
            ],
          },
        ],
      }),
    },
    {
      name: 'gcp-roles',
      source: 'Google roles',
      scope: project.id,
      lines: answer({
        roles: [
          {
            name: `projects/${project.id}/roles/loader`,
            title: 'Loader',
            includedPermissions: ['bigquery.jobs.create', 'bigquery.tables.updateData'],
            stage: 'GA',
            etag: 'BwW',
          },
        ],
      }),
    },
    {
      name: 'gcp-denials',
      source: 'Google deny policies',
      scope: project.id,
      lines: answer({
        policies: [
          {
            name: `policies/cloudresourcemanager.googleapis.com%2Fprojects%2F${project.id}/denypolicies/no-keys`,
            uid: new Chance('deny policy').uuid(),
            kind: 'DenyPolicy',
            displayName: 'Nobody makes keys',
            createTime: ago(90),
            updateTime: ago(90),
            rules: [
              {
                denyRule: {
                  deniedPrincipals: ['principalSet://goog/public:all'],
                  deniedPermissions: ['iam.googleapis.com/serviceAccountKeys.create'],
                },
              },
            ],
          },
        ],
      }),
    },
    {
      name: 'gcp-pools',
      source: 'Google pools',
      scope: project.id,
      lines: [
        {
          name: `projects/${project.number}/locations/global/workloadIdentityPools/partners`,
          displayName: 'Partners',
          state: 'ACTIVE',
        },
        {
          name: `projects/${project.number}/locations/global/workloadIdentityPools/partners/providers/gitlab`,
          displayName: 'GitLab of a carrier',
          state: 'ACTIVE',
          attributeMapping: { 'google.subject': 'assertion.sub' },
          attributeCondition: "assertion.namespace_path == 'carrier'",
          oidc: { issuerUri: 'https://gitlab.com' },
        },
      ].map((one) => JSON.stringify(one)),
    },
    {
      name: 'gcp-insights',
      source: 'Google recommender',
      scope: project.id,
      lines: services.slice(0, 4).map((service, index) =>
        JSON.stringify({
          name: `projects/${project.number}/locations/global/insightTypes/google.iam.serviceAccount.Insight/insights/${new Chance(`insight ${service.name}`).uuid()}`,
          category: 'SECURITY',
          content: {
            email: addressOf(service.name, project),
            ...(index === 3 ? {} : { lastAuthenticatedTime: ago(1 + index * 40) }),
            projectId: project.id,
            projectNumber: project.number,
            serviceAccountId: uniqueIdOf(service),
          },
          insightSubtype: 'SERVICE_ACCOUNT_USAGE',
          lastRefreshTime: utc(at),
          observationPeriod: '7776000s',
          severity: 'LOW',
          stateInfo: { state: 'ACTIVE' },
          targetResources: [
            `//iam.googleapis.com/projects/${project.id}/serviceAccounts/${uniqueIdOf(service)}`,
          ],
        }),
      ),
    },
    {
      name: 'gcp-activity',
      source: 'Google policy activity',
      scope: project.id,
      lines: answer({
        activities: services.slice(4, 6).map((service) => ({
          activity: {
            lastAuthenticatedTime: ago(3),
            serviceAccount: {
              fullResourceName: `//iam.googleapis.com/${account(service)}`,
              projectNumber: project.number,
              serviceAccountId: uniqueIdOf(service),
            },
          },
          activityType: 'serviceAccountLastAuthentication',
          fullResourceName: `//iam.googleapis.com/${account(service)}`,
          observationPeriod: { startTime: ago(400), endTime: utc(at) },
        })),
      }),
    },
    {
      name: 'gcp-api-keys',
      source: 'Google API keys',
      scope: project.id,
      lines: answer({
        keys: ['Map of the depots', 'Old website'].map((displayName, index) => ({
          name: `projects/${project.number}/locations/global/keys/${new Chance(displayName).uuid()}`,
          uid: new Chance(displayName).uuid(),
          displayName,
          createTime: ago(200 + index * 900),
          ...(index === 0
            ? { restrictions: { browserKeyRestrictions: { allowedReferrers: ['https://halden.example/*'] } } }
            : {}),
        })),
      }),
    },
    {
      name: 'gcp-secrets',
      source: 'Google Secret Manager',
      scope: project.id,
      lines: services.slice(0, 2).flatMap((service) =>
        [
          {
            name: `projects/${project.number}/secrets/${service.name}`,
            createTime: utc(service.since),
            replication: { automatic: {} },
            labels: { team: service.namespace },
          },
          {
            name: `projects/${project.number}/secrets/${service.name}/versions/1`,
            createTime: utc(service.since),
            state: 'ENABLED',
            replicationStatus: { automatic: {} },
          },
        ].map((one) => JSON.stringify(one)),
      ),
    },
    {
      name: 'workspace-consents',
      source: 'Google consents',
      scope: 'halden.example',
      lines: answer({
        kind: 'admin#directory#tokenList',
        items: [
          {
            kind: 'admin#directory#token',
            clientId: '481516234200-rates.apps.googleusercontent.com',
            userKey: '108000000000000000001',
            displayText: 'Rate comparison',
            anonymous: false,
            nativeApp: false,
            scopes: ['https://www.googleapis.com/auth/calendar'],
          },
        ],
      }),
    },
    {
      name: 'workspace-delegation',
      source: 'Google delegation',
      scope: 'halden.example',
      lines: [
        'Name,Client ID,Scopes',
        ...services
          .slice(0, 1)
          .map(
            (service) =>
              `${service.name},${uniqueIdOf(service)},"https://www.googleapis.com/auth/admin.directory.user.readonly"`,
          ),
      ],
    },
    {
      name: 'workspace-groups',
      source: 'Google groups',
      scope: ORGANISATION,
      lines: services.slice(0, 1).map((service) =>
        JSON.stringify({
          kind: 'admin#directory#group',
          id: '00gdata1',
          email: 'data-jobs@halden.example',
          name: 'Data jobs',
          members: [
            {
              kind: 'admin#directory#member',
              id: uniqueIdOf(service),
              email: addressOf(service.name, project),
              role: 'MEMBER',
              type: 'USER',
              status: 'ACTIVE',
            },
          ],
        }),
      ),
    },
  ]
}
