import { Chance } from './chance'
import { DAY, type Estate, ownerOf, type Service, utc } from './estate'

// The organisation halden-freight on GitHub: apps, tokens, deploy keys, secrets of workflows, and its audit log.

const ORGANISATION = 'halden-freight'
const account = { login: ORGANISATION, id: 5_512_044, type: 'Organization' }

const onGithub = (estate: Estate, at: Date): Service[] =>
  estate.services.filter((service) => service.index % 4 === 3 && service.since <= at)
const loginOf = (service: Service, estate: Estate) =>
  ownerOf(service, estate).email.split('@')[0]!.replace('.', '-')
const idOf = (what: string, service: Service) =>
  new Chance(`github ${what} ${service.name}`).int(100_000, 99_999_999)

const apps: ReadonlyArray<
  [slug: string, selection: string, permissions: Record<string, string>, age: number]
> = [
  [
    'renovate',
    'all',
    { contents: 'write', metadata: 'read', pull_requests: 'write', workflows: 'write' },
    900,
  ],
  [
    'org-provisioner',
    'all',
    { members: 'write', metadata: 'read', organization_administration: 'write' },
    640,
  ],
  ['argocd-halden', 'selected', { contents: 'read', metadata: 'read' }, 420],
  ['arc-runners', 'all', { metadata: 'read', organization_self_hosted_runners: 'write' }, 380],
  ['routeco-insights', 'all', { contents: 'read', issues: 'read', metadata: 'read' }, 75],
]

/** The files of the Sources page's commands. */
export function githubExports(estate: Estate, at: Date) {
  const services = onGithub(estate, at)
  const installations = apps.map(([app_slug, repository_selection, permissions, age], index) => ({
    id: 41_000 + index,
    account,
    app_id: 2200 + index,
    app_slug,
    repository_selection,
    target_type: 'Organization',
    permissions,
    events: [],
    created_at: utc(new Date(at.getTime() - age * DAY)),
    suspended_at: null,
  }))
  const tokens = services
    .filter((service) => service.index % 8 === 3)
    .map((service) =>
      service.legacy
        ? {
            login: loginOf(service, estate),
            credential_id: idOf('authorisation', service),
            credential_type: 'personal access token',
            token_last_eight: new Chance(service.name).hex(8),
            credential_authorized_at: utc(service.since),
            credential_accessed_at: utc(new Date(at.getTime() - (service.index % 40) * DAY)),
            authorized_credential_id: idOf('token', service),
            authorized_credential_note: service.name,
            authorized_credential_expires_at: null,
            scopes: service.powerful ? ['repo', 'admin:org', 'workflow'] : ['repo'],
          }
        : {
            id: idOf('grant', service),
            owner: { login: loginOf(service, estate), id: idOf('owner', service), type: 'User' },
            repository_selection: service.index % 3 === 0 ? 'all' : 'subset',
            permissions: {
              organization: {},
              repository: { contents: service.index % 3 === 0 ? 'write' : 'read', metadata: 'read' },
            },
            access_granted_at: utc(service.since),
            token_id: idOf('token', service),
            token_name: service.name,
            token_expired: false,
            token_expires_at: utc(new Date(at.getTime() + (30 + service.index) * DAY)),
            token_last_used_at: service.index % 5 === 0 ? null : utc(new Date(at.getTime() - 2 * DAY)),
          },
    )
  const keys = services
    .filter((service) => service.index % 8 === 7)
    .map((service) => ({
      id: idOf('key', service),
      key: 'ssh-ed25519 AAAA',
      url: `https://api.github.com/repos/${ORGANISATION}/${service.name}/keys/${idOf('key', service)}`,
      title: service.legacy ? 'jenkins' : 'argocd',
      verified: true,
      created_at: utc(service.since),
      read_only: !service.legacy,
      added_by: service.unowned ? null : loginOf(service, estate),
      last_used: service.index % 3 === 0 ? null : utc(new Date(at.getTime() - DAY)),
      enabled: true,
    }))
  const secrets = services
    .filter((service) => service.index % 2 === 1)
    .map((service) => ({
      repository: `${ORGANISATION}/${service.name}`,
      secrets: (service.legacy
        ? ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'NPM_TOKEN']
        : ['NPM_TOKEN']
      ).map((name) => ({
        name,
        created_at: utc(service.since),
        updated_at: utc(
          new Date(Math.max(service.since.getTime(), at.getTime() - (service.index % 9) * 70 * DAY)),
        ),
      })),
    }))
  const runners = [0, 1, 2].map((index) => ({
    id: 20 + index,
    name: `build-${index}`,
    os: 'linux',
    status: index === 2 ? 'offline' : 'online',
    busy: false,
    ephemeral: index === 1,
    labels: [
      { id: 1, name: 'self-hosted', type: 'read-only' },
      { id: 2, name: 'prod-network', type: 'custom' },
    ],
  }))
  const alerts = services
    .filter((service) => service.index % 28 === 3)
    .map((service, index) => ({
      number: 4 + index,
      created_at: utc(new Date(Math.max(service.since.getTime(), at.getTime() - (12 + index * 40) * DAY))),
      html_url: `https://github.com/${ORGANISATION}/${service.name}/security/secret-scanning/${4 + index}`,
      state: index % 3 === 2 ? 'resolved' : 'open',
      resolution: index % 3 === 2 ? 'revoked' : null,
      secret_type: ['slack_incoming_webhook_url', 'openai_api_key', 'google_api_key'][index % 3]!,
      secret: new Chance(`leak ${service.name}`).hex(40),
      validity: index % 3 === 1 ? 'active' : 'unknown',
      publicly_leaked: false,
      repository: { full_name: `${ORGANISATION}/${service.name}`, private: true },
    }))
  return {
    alerts,
    apps: { total_count: installations.length, installations },
    tokens: tokens.map((one) => JSON.stringify(one)).join('\n'),
    keys,
    actions: secrets.map((one) => JSON.stringify(one)).join('\n'),
    runners: { total_count: runners.length, runners },
  }
}

/** The audit log: tokens and workflows at work. */
export function* githubAudit(estate: Estate, from: Date, to: Date): Generator<string> {
  const chance = new Chance(`github ${from.toISOString()}`)
  for (let day = 0; day * DAY < to.getTime() - from.getTime(); day += 2)
    for (const service of onGithub(estate, to)) {
      if (!chance.happens(0.25)) continue
      const at = from.getTime() + day * DAY + chance.int(0, 80_000) * 1000
      const event = (action: string, actor: string, more: object) =>
        JSON.stringify({
          '@timestamp': at,
          _document_id: chance.hex(22),
          action,
          actor,
          org: ORGANISATION,
          repo: `${ORGANISATION}/${service.name}`,
          ...more,
        })
      yield event('workflows.created_workflow_run', 'github-actions[bot]', {
        actor_is_bot: true,
        event: 'push',
        programmatic_access_type: 'GitHub App server-to-server token',
        token_id: chance.int(1e9, 9e9),
      })
      if (service.index % 8 === 3 && service.index % 5 !== 0)
        yield event('git.clone', loginOf(service, estate), {
          actor_ip: service.index % 24 === 3 && chance.happens(0.1) ? '203.0.113.20' : '198.51.100.40',
          programmatic_access_type: service.legacy
            ? 'Personal access token (classic)'
            : 'Fine-grained personal access token',
          token_id: idOf('token', service),
          transport_protocol_name: 'http',
        })
    }
}
