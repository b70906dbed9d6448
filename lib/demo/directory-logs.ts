import { Chance } from './chance'
import { idOf, inEntra, keycloakServices, oktaApps, subscription, tenant } from './directories'
import { DAY, type Estate, type Export, utc } from './estate'

// What the directories of Halden Freight tell beside their lists of applications: users, groups and logs, as each writes them.

/** Users of which some are machines, managed identities, groups, and the logs of what was changed, issued and used. */
export function directoryExports(estate: Estate, from: Date, at: Date): Export[] {
  const later = new Date(Math.max(from.getTime(), at.getTime() - 6 * DAY))
  const lines = (all: readonly object[]): string[] => all.map((one) => JSON.stringify(one))
  return [
    { name: 'entra-users', source: 'Entra users', scope: tenant, lines: lines(entraUsers(estate, at)) },
    { name: 'entra-groups', source: 'Entra groups', scope: tenant, lines: lines(entraGroups(estate, at)) },
    {
      name: 'managed',
      source: 'Azure identities',
      scope: tenant,
      lines: lines(managedIdentities(estate, at)),
    },
    {
      name: 'entra-audit',
      source: 'Entra audit',
      scope: tenant,
      lines: lines(entraAudit(estate, later, at)),
    },
    {
      name: 'activity',
      source: 'Azure activity',
      scope: tenant,
      lines: lines(azureActivity(estate, later, at)),
    },
    { name: 'okta-users', source: 'Okta users', scope: 'halden', lines: lines(oktaUsers(estate, at)) },
    { name: 'okta-services', source: 'Okta API services', scope: 'halden', lines: lines(oktaServices(at)) },
    { name: 'okta-groups', source: 'Okta groups', scope: 'halden.okta.com', lines: lines(oktaGroups()) },
    {
      name: 'okta-log',
      source: 'Okta System Log',
      scope: 'halden.okta.com',
      lines: lines(oktaLog(estate, later, at)),
    },
    {
      name: 'keycloak-events',
      source: 'Keycloak events',
      scope: 'halden',
      lines: keycloakLog(estate, later, at),
    },
    {
      name: 'keycloak-users',
      source: 'Keycloak users',
      scope: 'halden',
      lines: lines(keycloakUsers(estate)),
    },
    {
      name: 'google-users',
      source: 'Google users',
      scope: 'halden.example',
      lines: lines(googleUsers(estate, at)),
    },
    { name: 'entra-teams', source: 'Entra teams', scope: tenant, lines: lines(entraTeams()) },
    { name: 'okta-teams', source: 'Okta teams', scope: 'halden.okta.com', lines: lines(oktaTeams()) },
    { name: 'keycloak-teams', source: 'Keycloak teams', scope: 'halden', lines: lines(keycloakTeams()) },
    { name: 'scim-users', source: 'HR system', scope: 'halden.example', lines: lines(scimUsers(estate)) },
  ]
}

// Groups of people, by whom teams are known that no table lists.

const entraTeams = (): object[] =>
  ['Booking', 'Customs'].map((name) => ({
    id: new Chance(`entra team ${name}`).uuid(),
    displayName: name,
    mail: `${name.toLowerCase()}@halden.example`,
    mailEnabled: true,
    securityEnabled: false,
    groupTypes: ['Unified'],
  }))

const oktaTeams = (): object[] => [
  ...['Tracking', 'Night dispatch'].map((name) => ({
    id: `00g${new Chance(`okta team ${name}`).hex(17)}`,
    created: '2021-03-25T16:07:23.000Z',
    objectClass: ['okta:user_group'],
    type: 'OKTA_GROUP',
    profile: { name, description: null },
  })),
  {
    id: `00g${new Chance('okta everyone').hex(17)}`,
    created: '2020-01-07T09:00:00.000Z',
    objectClass: ['okta:user_group'],
    type: 'BUILT_IN',
    profile: { name: 'Everyone', description: 'All users in your organization' },
  },
]

