import { Chance } from './chance'
import { DAY, type Estate, ownerOf, type Service, utc } from './estate'

// The OpenBao of Halden Freight: AppRoles of what does not run in a cluster, roles of service accounts, a few tokens made by hand.

export const VAULT_CLUSTER = 'bao-prod'

const usesVault = (estate: Estate, at: Date): Service[] =>
  estate.services.filter((service) => service.index % 3 === 2 && service.since <= at)
const byAppRole = (service: Service) => service.legacy || service.index % 12 === 5
const hashOf = (what: string) => `hmac-sha256:${new Chance(`audit ${what}`).hex(64)}`

/** A secret ID for each AppRole; every second role gets a new one each quarter. */
function secretIdOf(service: Service, at: Date): { accessor: string; made: Date } {
  const quarter = service.index % 2 === 1 ? Math.floor(at.getTime() / (90 * DAY)) : 0
  const made = quarter ? new Date(Math.max(quarter * 90 * DAY, service.since.getTime())) : service.since
  return { accessor: new Chance(`secret id ${service.name} ${quarter}`).uuid(), made }
}

const policyOf = (service: Service): string =>
  service.powerful
    ? 'path "*" {\n  capabilities = ["create", "read", "update", "delete", "list", "sudo"]\n}\n'
    : `path "secret/data/${service.namespace}/*" {\n  capabilities = ["read", "list"]\n}
path "database/creds/${service.namespace}-${service.index % 2 ? 'ro' : 'rw'}" {\n  capabilities = ["read"]\n}
${service.index % 5 === 1 ? `path "auth/approle/role/${service.namespace}-*" {\n  capabilities = ["create", "update", "read"]\n}\n` : ''}`

/** What the command of the Sources page collects: each answer with the path that was asked for. */
export function* vaultAnswers(estate: Estate, at: Date): Generator<string> {
  const answer = (path: string, data: object, hash?: string) =>
    JSON.stringify({ path, ...(hash ? { audit_hash: hash } : {}), data })
  const method = (type: string) => ({
    type,
    config: { default_lease_ttl: 0, max_lease_ttl: 0 },
    local: false,
  })
  yield answer('sys/auth', {
    'approle/': method('approle'),
    'kubernetes/': { ...method('kubernetes'), config: { default_lease_ttl: 3600, max_lease_ttl: 14_400 } },
    'token/': method('token'),
  })
  yield answer('auth/kubernetes/config', {
    kubernetes_host: 'https://api.prod-eu-1.halden.example',
    issuer: '',
  })
  yield answer('sys/policies/acl/default', {
    name: 'default',
    policy:
      'path "auth/token/lookup-self" { capabilities = ["read"] }\npath "auth/token/renew-self" { capabilities = ["update"] }\n',
  })
  yield answer('sys/policies/acl/root', { name: 'root', policy: '' })
  for (const service of usesVault(estate, at)) {
    yield answer(`sys/policies/acl/${service.name}`, { name: service.name, policy: policyOf(service) })
    if (!byAppRole(service)) {
      yield answer(`auth/kubernetes/role/${service.name}`, {
        bound_service_account_names: [service.index % 21 === 2 ? '*' : service.name],
        bound_service_account_namespaces: [service.namespace],
        audience: service.index % 2 ? 'vault' : '',
        token_policies: [service.name],
        token_ttl: 0,
        token_max_ttl: service.index % 9 === 2 ? 2_764_800 : 3600,
        token_type: 'default',
      })
      continue
    }
    const isOpen = service.index % 4 === 1
    yield answer(`auth/approle/role/${service.name}`, {
      bind_secret_id: true,
      local_secret_ids: false,
      secret_id_bound_cidrs: isOpen ? null : ['10.40.0.0/16'],
      secret_id_num_uses: 0,
      secret_id_ttl: isOpen ? 0 : 7_776_000,
      token_ttl: 1200,
      token_max_ttl: 3600,
      token_period: service.index % 15 === 5 ? 86_400 : 0,
      token_policies: [service.name],
      token_type: 'default',
    })
    const secret = secretIdOf(service, at)
    yield answer(
      `auth/approle/role/${service.name}/secret-id-accessor/lookup`,
      {
        cidr_list: [],
        creation_time: utc(secret.made),
        expiration_time: isOpen ? '0001-01-01T00:00:00Z' : utc(new Date(secret.made.getTime() + 90 * DAY)),
        metadata: {},
        secret_id_accessor: secret.accessor,
        secret_id_num_uses: 0,
        secret_id_ttl: isOpen ? 0 : 7_776_000,
      },
      hashOf(secret.accessor),
    )
  }
  for (const [name, policies, age, owner] of [
    ['token-nightly-backup', ['archive-cron', 'default'], 410, estate.services[0]],
    ['token-terraform', ['root'], 655, undefined],
  ] as const)
    yield answer(
      'auth/token/lookup-accessor',
      {
        accessor: new Chance(name).hex(24),
        creation_time: Math.floor((estate.services[0]!.since.getTime() - age * DAY) / 1000),
        creation_ttl: 0,
        display_name: name,
        expire_time: null,
        explicit_max_ttl: 0,
        meta: owner ? { owner: ownerOf(owner, estate).email } : null,
        num_uses: 0,
        orphan: true,
        path: 'auth/token/create-orphan',
        policies,
        ttl: 0,
        type: 'service',
      },
      hashOf(name),
    )
}

