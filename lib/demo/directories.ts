import { Chance } from './chance'
import { DAY, type Estate, ownerOf, type Service, utc } from './estate'

// What Halden Freight has in Entra, Azure, Keycloak and Okta, each file as its directory exports it.

export const tenant = '3f6c1a52-7d0b-4c1e-9a58-2b7d11c0e5aa'
export const subscription = 'b2d4f0aa-51c7-4a0e-8a86-6f1c4a7d9e01'
const GRAPH = new Chance('graph principal').uuid()

export const inEntra = (estate: Estate, at: Date): Service[] =>
  estate.services.filter((service) => service.since <= at && service.index % 10 === 0)
export const idOf = (what: string, service: Service) => new Chance(`${what} ${service.name}`).uuid()

/** Certificates of a year: one that nobody has renewed ends in twelve days, another one was renewed beside the old. */
const certificatesOf = (estate: Estate, service: Service, at: Date): object[] => {
  const ends = service.index === 20 ? [12] : service.index === 50 ? [12, 360] : []
  return ends.flatMap((days) => {
    const end = new Date(estate.now.getTime() + days * DAY)
    const start = new Date(end.getTime() - 365 * DAY)
    if (start > at) return []
    return [
      {
        keyId: new Chance(`certificate ${service.name} ${days}`).uuid(),
        displayName: `CN=${service.name}`,
        type: 'AsymmetricX509Cert',
        usage: 'Verify',
        startDateTime: utc(start),
        endDateTime: utc(end),
      },
    ]
  })
}

/** `/applications` of Microsoft Graph, with owners and federated credentials. */
export const entraApplications = (estate: Estate, at: Date): object => ({
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#applications',
  value: inEntra(estate, at).map((service) => {
    // A secret of years on old applications; a federated credential where somebody has moved on.
    const isFederated = !service.legacy && service.index % 20 === 0
    const start = new Date(Math.max(service.since.getTime(), at.getTime() - (service.index % 7) * 110 * DAY))
    return {
      id: idOf('application', service),
      appId: idOf('app', service),
      displayName: service.name,
      createdDateTime: utc(service.since),
      signInAudience: 'AzureADMyOrg',
      notes: service.unowned ? null : `${service.team}, ${ownerOf(service, estate).email}`,
      tags: [`environment=${service.index % 4 === 0 ? 'production' : 'staging'}`],
      passwordCredentials: isFederated
        ? []
        : [
            {
              keyId: idOf('secret', service),
              displayName: 'deploy',
              hint: 'h4L',
              startDateTime: utc(start),
              endDateTime: service.legacy
                ? '2299-12-31T00:00:00Z'
                : utc(new Date(start.getTime() + 365 * DAY)),
            },
          ],
      keyCredentials: certificatesOf(estate, service, at),
      federatedIdentityCredentials: isFederated
        ? [
            {
              id: idOf('federated', service),
              name: 'github',
              issuer: 'https://token.actions.githubusercontent.com',
              audiences: ['api://AzureADTokenExchange'],
              ...(service.index % 40 === 0
                ? {
                    claimsMatchingExpression: {
                      value: "claims['sub'] matches 'repo:halden-freight/*'",
                      languageVersion: 1,
                    },
                  }
                : { subject: `repo:halden-freight/${service.name}:environment:production` }),
            },
          ]
        : [],
    }
  }),
})

const blueprint = new Chance('blueprint app').uuid()

/** Agents that prove themselves with the secret of one blueprint; the last one was made without a sponsor. */
const agentsOfEntra = (at: Date): object[] => [
  {
    id: new Chance('blueprint principal').uuid(),
    appId: blueprint,
    displayName: 'Claims agents (blueprint)',
    accountEnabled: true,
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: tenant,
    passwordCredentials: [
      {
        keyId: new Chance('blueprint secret').uuid(),
        displayName: 'agents',
        startDateTime: utc(new Date(at.getTime() - 60 * DAY)),
        endDateTime: utc(new Date(at.getTime() + 300 * DAY)),
      },
    ],
  },
  ...['claims-intake', 'claims-triage', 'claims-payout'].map((name, index) => ({
    '@odata.type': '#microsoft.graph.agentIdentity',
    id: new Chance(`agent ${name}`).uuid(),
    agentIdentityBlueprintId: blueprint,
    displayName: name,
    accountEnabled: true,
    servicePrincipalType: 'ServiceIdentity',
    createdDateTime: '2026-03-02T09:00:00Z',
    description: `Claims for damage: ${name.slice(7)}`,
    sponsors:
      index === 2
        ? []
        : [
            {
              id: new Chance('sponsor').uuid(),
              userPrincipalName: 'ines.okafor@halden.example',
              displayName: 'Ines Okafor',
            },
          ],
  })),
]

