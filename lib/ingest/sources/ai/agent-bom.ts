import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord, WorkloadRecord } from '@/lib/model/records'
import { members, times, type Kept } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Format, type Raw } from '../../source'
import { checked, isObject, said, text } from '../checked'

const some = z.string().nullish()
const server = z.object({
  name: z.string(),
  transport: some,
  url: some,
  has_credentials: z.boolean().nullish(),
  credential_env_vars: z.array(z.string()).nullish(),
  security_blocked: z.boolean().nullish(),
  tools: z.array(z.object({ name: z.string() })).nullish(),
})
const agent = z.object({
  name: z.string(),
  type: some,
  agent_type: some,
  config_path: some,
  source: some,
  status: some,
  description: some,
  created_at: some,
  archived_at: some,
  tools: z
    .array(z.object({ name: z.string() }))
    .nullish()
    .catch(undefined),
  mcp_servers: z.array(server).nullish(),
})
const report = z.object({ agents: z.array(z.unknown()) })

const agentKept: Kept = {
  ...members('name type agent_type config_path source status description'),
  ...times('created_at archived_at'),
  tools: members('name'),
  mcp_servers: {
    ...members('name transport has_credentials credential_env_vars security_blocked'),
    // An address may hold a key; a name of a tool is what an agent may call.
    url: 'hash',
    tools: members('name'),
  },
}

/**
 * Bills of materials of AI agents as agent-bom writes them: agents, the MCP servers that each of them uses, the names of the variables
 * from which a server takes its credentials, and the tools that it offers. Values of credentials are not in it. A platform's list of
 * agents with their MCP servers tells the same. Sources: agent-bom, src/agent_bom/output/json_fmt.py and models.py; Anthropic API, "Agents".
 */
export const agentBom: Format = {
  id: 'ai/agent-bom',
  title: 'Inventory of AI agents (agent-bom, AI-BOM)',
  provider: 'ai',
  role: 'inventory',
  collect: `# reads the configurations of the agents on this machine, and nothing else
agent-bom scan --offline -f json -o agent-bom.json`,
  recognises: ({ records, envelope, lists }) =>
    records.some(isBom) || (lists?.includes('agents') === true && 'ai_bom_version' in envelope),
  isOwn: isBom,
  scopeOf: () => undefined,
  asksFor: 'machine or repository that the agents are on',
  enumerates: ['ai_agent'],
  keeps: { ...(agentKept as object), agents: agentKept, ...members('document_type ai_bom_version') },
  covers: { agents: ['identity:ai_agent'] },
  recordIdOf: ({ value }) => (isObject(value) ? text(value.name) : undefined),
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

const isAgent = (value: unknown): boolean =>
  isObject(value) && Array.isArray(value.mcp_servers) && 'name' in value

function isBom({ value }: Raw): boolean {
  return isAgent(value) || (isObject(value) && 'ai_bom_version' in value && Array.isArray(value.agents))
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (isAgent(value)) return agentRecords(value, scope)
  const found = checked(report, value, 'an inventory of agents').agents
  if (found.length === 0) throw new NotAboutIdentities('An inventory without agents')
  return found.flatMap((one) => agentRecords(one, scope))
}

function agentRecords(value: unknown, scope: string): ModelRecord[] {
  const found = checked(agent, value, 'an AI agent')
  const identity = { provider: 'ai', nativeId: `agent/${scope}/${found.name}` } as const
  const servers = found.mcp_servers ?? []
  const tools = [
    ...(found.tools ?? []).map(({ name }) => name),
    ...servers.flatMap((one) => (one.tools ?? []).map(({ name }) => `${one.name}.${name}`)),
  ]
  const serverIdentity = (name: string) => ({ provider: 'ai', nativeId: `mcp/${scope}/${name}` }) as const
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'ai_agent',
      name: found.name,
      scope,
      status: found.archived_at ? 'disabled' : 'active',
      createdAt: readTime(found.created_at),
      description:
        found.description || (found.config_path ? `Configured in ${found.config_path}` : undefined),
      tags: said({
        type: found.type ?? found.agent_type ?? undefined,
        state: found.status ?? undefined,
        servers: servers.map(({ name }) => name).join(', ') || undefined,
        tools: tools.slice(0, 50).join(', ') || undefined,
      }) as Record<string, string>,
    } satisfies IdentityRecord),
    ...servers.flatMap((one): ModelRecord[] => {
      const host = one.url && URL.canParse(one.url) ? new URL(one.url).host : undefined
      return [
        said({
          type: 'identity',
          ...serverIdentity(one.name),
          kind: 'api_client',
          name: one.name,
          scope,
          status: one.security_blocked === true ? 'disabled' : 'active',
          description: host ? `A remote MCP server at ${host}` : 'A local MCP server, started by the client',
          tags: said({ host, transport: one.transport ?? undefined }) as Record<string, string>,
        } satisfies IdentityRecord),
        ...(one.credential_env_vars ?? []).map((name) =>
          said({
            type: 'credential',
            identity: serverIdentity(one.name),
            nativeId: `mcp/${scope}/${one.name}#${name}`,
            kind: 'api_key',
            static: true,
            label: name,
            status: 'active',
            rotationTracked: false,
            binding: host ? { host } : undefined,
          } satisfies CredentialRecord),
        ),
      ]
    }),
    // What the agent acts as: itself, and through each server as whoever that server logs in as.
    {
      type: 'workload',
      provider: 'ai',
      nativeId: identity.nativeId,
      name: found.name,
      kind: 'agent',
      scope,
      identities: [identity, ...servers.map(({ name }) => serverIdentity(name))],
    } satisfies WorkloadRecord,
  ]
}
