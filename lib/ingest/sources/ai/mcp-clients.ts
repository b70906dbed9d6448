import type { CredentialRecord, ModelRecord } from '@/lib/model/records'
import type { Kept } from '../../read/kept'
import { isSecretField } from '../../read/redact-patterns'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, type Members, objectAt, said, text } from '../checked'

const serverKept: Kept = {
  command: true,
  type: true,
  // Arguments and addresses may hold a secret in any form.
  args: 'hash',
  url: true,
  env: { '*': 'hash' },
  headers: { '*': 'hash' },
}

/**
 * Configurations of clients of the Model Context Protocol (Claude Desktop, Cursor, VS Code and others): each server that an agent uses, with
 * the secrets that stand in the file. One that is read from the environment or asked for is none. Source: Model Context Protocol,
 * "Connect to local servers"; the clients' documentation.
 */
export const mcpClients: Format = {
  id: 'ai/mcp-clients',
  title: 'MCP client configuration',
  provider: 'ai',
  role: 'inventory',
  collect: `# the files of the clients on one machine; secrets in them are hashed on arrival
cat ~/.cursor/mcp.json > mcp.json   # or claude_desktop_config.json, .vscode/mcp.json, .mcp.json`,
  recognises: ({ records }) => records.some(isConfiguration),
  isOwn: isConfiguration,
  scopeOf: () => undefined,
  asksFor: 'machine or repository that the file is from',
  enumerates: [],
  keeps: {
    mcpServers: { '*': serverKept },
    servers: { '*': serverKept },
    mcp: { servers: { '*': serverKept } },
    // What the coding agent of a repository at GitHub is set to.
    mcp_configuration: { mcpServers: { '*': serverKept } },
  },
  records: ({ value }, context) => recordsOf(value, context),
}

const isServer = (value: unknown): value is Members =>
  isObject(value) && (typeof value.command === 'string' || typeof value.url === 'string')

function serversIn(value: unknown): Array<[name: string, server: Members]> {
  if (!isObject(value)) return []
  const list = [
    value.mcpServers,
    objectAt(value, 'mcp').servers,
    objectAt(value, 'mcp_configuration').mcpServers,
    value.servers,
  ].find(isObject)
  return Object.entries(list ?? {}).filter((entry): entry is [string, Members] => isServer(entry[1]))
}

function isConfiguration({ value }: Raw): boolean {
  return serversIn(value).length > 0
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no configuration of MCP')
  const servers = serversIn(value)
  if (servers.length === 0) throw new NotAboutIdentities('A configuration without servers')
  return servers.flatMap(([name, server]) => serverRecords(name, server, context))
}

/** `${TOKEN}`, `${input:token}`, `$TOKEN`, `env:TOKEN`: the file names the secret and does not hold it. */
const isReference = (value: string): boolean =>
  /^(\$\{[^}]*\}|\$[A-Z_][A-Z0-9_]*|env:\w+|op:\/\/.*)$/.test(value.trim())

function serverRecords(name: string, server: Members, { scope, fingerprint }: Context): ModelRecord[] {
  const identity = { provider: 'ai', nativeId: `mcp/${scope}/${name}` } as const
  const address = text(server.url)
  const host = address && URL.canParse(address) ? new URL(address).host : undefined
  const held = [
    ...Object.entries(objectAt(server, 'env')),
    ...Object.entries(objectAt(server, 'headers')),
  ].flatMap(([key, value]) => {
    const secret = text(value)
    const bare = secret?.replace(/^(Bearer|Basic|token) /i, '')
    return bare && !isReference(bare) && isSecretField(key) ? [{ key, secret: bare }] : []
  })
  return [
    said({
      type: 'identity',
      ...identity,
      // What it is for is the agent's to say: the server holds keys for whoever runs the client.
      kind: 'api_client',
      name,
      scope,
      status: server.disabled === true ? 'disabled' : 'active',
      description: host ? `A remote MCP server at ${host}` : 'A local MCP server, started by the client',
      tags: said({ host, command: text(server.command)?.slice(0, 100) }) as Record<string, string>,
    }),
    ...held.map(({ key, secret }) =>
      said({
        type: 'credential',
        identity,
        nativeId: `${identity.nativeId}#${key}`,
        kind: 'api_key',
        static: true,
        label: `${key}, in clear in the file`,
        status: 'active',
        rotationTracked: false,
        fingerprint: fingerprint(secret),
        binding: host ? { host } : undefined,
      } satisfies CredentialRecord),
    ),
  ]
}