/** `/servicePrincipals`: the same applications, a managed identity for some, one of a vendor, and what Microsoft runs. */
export const entraPrincipals = (estate: Estate, at: Date): object => ({
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals',
  value: [
    ...inEntra(estate, at).flatMap((service) => [
      {
        id: idOf('principal', service),
        appId: idOf('app', service),
        displayName: service.name,
        accountEnabled: service.index % 70 !== 30,
        servicePrincipalType: 'Application',
        appOwnerOrganizationId: tenant,
        tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
      },
      ...(service.index % 30 === 0
        ? [
            {
              id: idOf('managed principal', service),
              appId: idOf('managed', service),
              displayName: `${service.name}-mi`,
              accountEnabled: true,
              servicePrincipalType: 'ManagedIdentity',
              appOwnerOrganizationId: null,
              createdDateTime: utc(service.since),
              alternativeNames: [
                'isExplicit=True',
                `/subscriptions/${subscription}/resourcegroups/${service.namespace}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${service.name}-mi`,
              ],
            },
          ]
        : []),
    ]),
    ...agentsOfEntra(at),
    {
      id: new Chance('vendor principal').uuid(),
      appId: new Chance('vendor app').uuid(),
      displayName: 'RouteCo Planner',
      accountEnabled: true,
      servicePrincipalType: 'Application',
      appOwnerOrganizationId: new Chance('vendor tenant').uuid(),
      verifiedPublisher: { displayName: 'RouteCo' },
      createdDateTime: utc(new Date(at.getTime() - 500 * DAY)),
      tags: [],
    },
    {
      id: GRAPH,
      appId: '00000003-0000-0000-c000-000000000000',
      displayName: 'Microsoft Graph',
      servicePrincipalType: 'Application',
      appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
      oauth2PermissionScopes: ['User.Read', 'Mail.Read'].map((value) => ({
        id: new Chance(value).uuid(),
        value,
      })),
    },
  ],
})

/** Permissions of applications, directory roles and roles of Azure. */
export function entraRights(
  estate: Estate,
  at: Date,
): { permissions: object[]; roles: object[]; rbac: object[] } {
  const services = inEntra(estate, at)
  // User.Read.All, Mail.Read, Application.ReadWrite.All, RoleManagement.ReadWrite.Directory.
  const permissions = [
    'df021288-bdef-4463-88db-98f22de89214',
    '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
    '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
    '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
  ]
  return {
    permissions: services.map((service, index) => ({
      id: idOf('assignment', service),
      appRoleId: permissions[service.powerful ? 3 : index === 2 ? 2 : index % 2]!,
      principalId: idOf('principal', service),
      principalType: 'ServicePrincipal',
      principalDisplayName: service.name,
      resourceId: GRAPH,
      resourceDisplayName: 'Microsoft Graph',
    })),
    roles: services
      .filter((_, index) => index === 4)
      .map((service) => ({
        id: idOf('role', service),
        principalId: idOf('principal', service),
        directoryScopeId: '/',
        // User Administrator.
        roleDefinitionId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
        principal: {
          '@odata.type': '#microsoft.graph.servicePrincipal',
          displayName: service.name,
          appId: idOf('app', service),
        },
      })),
    rbac: services
      .filter((_, index) => index % 3 === 0)
      .map((service, index) => {
        const scope =
          index === 0
            ? `/subscriptions/${subscription}`
            : `/subscriptions/${subscription}/resourceGroups/${service.namespace}`
        return {
          id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${idOf('rbac', service)}`,
          name: idOf('rbac', service),
          type: 'Microsoft.Authorization/roleAssignments',
          principalId: idOf('principal', service),
          principalName: service.name,
          principalType: 'ServicePrincipal',
          // Owner, Contributor, Reader.
          roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'b24988ac-6180-42a0-ab88-20f7382dd24c', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'][index % 3]}`,
          scope,
        }
      }),
  }
}

