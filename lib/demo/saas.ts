import { Chance } from './chance'
import { DAY, type Estate, type Export, ownerOf, type Service, utc } from './estate'

// What else Halden Freight has: a GitLab of the data teams, Teleport for machines, keys of AI platforms.

export const GITLAB_HOST = 'gitlab.halden.example'
export const TELEPORT = 'tp.halden.example'

const some = (estate: Estate, at: Date, rest: number): Service[] =>
  estate.services.filter((service) => service.index % 12 === rest && service.since <= at)
const idOf = (what: string, service: Service) => new Chance(`${what} ${service.name}`).int(1000, 99_999)
const seconds = (at: Date) => Math.floor(at.getTime() / 1000)

/** Tokens, keys and variables of GitLab, a line each. */
export function* gitlabExport(estate: Estate, at: Date): Generator<string> {
  for (const service of [...some(estate, at, 4), ...some(estate, at, 10)]) {
    const path = `data/${service.name}`
    yield JSON.stringify({
      id: idOf('gitlab token', service),
      name: service.name,
      revoked: false,
      created_at: utc(service.since),
      last_used_at: service.index % 5 === 0 ? null : utc(new Date(at.getTime() - 3 * DAY)),
      scopes: service.powerful ? ['api'] : ['read_api', 'write_repository'],
      user_id: idOf('gitlab bot', service),
      active: true,
      expires_at: service.legacy ? null : utc(new Date(at.getTime() + 60 * DAY)).slice(0, 10),
      access_level: service.legacy ? 40 : 30,
      path,
    })
    if (service.legacy)
      yield JSON.stringify({
        variable_type: 'env_var',
        key: 'DB_PASSWORD',
        protected: service.index % 2 === 0,
        masked: true,
        environment_scope: '*',
        path,
      })
  }
}

/** Bots of Teleport: one joins with a secret of the cluster, the others with what their platform says of them. */
export function* teleportAudit(estate: Estate, from: Date, to: Date): Generator<string> {
  const chance = new Chance(`teleport ${from.toISOString()}`)
  for (let day = 0; day * DAY < to.getTime() - from.getTime(); day += 3)
    for (const service of some(estate, to, 6)) {
      if (!chance.happens(0.3)) continue
      const at = new Date(from.getTime() + day * DAY + chance.int(0, 80_000) * 1000)
      const instance = chance.uuid()
      const event = (event: string, code: string, after: number, more: object) =>
        JSON.stringify({
          event,
          code,
          uid: chance.uuid(),
          ei: 0,
          time: new Date(at.getTime() + after).toISOString(),
          cluster_name: TELEPORT,
          ...more,
        })
      yield event('bot.join', 'TJ001I', 0, {
        success: true,
        method: service.legacy ? 'token' : 'kubernetes',
        token_name: service.legacy ? '********' : service.name,
        bot_name: service.name,
        bot: { bot_name: service.name, bot_instance_id: instance },
        'addr.remote': '10.40.3.12:40100',
        ...(service.legacy
          ? {}
          : { attributes: { namespace: service.namespace, service_account: service.name } }),
      })
      yield event('cert.create', 'TC000I', 1000, {
        cert_type: 'user',
        identity: {
          user: `bot-${service.name}`,
          bot_name: service.name,
          bot_instance_id: instance,
          roles: [service.namespace],
          expires: utc(new Date(at.getTime() + (service.legacy ? 24 : 1) * 3_600_000)),
          client_ip: '10.40.3.12',
        },
      })
    }
}

