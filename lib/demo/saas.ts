import { Chance } from './chance'
import { DAY, type Estate, ownerOf, type Service, utc } from './estate'

// What else Halden Freight has: a GitLab of the data teams, Teleport for machines, keys of AI platforms.

export const GITLAB_HOST = 'gitlab.halden.example'
const TELEPORT = 'tp.halden.example'

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