/** Sign-ins as diagnostic settings write them. Every fourth application has not signed in for a long time. */
export function* entraSignIns(estate: Estate, from: Date, to: Date): Generator<string> {
  const chance = new Chance(`sign-ins ${from.toISOString()}`)
  for (const service of inEntra(estate, to)) {
    if (service.index % 40 === 10) continue
    const isFederated = !service.legacy && service.index % 20 === 0
    for (let day = 0; day * DAY < to.getTime() - from.getTime(); day += 3) {
      const at = new Date(from.getTime() + day * DAY + chance.int(0, 80_000) * 1000)
      if (at > to) continue
      const elsewhere = service.index === 30 && chance.happens(0.2)
      yield JSON.stringify({
        time: at.toISOString(),
        category: 'ServicePrincipalSignInLogs',
        tenantId: tenant,
        resultType: '0',
        callerIpAddress: elsewhere ? '198.51.100.77' : `203.0.113.${(service.index % 200) + 1}`,
        properties: {
          id: chance.uuid(),
          createdDateTime: at.toISOString(),
          appId: idOf('app', service),
          servicePrincipalId: idOf('principal', service),
          servicePrincipalName: service.name,
          resourceDisplayName: 'Microsoft Graph',
          uniqueTokenIdentifier: chance.hex(22),
          ...(isFederated
            ? {
                clientCredentialType: 'federatedIdentityCredential',
                federatedCredentialId: idOf('federated', service),
              }
            : {
                clientCredentialType: 'clientSecret',
                servicePrincipalCredentialKeyId: idOf('secret', service),
              }),
        },
      })
    }
  }
}

/** Services that have a client of Keycloak. */
export const keycloakServices = (estate: Estate, at: Date): Service[] =>
  estate.services.filter((service) => service.since <= at && service.index % 23 === 4)

/** Clients of a realm and the roles of their service accounts, one JSON value a line. */
export function keycloakClients(estate: Estate, at: Date): string {
  const services = keycloakServices(estate, at)
  const lines = services.flatMap((service, index) => [
    {
      id: idOf('client', service),
      clientId: service.name,
      enabled: true,
      clientAuthenticatorType: service.legacy ? 'client-secret' : 'client-jwt',
      publicClient: false,
      bearerOnly: false,
      serviceAccountsEnabled: true,
      // The first one was made for the administrators, and takes their passwords as well.
      standardFlowEnabled: index === 1,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: index === 0,
      attributes: {
        ...(service.legacy
          ? { 'client.secret.creation.time': String(Math.floor(service.since.getTime() / 1000)) }
          : {}),
        'access.token.lifespan': index % 2 ? '300' : '86400',
        ...(service.unowned ? {} : { owner: ownerOf(service, estate).email }),
      },
    },
    {
      serviceAccountClientId: service.name,
      realmRoles: ['default-roles-halden'],
      clientRoles: index === 0 ? { 'realm-management': ['realm-admin'] } : {},
    },
  ])
  return lines.map((line) => JSON.stringify(line)).join('\n')
}

/** Services that have an application of Okta, with its id. */
export const oktaApps = (estate: Estate, at: Date): { service: Service; id: string }[] =>
  estate.services
    .filter((service) => service.since <= at && service.index % 29 === 6)
    .map((service) => ({ service, id: `0oa${new Chance(`okta ${service.name}`).hex(17)}` }))

/** API tokens and service applications of Okta. */
export function oktaExports(estate: Estate, at: Date): { apps: object[]; tokens: object[] } {
  const self = (path: string) => ({ self: { href: `https://halden.okta.com/api/v1/${path}` } })
  return {
    apps: oktaApps(estate, at).map(({ service, id }, index) => {
      return {
        id,
        name: 'oidc_client',
        label: `${service.name} (service)`,
        status: 'ACTIVE',
        created: service.since.toISOString(),
        signOnMode: 'OPENID_CONNECT',
        credentials: { oauthClient: { client_id: id, token_endpoint_auth_method: 'client_secret_basic' } },
        settings: {
          notes: { admin: service.unowned ? '' : ownerOf(service, estate).email },
          oauthClient: { application_type: 'service', grant_types: ['client_credentials'] },
        },
        clientSecrets: [{ id: `ocs${id.slice(3)}`, created: service.since.toISOString(), status: 'ACTIVE' }],
        grants: [{ scopeId: index === 0 ? 'okta.users.manage' : 'okta.users.read', status: 'ACTIVE' }],
        roles: index === 0 ? [{ type: 'USER_ADMIN', status: 'ACTIVE' }] : [],
        _links: self(`apps/${id}`),
      }
    }),
    tokens: ['hr sync', 'siem export', 'legacy provisioning'].map((name, index) => {
      const id = `00T${new Chance(name).hex(17)}`
      return {
        id,
        name,
        userId: `00u${new Chance(`user of ${name}`).hex(17)}`,
        tokenWindow: 'P30D',
        created: new Date(at.getTime() - (30 + index * 400) * DAY).toISOString(),
        network: index === 0 ? { connection: 'ZONE', include: ['nzo1'] } : { connection: 'ANYWHERE' },
        clientName: 'Okta API',
        _links: self(`api-tokens/${id}`),
      }
    }),
  }
}