/** What the cluster itself lists: each bot with its role, its rule or secret to join, and one running copy. */
export function* teleportInventory(estate: Estate, at: Date): Generator<string> {
  for (const service of some(estate, at, 6)) {
    const bot_name = service.name
    yield JSON.stringify({
      kind: 'bot',
      version: 'v1',
      metadata: { name: bot_name },
      spec: { roles: [service.namespace] },
    })
    yield JSON.stringify({
      kind: 'token',
      version: 'v2',
      metadata: { name: service.legacy ? new Chance(`join ${service.name}`).hex(32) : service.name },
      spec: service.legacy
        ? { roles: ['Bot'], bot_name, join_method: 'token' }
        : {
            roles: ['Bot'],
            bot_name,
            join_method: 'kubernetes',
            kubernetes: {
              type: 'in_cluster',
              allow: [{ service_account: `${service.namespace}:${service.name}` }],
            },
          },
    })
    yield JSON.stringify({
      kind: 'bot_instance',
      version: 'v1',
      metadata: { expires: utc(new Date(at.getTime() + DAY)) },
      spec: { bot_name, instance_id: new Chance(`instance ${service.name}`).uuid() },
      status: {
        initial_authentication: { authenticated_at: utc(new Date(at.getTime() - 30 * DAY)) },
        latest_heartbeats: [
          {
            recorded_at: utc(new Date(at.getTime() - (service.index % 9) * DAY)),
            hostname: service.name,
          },
        ],
      },
    })
  }
}

/** Keys of OpenAI: most belong to service accounts, some to whoever made them. */
export function* openaiKeys(estate: Estate, at: Date): Generator<string> {
  for (const service of some(estate, at, 8)) {
    const project = `proj_${service.namespace}`
    const account = {
      id: `svc_acct_${service.index}`,
      name: service.name,
      role: service.powerful ? 'owner' : 'member',
    }
    const made = new Date(Math.max(service.since.getTime(), at.getTime() - 300 * DAY))
    if (!service.legacy)
      yield JSON.stringify({
        object: 'organization.project.service_account',
        ...account,
        created_at: seconds(made),
        project,
      })
    const owner = ownerOf(service, estate)
    yield JSON.stringify({
      object: 'organization.project.api_key',
      id: `key_${new Chance(`openai ${service.name}`).hex(16)}`,
      name: service.name,
      redacted_value: 'sk-...h4L',
      created_at: seconds(made),
      last_used_at: service.index % 5 === 0 ? null : seconds(new Date(at.getTime() - DAY)),
      owner: service.legacy
        ? {
            type: 'user',
            user: { id: `user-${service.index}`, name: owner.name, email: owner.email, role: 'member' },
          }
        : { type: 'service_account', service_account: account },
      project,
    })
  }
}