/** A job of the last week that renews its token every four hours, and is refused now and then: one of its replicas has an old one. */
function* brittleRenewals(service: Service, to: Date): Generator<string> {
  for (let at = to.getTime() - 6 * DAY, turn = 0; at < to.getTime(); at += DAY / 6, turn += 1) {
    const isRefused = turn % 7 === 3
    const auth = {
      client_token: hashOf(`renewed ${service.name}`),
      accessor: hashOf(`renewed accessor ${service.name}`),
      display_name: `kubernetes-${service.namespace}-${service.name}`,
      policies: ['default', service.name],
      token_policies: ['default', service.name],
      metadata: {
        role: service.name,
        service_account_name: service.name,
        service_account_namespace: service.namespace,
      },
      entity_id: new Chance(`entity ${service.name}`).uuid(),
      token_type: 'service',
      token_ttl: 3600,
    }
    yield JSON.stringify({
      time: utc(new Date(at)),
      type: 'response',
      auth,
      ...(isRefused ? { error: '1 error occurred: permission denied' } : {}),
      request: {
        id: new Chance(`renewal ${service.name} ${turn}`).uuid(),
        operation: 'update',
        path: 'auth/token/renew-self',
        namespace: { id: 'root' },
        remote_address: '10.40.3.12',
      },
      response: isRefused ? {} : { auth },
    })
  }
}

/** The audit device: logins, secrets read, leases, renewals, and a secret ID that is used from outside. */
export function* vaultAudit(estate: Estate, from: Date, to: Date): Generator<string> {
  const renewing = usesVault(estate, to).find((service) => !byAppRole(service))
  if (renewing) yield* brittleRenewals(renewing, to)
  const chance = new Chance(`vault ${from.toISOString()}`)
  for (let day = 0; day * DAY < to.getTime() - from.getTime(); day += 2)
    for (const service of usesVault(estate, to)) {
      if (service.index % 7 === 5 || !chance.happens(0.15)) continue
      const at = new Date(from.getTime() + day * DAY + chance.int(0, 80_000) * 1000)
      const isAppRole = byAppRole(service)
      const secret = secretIdOf(service, at)
      const token = hashOf(`token ${service.name} ${at.toISOString()}`)
      const auth = {
        client_token: token,
        accessor: hashOf(`accessor ${service.name} ${at.toISOString()}`),
        display_name: isAppRole ? 'approle' : `kubernetes-${service.namespace}-${service.name}`,
        policies: ['default', service.name],
        token_policies: ['default', service.name],
        metadata: isAppRole
          ? { role_name: service.name }
          : {
              role: service.name,
              service_account_name: service.name,
              service_account_namespace: service.namespace,
            },
        entity_id: new Chance(`entity ${service.name}`).uuid(),
        token_type: 'service',
        token_ttl: isAppRole ? 1200 : 3600,
      }
      const ip = isAppRole && service.index % 24 === 5 ? '203.0.113.77' : '10.40.3.12'
      const line = (after: number, operation: string, path: string, more: object, response: object) =>
        JSON.stringify({
          time: new Date(at.getTime() + after).toISOString(),
          type: 'response',
          auth,
          request: {
            id: chance.uuid(),
            operation,
            path,
            namespace: { id: 'root' },
            remote_address: ip,
            ...more,
          },
          response,
        })
      yield line(
        0,
        'update',
        isAppRole ? 'auth/approle/login' : 'auth/kubernetes/login',
        {
          data: isAppRole
            ? { role_id: hashOf(service.name), secret_id: hashOf(`secret ${secret.accessor}`) }
            : { jwt: hashOf(`jwt ${at.toISOString()}`), role: hashOf(service.name) },
        },
        { auth },
      )
      yield line(1500, 'read', `secret/data/${service.namespace}/config`, {}, { data: {} })
      if (chance.happens(0.5)) {
        const path = `database/creds/${service.namespace}-${service.index % 2 ? 'ro' : 'rw'}`
        yield line(2500, 'read', path, {}, { secret: { lease_id: `${path}/${chance.hex(24)}` } })
      }
    }
}