/** What key vaults of Azure keep for teams: some secrets have an end, most have none. */
export const keyVaults = (estate: Estate, at: Date): string[] =>
  estate.services
    .filter((service) => service.index % 17 === 3 && service.since <= at)
    .map((service) =>
      JSON.stringify({
        id: `https://halden-${service.namespace}.vault.azure.net/secrets/${service.name}`,
        name: service.name,
        attributes: {
          enabled: true,
          created: utc(service.since),
          updated: utc(service.since),
          expires: service.legacy ? null : utc(new Date(at.getTime() + 120 * DAY)),
        },
        tags: service.unowned ? null : { owner: ownerOf(service, estate).email },
      }),
    )

/** The authorization server of Okta for the company's APIs, and how long the tokens of one client live. */
export const oktaServers = (at: Date): string[] => [
  JSON.stringify({
    id: 'aus1halden',
    name: 'Halden APIs',
    audiences: ['api://halden'],
    issuer: 'https://halden.okta.com/oauth2/aus1halden',
    issuerMode: 'DYNAMIC',
    status: 'ACTIVE',
    created: utc(new Date(at.getTime() - 600 * DAY)),
    credentials: {
      signing: {
        kid: 'halden-signing',
        rotationMode: 'AUTO',
        lastRotated: utc(new Date(at.getTime() - 40 * DAY)),
      },
    },
    _links: { self: { href: 'https://halden.okta.com/api/v1/authorizationServers/aus1halden' } },
  }),
]

/** Refresh tokens of Okta: an exporter that has lived on one for a year, and a report that got one last week. */
export const oktaRefreshTokens = (at: Date): string[] =>
  [
    { title: 'Order exporter', days: 400 },
    { title: 'Partner report', days: 6 },
  ].map(({ title, days }) => {
    const chance = new Chance(`refresh token of ${title}`)
    const client = `0oa${chance.hex(17)}`
    return JSON.stringify({
      id: `oar${chance.hex(17)}`,
      status: 'ACTIVE',
      created: utc(new Date(at.getTime() - days * DAY)),
      lastUpdated: utc(new Date(at.getTime() - DAY)),
      expiresAt: utc(new Date(at.getTime() + 90 * DAY)),
      issuer: 'https://halden.okta.com/oauth2/aus1halden',
      clientId: client,
      userId: `00u${chance.hex(17)}`,
      scopes: ['offline_access', 'orders.read'],
      rotation: days > 100 ? 'STATIC' : 'ROTATE',
      _links: { app: { href: `https://halden.okta.com/api/v1/apps/${client}`, title } },
    })
  })

/** Offline sessions of Keycloak: of the clients that keep a token for themselves, one renews and one has not for months. */
export const keycloakOffline = (estate: Estate, at: Date): string[] =>
  estate.services
    .filter((service) => service.since <= at && service.index % 23 === 4)
    .slice(0, 2)
    .map((service, index) => {
      const chance = new Chance(`offline session of ${service.name}`)
      return JSON.stringify({
        id: chance.uuid(),
        username: `service-account-${service.name}`,
        userId: chance.uuid(),
        ipAddress: '10.20.0.9',
        start: at.getTime() - (index === 0 ? 12 : 200) * DAY,
        lastAccess: at.getTime() - (index === 0 ? 1 : 120) * DAY,
        rememberMe: false,
        clients: { [chance.uuid()]: service.name },
        offline: true,
        clientId: service.name,
        revokeRefreshToken: index === 0,
      })
    })

/** The provider at which the realm of Keycloak is a client itself. */
export const keycloakProviders = (): string[] => [
  JSON.stringify({
    alias: 'partners',
    displayName: 'Partner log-in',
    providerId: 'oidc',
    enabled: true,
    config: { clientId: 'halden', issuer: 'https://id.partners.example' },
  }),
]