/** Keys, apps and variables at services that teams signed up for: a few of each. */
export function saasExports(estate: Estate, at: Date): Export[] {
  const made = (service: Service) => utc(service.since)
  const lately = (service: Service) => utc(new Date(at.getTime() - (1 + (service.index % 40)) * DAY))
  const id = (what: string, service: Service) => new Chance(`${what} ${service.name}`).hex(20)
  const of = (rest: number, line: (service: Service) => object): string[] =>
    estate.services
      .filter((service) => service.index % 40 === rest && service.since <= at)
      .map((service) => JSON.stringify(line(service)))
  const all: Export[] = [
    {
      name: 'vercel',
      source: 'Vercel',
      scope: 'halden',
      lines: of(1, (service) => ({
        id: `env_${id('vercel', service)}`,
        key: 'DATABASE_URL',
        type: 'encrypted',
        target: ['production'],
        createdAt: service.since.getTime(),
        updatedAt: service.since.getTime(),
        projectId: `prj_${service.name}`,
        projectName: service.name,
      })),
    },
    {
      name: 'netlify',
      source: 'Netlify',
      scope: 'halden',
      lines: of(2, (service) => ({
        id: id('netlify', service),
        public_key: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAACAQEXAMPLE',
        title: service.name,
        created_at: made(service),
      })),
    },
    {
      name: 'railway',
      source: 'Railway',
      scope: 'halden',
      lines: of(3, (service) => ({
        id: id('railway', service),
        name: service.name,
        displayToken: 'rw_1a2b',
        projectId: service.namespace,
        environmentId: 'production',
        createdAt: made(service),
      })),
    },
    {
      name: 'supabase',
      source: 'Supabase',
      scope: 'haldentracking',
      lines: of(5, (service) => ({
        api_key: 'left out',
        id: id('supabase', service),
        type: 'secret',
        name: service.name,
        inserted_at: made(service),
        updated_at: made(service),
      })),
    },
    {
      name: 'modal',
      source: 'Modal',
      scope: 'halden',
      lines: of(6, (service) => ({
        id: `su-${id('modal', service)}`,
        name: service.name,
        token_id: `ak-${id('modal token', service)}`,
        created_by: ownerOf(service, estate).email,
        created_at: made(service),
        last_used_at: service.index % 5 === 0 ? null : lately(service),
      })),
    },
    {
      name: 'duo',
      source: 'Duo',
      scope: 'halden',
      lines: of(7, (service) => ({
        integration_key: `DI${id('duo', service).slice(0, 18).toUpperCase()}`,
        name: service.name,
        type: 'websdk',
      })),
    },
    {
      name: 'workos',
      source: 'WorkOS',
      scope: 'production',
      lines: of(9, (service) => ({
        object: 'api_key',
        id: `api_key_${id('workos', service)}`,
        name: service.name,
        permissions: ['users:read'],
        created_at: made(service),
        last_used_at: service.index % 3 === 0 ? null : lately(service),
        owner: { type: 'organization', id: 'org_halden' },
      })),
    },
    {
      name: 'salesforce',
      source: 'Salesforce',
      scope: 'halden',
      lines: of(11, (service) => ({
        attributes: { type: 'OauthToken' },
        Id: `0Da${id('salesforce', service).slice(0, 15)}`,
        AppName: service.name,
        UserId: '005000000000001AAA',
        UseCount: service.index,
        CreatedDate: made(service),
        LastUsedDate: lately(service),
      })),
    },
    {
      name: 'circleci',
      source: 'CircleCI',
      scope: 'halden-freight',
      lines: of(13, (service) => ({
        variable: 'AWS_SECRET_ACCESS_KEY',
        context_id: service.namespace,
        created_at: made(service),
        updated_at: made(service),
      })),
    },
    {
      name: 'mongodb-atlas',
      source: 'MongoDB Atlas',
      scope: 'halden',
      lines: of(14, (service) => ({
        id: id('atlas', service),
        desc: service.name,
        publicKey: id('atlas public', service).slice(0, 8),
        roles: [{ orgId: 'halden', roleName: service.powerful ? 'ORG_OWNER' : 'ORG_READ_ONLY' }],
      })),
    },
    {
      name: 'tailscale',
      source: 'Tailscale',
      scope: 'halden.example',
      lines: of(15, (service) => ({
        id: `${id('tailscale', service).slice(0, 10)}CNTRL`,
        keyType: service.legacy ? 'api' : 'auth',
        description: service.name,
        created: utc(new Date(at.getTime() - 30 * DAY)),
        expires: utc(new Date(at.getTime() + 60 * DAY)),
        capabilities: { devices: { create: { reusable: true } } },
      })),
    },
    {
      name: 'npm',
      source: 'npm',
      scope: 'halden',
      lines: of(17, (service) => ({
        key: id('npm', service),
        token: 'npm_1a…',
        name: service.name,
        readonly: false,
        created: made(service),
        ...(service.legacy ? {} : { expiry: utc(new Date(at.getTime() + 50 * DAY)) }),
      })),
    },
    {
      name: 'snowflake',
      source: 'Snowflake',
      scope: 'halden-eu',
      lines: of(27, (service) => ({
        name: `SVC_${service.name.replace('-', '_').toUpperCase()}`,
        login_name: service.name,
        type: service.legacy ? 'LEGACY_SERVICE' : 'SERVICE',
        created_on: made(service),
        default_role: 'LOADER',
        disabled: false,
        last_successful_login: lately(service),
      })),
    },
    {
      name: 'snowflake-grants',
      source: 'Snowflake',
      scope: 'halden-eu',
      lines: [
        ...of(27, (service) => ({
          role: 'LOADER',
          granted_to: 'USER',
          grantee_name: `SVC_${service.name.replace('-', '_').toUpperCase()}`,
          granted_by: 'USERADMIN',
        })),
        JSON.stringify({
          privilege: 'INSERT',
          granted_on: 'TABLE',
          name: 'SHIPMENTS',
          granted_to: 'ROLE',
          grantee_name: 'LOADER',
          granted_by: 'SYSADMIN',
        }),
      ],
    },
    {
      name: 'terraform-cloud',
      source: 'HCP Terraform',
      scope: 'halden',
      lines: of(19, (service) => ({
        id: `at-${id('terraform', service)}`,
        type: 'authentication-tokens',
        attributes: {
          'created-at': made(service),
          'last-used-at': lately(service),
          description: service.name,
          'expired-at': null,
        },
        relationships: { team: { data: { id: `team-${service.namespace}`, type: 'teams' } } },
      })),
    },
    {
      name: 'databricks',
      source: 'Databricks',
      scope: 'halden',
      lines: of(33, (service) => ({
        id: String(510_000 + service.index),
        applicationId: new Chance(`databricks ${service.name}`).uuid(),
        displayName: service.name,
        active: true,
        groups: service.powerful ? [{ value: '3', display: 'admins' }] : [],
      })).concat(
        of(33, (service) => ({
          id: `s-${id('databricks secret', service)}`,
          secret_hash: id('databricks hash', service),
          status: 'ACTIVE',
          create_time: made(service),
          expire_time: utc(new Date(service.since.getTime() + 730 * DAY)),
          service_principal_id: String(510_000 + service.index),
        })),
      ),
    },
    {
      name: 'datadog',
      source: 'Datadog',
      scope: 'halden',
      lines: of(34, (service) => ({
        type: 'application_keys',
        id: new Chance(`datadog ${service.name}`).uuid(),
        attributes: {
          name: service.name,
          created_at: made(service),
          last4: id('datadog', service).slice(0, 4),
          scopes: service.powerful ? null : ['dashboards_read'],
          // Datadog tells the last 90 days alone: null is no proof that nobody used it.
          last_used_at: service.index % 3 === 0 ? null : lately(service),
        },
        relationships: { owned_by: { data: { type: 'users', id: `u-${service.index}` } } },
      })),
    },
    {
      name: 'slack',
      source: 'Slack',
      scope: 'halden',
      lines: of(35, (service) => ({
        app: {
          id: `A${id('slack', service).slice(0, 9).toUpperCase()}`,
          name: `${service.name} notifier`,
          description: '',
          is_app_directory_approved: false,
          is_internal: true,
        },
        scopes: ['chat:write', ...(service.legacy ? ['files:read'] : [])].map((name) => ({
          name,
          description: '',
          is_sensitive: true,
          token_type: 'bot',
        })),
        date_updated: seconds(service.since),
        last_resolved_by: { actor_id: 'W0HALDEN', actor_type: 'user' },
      })),
    },
    {
      name: 'gitlab-environments',
      source: 'GitLab environments',
      scope: GITLAB_HOST,
      lines: of(36, (service) => ({
        name: 'production',
        deploy_access_levels: [
          { id: service.index, access_level: 40, access_level_description: 'Maintainers' },
        ],
        required_approval_count: service.index % 80 === 36 ? 1 : 0,
        approval_rules: [],
        path: `data/${service.name}`,
      })),
    },
    {
      name: 'gitlab-pipelines',
      source: 'GitLab pipelines',
      scope: `${GITLAB_HOST}/data/scoring`,
      lines: [
        'stages: [train, publish]',
        'train:',
        '  stage: train',
        "  script: ['make train']",
        'publish:',
        '  stage: publish',
        '  environment: production',
        '  id_tokens:',
        '    AWS_ID_TOKEN:',
        '      aud: sts.amazonaws.com',
        "  script: ['make publish']",
      ],
    },
  ]
  return all.filter(({ lines }) => lines.length > 0)
}