const keycloakTeams = (): object[] => [
  {
    id: new Chance('keycloak team').uuid(),
    name: 'Warehouse Apps',
    path: '/Warehouse Apps',
    subGroupCount: 1,
    subGroups: [
      {
        id: new Chance('keycloak subteam').uuid(),
        name: 'Scanner firmware',
        path: '/Warehouse Apps/Scanner firmware',
        subGroups: [],
      },
    ],
    attributes: {},
    realmRoles: [],
    clientRoles: {},
  },
]

const few = (estate: Estate, rest: number) =>
  estate.people.filter(({ leftAt }, index) => !leftAt && index % 9 === rest).slice(0, 3)
const idOfUser = (what: string, email: string) => new Chance(`${what} ${email}`).uuid()

function entraUsers(estate: Estate, at: Date): object[] {
  const ago = (days: number) => utc(new Date(at.getTime() - days * DAY))
  const user = (name: string, email: string, more: object) => ({
    id: idOfUser('entra', email),
    userPrincipalName: email,
    mail: email,
    displayName: name,
    accountEnabled: true,
    userType: 'Member',
    createdDateTime: '2021-03-01T08:00:00Z',
    ...more,
  })
  return [
    ...few(estate, 0).map(({ name, email, team }) =>
      user(name, email, {
        department: team,
        employeeType: 'Employee',
        signInActivity: { lastSignInDateTime: ago(1), lastNonInteractiveSignInDateTime: ago(0) },
      }),
    ),
    user('Nightly scan', 'svc-scan@halden.example', {
      employeeType: null,
      signInActivity: { lastSignInDateTime: null, lastNonInteractiveSignInDateTime: ago(0) },
    }),
    user('Label printing', 'printing@halden.example', {
      employeeType: 'Service Account',
      signInActivity: { lastSignInDateTime: ago(300), lastNonInteractiveSignInDateTime: ago(0) },
    }),
  ]
}

function entraGroups(estate: Estate, at: Date): object[] {
  return [
    {
      id: new Chance('entra group automation').uuid(),
      displayName: 'automation',
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
      members: inEntra(estate, at)
        .slice(0, 2)
        .map((service) => ({
          '@odata.type': '#microsoft.graph.servicePrincipal',
          id: idOf('principal', service),
          appId: idOf('app', service),
          displayName: service.name,
        })),
    },
  ]
}

const managedIdentities = (estate: Estate, at: Date): object[] =>
  inEntra(estate, at)
    .filter(({ index }) => index % 30 === 0)
    .map((service) => ({
      id: `/subscriptions/${subscription}/resourcegroups/${service.namespace}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${service.name}-mi`,
      location: 'westeurope',
      name: `${service.name}-mi`,
      properties: {
        clientId: idOf('managed', service),
        principalId: idOf('managed principal', service),
        tenantId: tenant,
      },
      tags: { team: service.team },
      type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    }))

function entraAudit(estate: Estate, from: Date, at: Date): object[] {
  const [person] = estate.people
  return inEntra(estate, at)
    .filter(({ index }) => index % 50 === 20)
    .map((service) => ({
      time: utc(from),
      operationName: 'Add service principal credentials',
      category: 'AuditLogs',
      tenantId: tenant,
      properties: {
        id: new Chance(`audit ${service.name} ${utc(from)}`).uuid(),
        category: 'ApplicationManagement',
        activityDateTime: utc(from),
        activityDisplayName: 'Add service principal credentials',
        result: 'success',
        initiatedBy: {
          user: {
            id: idOfUser('entra', person!.email),
            userPrincipalName: person!.email,
            ipAddress: '198.51.100.4',
          },
        },
        targetResources: [
          {
            id: idOf('principal', service),
            displayName: service.name,
            type: 'ServicePrincipal',
            modifiedProperties: [
              {
                displayName: 'KeyDescription',
                oldValue: '[]',
                newValue: `["[KeyIdentifier=${idOf('late secret', service)},KeyType=Password,KeyUsage=Verify,DisplayName=late]"]`,
              },
            ],
          },
        ],
      },
    }))
}

