import { Chance } from './chance'
import { DAY } from './estate'

/** Where the tasks of agents run: a runtime of Halden's own, with a token service of its own. */
export const AGENT_RUNTIME = 'halden-agents'
const HOUR = DAY / 24

/** Of each agent: how long its tokens live, and whether the end of a task revokes them. */
const agents = [
  { name: 'invoice-reader', seconds: 900, revokes: true },
  { name: 'route-planner', seconds: 300, revokes: false },
  { name: 'supplier-research', seconds: 14_400, revokes: false },
] as const

/**
 * The issuance log of the runtime for the days between two deliveries: tasks that start, get a token, use it and end. The tokens of one
 * agent outlive their tasks by hours; on the last of these days one of them was used once more, from an address where no task ever ran.
 * @returns lines of NDJSON, by time within each day
 */
export function* agentTasks(from: Date, to: Date): Generator<string> {
  const first = Math.ceil(from.getTime() / DAY)
  const last = Math.floor(to.getTime() / DAY) - 1
  for (let day = Math.max(first, last - 30); day <= last; day++)
    for (const agent of agents)
      for (const hour of [6, 11, 15]) {
        const chance = new Chance(`task ${agent.name} ${day} ${hour}`)
        const begins = day * DAY + hour * HOUR + chance.int(0, 1800) * 1000
        const ends = begins + chance.int(120, 900) * 1000
        const [task, token] = [`task-${chance.hex(8)}`, chance.uuid()]
        const line = (event: string, time: number, more: object = {}) =>
          JSON.stringify({
            time: new Date(time).toISOString(),
            event,
            identity: agent.name,
            kind: 'ai agent',
            scope: AGENT_RUNTIME,
            task_id: task,
            ...more,
          })
        const held = { credential_id: token, credential_type: 'oidc token' }
        const at = { workload: `${agent.name}-runner`, ip: '10.30.4.7' }
        yield line('task_start', begins)
        yield line('issue', begins + 1000, {
          ...held,
          requester: `${AGENT_RUNTIME}/scheduler`,
          issuer: 'https://tokens.halden.example',
          audience: 'https://api.halden.example',
          ttl_seconds: agent.seconds,
        })
        yield line('use', begins + 5000, { ...held, ...at, action: 'api:documents:read' })
        yield line('use', ends - 5000, { ...held, ...at, action: 'api:documents:write' })
        yield line('task_end', ends)
        if (agent.revokes) yield line('revoke', ends + 2000, held)
        if (agent.name === 'supplier-research' && day === last && hour === 15)
          yield line('use', ends + 2 * HOUR, { ...held, ip: '203.0.113.77', action: 'api:documents:read' })
      }
}
