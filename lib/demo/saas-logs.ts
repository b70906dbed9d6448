import { Chance } from './chance'
import { DAY, type Estate, type Export, ownerOf, type Service } from './estate'
import { GITLAB_HOST } from './saas'

/** What the logs of services that teams signed up for say of the days since the last delivery: keys and apps made by somebody, and taken away. */
export function saasLogs(estate: Estate, from: Date, to: Date): Export[] {
  const of = (
    rest: number,
    line: (service: Service, at: string, by: string, id: string) => object,
  ): string[] =>
    estate.services
      .filter((service) => service.index % 40 === rest && service.since <= to)
      .flatMap((service, index) => {
        const chance = new Chance(`log ${service.name} ${from.toISOString()}`)
        const days = Math.max(1, Math.floor((to.getTime() - from.getTime()) / DAY))
        // Nobody made anything everywhere every day, but each log tells of something.
        if (index > 0 && !chance.happens(0.5)) return []
        const at = new Date(from.getTime() + chance.int(0, days - 1) * DAY + chance.int(0, 80_000) * 1000)
        return [
          JSON.stringify(line(service, at.toISOString(), ownerOf(service, estate).email, chance.uuid())),
        ]
      })
  const idOf = (what: string, service: Service) => new Chance(`${what} ${service.name}`).hex(20)
  const logs: Export[] = [
    {
      name: 'slack-audit',
      source: 'Slack audit',
      scope: 'halden',
      lines: of(4, (service, at, email, id) => ({
        id,
        date_create: at,
        action: 'app_installed',
        actor: { type: 'user', user: { email } },
        context: { ip_address: '198.51.100.20', location: { type: 'workspace', name: 'halden' } },
        entity: { type: 'app', app: { id: `A${idOf('slack', service)}`, name: service.name } },
      })),
    },
    {
      name: 'google-workspace',
      source: 'Google Workspace audit',
      scope: 'halden.example',
      lines: of(8, (service, at, email, id) => ({
        kind: 'admin#reports#activity',
        id: { time: at, uniqueQualifier: id, applicationName: 'token', customerId: 'C0halden' },
        actor: { email },
        ipAddress: '198.51.100.20',
        events: [
          {
            type: 'auth',
            name: 'authorize',
            parameters: [
              { name: 'client_id', value: `${idOf('google', service)}.apps.googleusercontent.com` },
              { name: 'app_name', value: service.name },
            ],
          },
        ],
      })),
    },
    {
      name: 'atlas-events',
      source: 'MongoDB Atlas events',
      scope: 'halden',
      lines: of(14, (service, at, username, id) => ({
        id,
        created: at,
        eventTypeName: 'NETWORK_PERMISSION_ENTRY_ADDED',
        isGlobalAdmin: false,
        orgId: 'halden',
        remoteAddress: '198.51.100.20',
        username,
        publicKey: idOf('atlas public', service).slice(0, 8),
      })),
    },
    {
      name: 'tailscale-audit',
      source: 'Tailscale audit',
      scope: 'halden.example',
      lines: of(15, (service, at, loginName, id) => ({
        eventTime: at,
        type: 'CONFIG',
        eventGroupID: id,
        origin: 'ADMIN_CONSOLE',
        actor: { type: 'USER', loginName },
        target: {
          id: `${idOf('tailscale', service).slice(0, 10)}CNTRL`,
          name: service.name,
          type: 'AUTH_KEY',
        },
        action: 'CREATE',
      })),
    },
    {
      name: 'atlassian-audit',
      source: 'Atlassian audit',
      scope: 'halden',
      lines: of(18, (service, at, email, id) => ({
        id,
        attributes: {
          time: at,
          action: 'api_token_created',
          actor: { email },
          context: [{ id: idOf('atlassian', service), attributes: { name: service.name } }],
        },
      })),
    },
    {
      name: 'tines-audit',
      source: 'Tines audit',
      scope: 'halden',
      lines: of(21, (service, at, user_email, id) => ({
        id,
        created_at: at,
        operation_name: 'AuthenticationTokenCreation',
        inputs: { inputs: { isServiceToken: true, name: service.name } },
        tenant_id: 'halden',
        user_email,
      })),
    },
    {
      name: 'wiz-audit',
      source: 'Wiz audit',
      scope: 'halden',
      lines: of(22, (service, at, _email, id) => ({
        id,
        requestId: id,
        action: 'CreateReport',
        status: 'SUCCESS',
        timestamp: at,
        actionParameters: {},
        serviceAccount: { id: idOf('wiz', service), name: service.name },
        user: null,
      })),
    },
    {
      name: 'gitlab-audit',
      source: 'GitLab audit',
      scope: GITLAB_HOST,
      lines: of(10, (service, at, author_name, id) => ({
        id,
        entity_type: 'Project',
        event_name: 'project_access_token_created',
        details: {
          author_name,
          target_id: new Chance(`gitlab token ${service.name}`).int(1000, 99_999),
          target_details: service.name,
          entity_path: `data/${service.name}`,
        },
        created_at: at,
      })),
    },
    {
      name: 'auth0-logs',
      source: 'Auth0',
      scope: 'halden.eu.auth0.com',
      lines: of(25, (service, at, _email, id) => ({
        log_id: id,
        date: at,
        type: 'seccft',
        description: 'Client Credentials for Access Token',
        client_id: idOf('auth0', service),
        client_name: service.name,
        ip: '198.51.100.40',
        user_agent: 'axios/1.7',
        audience: 'https://api.halden.example',
      })),
    },
    {
      name: 'asana-audit',
      source: 'Asana audit',
      scope: 'halden',
      lines: of(26, (service, at, email, id) => ({
        gid: id,
        created_at: at,
        event_type: 'service_account_created',
        event_category: 'apps',
        actor: { actor_type: 'user', gid: '12', email },
        resource: { resource_type: 'user', gid: idOf('asana', service), name: service.name },
        details: {},
        context: { context_type: 'web', client_ip_address: '198.51.100.20' },
      })),
    },
    {
      name: 'zendesk-audit',
      source: 'Zendesk audit',
      scope: 'halden',
      lines: of(27, (service, at, actor_name, id) => ({
        id,
        created_at: at,
        actor_id: 12,
        actor_name,
        source_type: 'api_token',
        source_id: idOf('zendesk', service),
        source_label: `API token: ${service.name}`,
        action: 'create',
        ip_address: '198.51.100.20',
      })),
    },
    {
      name: 'duo-audit',
      source: 'Duo administrators',
      scope: 'halden',
      lines: of(28, (service, at, username) => ({
        action: 'integration_create',
        object: service.name,
        description: JSON.stringify({ type: 'Admin API', name: service.name }),
        isotimestamp: at,
        timestamp: at,
        username,
      })),
    },
    {
      name: 'snyk-audit',
      source: 'Snyk audit',
      scope: 'halden',
      lines: of(29, (service, at, userId) => ({
        event: 'org.service_account.create',
        created: at,
        groupId: 'halden',
        orgId: 'data',
        userId,
        content: { role: 'VIEWER', name: service.name, serviceAccountPublicId: idOf('snyk', service) },
      })),
    },
  ]
  return logs.filter(({ lines }) => lines.length > 0)
}