/** Changes in Azure, and requests to Graph, which name the path and not the permission. */
function azureActivity(estate: Estate, from: Date, at: Date): object[] {
  return inEntra(estate, at)
    .filter(({ index }) => index % 40 !== 10)
    .flatMap((service, index) => {
      const chance = new Chance(`activity ${service.name} ${utc(from)}`)
      const time = utc(new Date(from.getTime() + chance.int(0, 5 * 86_400) * 1000))
      const graph = {
        time,
        category: 'MicrosoftGraphActivityLogs',
        operationName: 'Microsoft Graph Activity',
        tenantId: tenant,
        resultSignature: '200',
        properties: {
          operationId: chance.uuid(),
          appId: idOf('app', service),
          servicePrincipalId: idOf('principal', service),
          userId: '',
          requestMethod: 'GET',
          requestUri: 'https://graph.microsoft.com/v1.0/users',
          responseStatusCode: 200,
          ipAddress: `203.0.113.${(service.index % 200) + 1}`,
          timeGenerated: time,
        },
      }
      if (index % 3 !== 0) return [graph]
      const scope = `/subscriptions/${subscription}/resourceGroups/${service.namespace}`
      return [
        graph,
        {
          eventDataId: chance.uuid(),
          eventTimestamp: time,
          operationName: { value: 'Microsoft.Compute/virtualMachines/restart/action' },
          authorization: { action: 'Microsoft.Compute/virtualMachines/restart/action', scope },
          caller: idOf('principal', service),
          claims: {
            appid: idOf('app', service),
            idtyp: 'app',
            'http://schemas.microsoft.com/identity/claims/tenantid': tenant,
          },
          httpRequest: { clientIpAddress: `203.0.113.${(service.index % 200) + 1}` },
          status: { value: 'Succeeded' },
          resourceId: `${scope}/providers/Microsoft.Compute/virtualMachines/${service.name}`,
        },
      ]
    })
}

const oktaUser = (email: string) => `00u${new Chance(`okta ${email}`).hex(17)}`

const oktaUsers = (estate: Estate, at: Date): object[] => [
  ...few(estate, 1).map(({ name, email, team }) => ({
    id: oktaUser(email),
    status: 'ACTIVE',
    created: '2021-03-01T08:00:00.000Z',
    lastLogin: new Date(at.getTime() - DAY).toISOString(),
    profile: { login: email, email, displayName: name, department: team, userType: 'Employee' },
    credentials: { password: {}, provider: { type: 'OKTA', name: 'OKTA' } },
  })),
  {
    id: `00u${new Chance('user of legacy provisioning').hex(17)}`,
    status: 'ACTIVE',
    created: '2020-06-01T08:00:00.000Z',
    lastLogin: null,
    profile: {
      login: 'provisioning@halden.example',
      email: 'provisioning@halden.example',
      displayName: 'Provisioning',
    },
    credentials: { provider: { type: 'OKTA', name: 'OKTA' } },
  },
]

function oktaServices(at: Date): object[] {
  const id = `0oa${new Chance('okta posture').hex(17)}`
  const created = new Date(at.getTime() - 200 * DAY).toISOString()
  return [
    {
      id,
      name: 'Posture scanner',
      type: 'posture',
      createdAt: created,
      grantedScopes: ['okta.apps.read', 'okta.users.read'],
      _links: { self: { href: `https://halden.okta.com/integrations/api/v1/api-services/${id}` } },
      clientSecrets: [{ id: `ocs${id.slice(3)}`, status: 'ACTIVE', created }],
    },
  ]
}

const oktaGroups = (): object[] => [
  {
    id: `00g${new Chance('okta administrators').hex(17)}`,
    type: 'OKTA_GROUP',
    objectClass: ['okta:user_group'],
    profile: { name: 'Provisioning administrators' },
    users: [{ id: `00u${new Chance('user of legacy provisioning').hex(17)}` }],
    roles: [{ id: 'ra1', type: 'USER_ADMIN', status: 'ACTIVE', assignmentType: 'GROUP' }],
    _links: { users: { href: 'https://halden.okta.com/api/v1/groups/00g/users' } },
  },
]

const oktaLog = (estate: Estate, from: Date, at: Date): object[] =>
  oktaApps(estate, at).map(({ id, service }) => {
    const chance = new Chance(`okta log ${service.name} ${utc(from)}`)
    return {
      uuid: chance.uuid(),
      published: new Date(from.getTime() + chance.int(0, 5 * 86_400) * 1000).toISOString(),
      eventType: 'app.oauth2.token.grant.access_token',
      version: '0',
      severity: 'INFO',
      outcome: { result: 'SUCCESS' },
      actor: { id, type: 'PublicClientApp', alternateId: id, displayName: `${service.name} (service)` },
      client: { ipAddress: `203.0.113.${(service.index % 200) + 1}` },
      target: [{ id: `AT.${chance.hex(20)}`, type: 'access_token', displayName: 'Access Token' }],
      debugContext: { debugData: { grantType: 'client_credentials', grantedScopes: 'okta.users.read' } },
    }
  })

/** Lines of Keycloak's own log at the level that shows successes too. */
const keycloakLog = (estate: Estate, from: Date, at: Date): string[] =>
  keycloakServices(estate, at).map((service) => {
    const chance = new Chance(`keycloak log ${service.name} ${utc(from)}`)
    const time = new Date(from.getTime() + chance.int(0, 5 * 86_400) * 1000).toISOString()
    return `${time} DEBUG [org.keycloak.events] (executor-thread-12) type="CLIENT_LOGIN", realmId="${new Chance('realm').uuid()}", realmName="halden", clientId="${service.name}", userId="${chance.uuid()}", sessionId="null", ipAddress="203.0.113.${(service.index % 200) + 1}", token_id="trrtcc:${chance.uuid()}", grant_type="client_credentials", scope="profile", client_auth_method="${service.legacy ? 'client-secret' : 'client-jwt'}", username="service-account-${service.name}"`
  })

const keycloakUsers = (estate: Estate): object[] =>
  few(estate, 2).map(({ name, email }) => ({
    id: idOfUser('keycloak', email),
    username: email,
    firstName: name.split(' ')[0],
    lastName: name.split(' ').slice(1).join(' '),
    email,
    emailVerified: true,
    enabled: true,
    createdTimestamp: 1_614_585_600_000,
  }))

const googleUsers = (estate: Estate, at: Date): object[] =>
  few(estate, 3).map(({ name, email, team }) => ({
    kind: 'admin#directory#user',
    id: String(100_000_000_000 + new Chance(email).int(1, 999_999)),
    primaryEmail: email,
    name: { fullName: name },
    suspended: false,
    archived: false,
    creationTime: '2021-03-01T08:00:00.000Z',
    lastLoginTime: utc(at),
    orgUnitPath: `/${team}`,
    organizations: [{ department: team, primary: true, description: 'Employee' }],
  }))

const scimUsers = (estate: Estate): object[] => [
  ...few(estate, 4).map(({ name, email, team }) => ({
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    id: idOfUser('scim', email),
    userName: email,
    displayName: name,
    userType: 'Employee',
    emails: [{ value: email, primary: true }],
    active: true,
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: team },
  })),
  {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    id: idOfUser('scim', 'dock-terminal'),
    userName: 'dock-terminal@halden.example',
    displayName: 'Dock terminal',
    userType: 'Machine',
    active: true,
  },
]
