import type { CredentialRecord, ModelRecord } from '@/lib/model/records'
import type { Kept } from '../../read/kept'
import { isSecretField } from '../../read/redact-patterns'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, listAt, type Members, objectAt, said, text } from '../checked'

const serverKept: Kept = {
  command: true,
  type: true,
  // Arguments and addresses may hold a secret in any form, an address also in its path.
  args: 'hash',
  url: 'hash',
  serverUrl: 'hash',
  httpUrl: 'hash',
  env: { '*': 'hash' },
  headers: { '*': 'hash' },
}

/**
 * Configurations of clients of the Model Context Protocol (Claude Desktop, Cursor, VS Code and others): each server that an agent uses, with
 * the secrets that stand in the file: in the environment, a header, an argument or the address. One that is read from the environment
 * or asked for is none. Source: Model Context Protocol, "Connect to local servers"; the documentation of Claude Code, VS Code, Zed,
 * Windsurf (`serverUrl`) and Gemini CLI (`httpUrl`).
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
    context_servers: { '*': serverKept },
    // What Claude Code keeps of each folder; its name is the path of the folder.
    projects: { '*': { mcpServers: { '*': serverKept } } },
  },
  records: ({ value }, context) => recordsOf(value, context),
}

const addressOf = (server: Members): string | undefined =>
  text(server.url) ?? text(server.serverUrl) ?? text(server.httpUrl)

const isServer = (value: unknown): value is Members =>
  isObject(value) && (typeof value.command === 'string' || addressOf(value) !== undefined)

function serversIn(value: unknown): Array<[name: string, server: Members]> {
  if (!isObject(value)) return []
  const list = [
    value.mcpServers,
    objectAt(value, 'mcp').servers,
    objectAt(value, 'mcp_configuration').mcpServers,
    value.servers,
    value.context_servers,
  ].find(isObject)
  return [list, ...Object.values(objectAt(value, 'projects')).map((one) => isObject(one) && one.mcpServers)]
    .filter(isObject)
    .flatMap((servers) => Object.entries(servers))
    .filter((entry): entry is [string, Members] => isServer(entry[1]))
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

/**
 * `${TOKEN}`, `${input:token}`, `$TOKEN`, `env:TOKEN`: the file names the secret and does not hold it. `<your token>`, `YOUR_API_KEY`:
 * it was copied from a manual and never filled in.
 */
const isReference = (value: string): boolean => {
  const said = value.trim()
  return named.test(said) || fetched.test(said) || unfilled.test(said)
}
const named = /^(\$\{[^}]*\}|\$[A-Z_]\w*|%\w+%|\{?\{[\w:. ]+\}\}?|env:\w+)$/i
const fetched = /^(\$\(|op:\/\/)/
const unfilled = /^(<[^>]*>|x{3,}|\.{3})$|^your[-_ ]/i

/** A secret that stands in a configuration, by the name of what holds it. */
interface Held {
  key: string
  secret: string
}

const ofNames = (entries: Iterable<[string, unknown]>): Held[] =>
  [...entries].flatMap(([key, value]) => {
    const bare = text(value)?.replace(/^(Bearer|Basic|token) /i, '')
    return bare && !isReference(bare) && isSecretField(key) ? [{ key, secret: bare }] : []
  })

/** The password of `scheme://name:password@host`, and what a query says under a name that sounds like a secret. */
function inAddress(address: string): Held[] {
  const password = /^[a-z][a-z0-9+.-]{1,40}:\/\/[^\s/:@]{0,200}:([^\s/@]{1,400})@/i.exec(address)?.[1]
  const query = URL.canParse(address) ? new URL(address).searchParams : []
  return [
    ...(password && !isReference(password) ? [{ key: 'password', secret: password }] : []),
    ...ofNames(query),
  ]
}

/** `--api-key x`, `--api-key=x`, `--header "Authorization: Bearer x"`, `-e TOKEN=x`, and addresses. */
function inArguments(args: readonly string[]): Held[] {
  return args.flatMap((argument, at) => {
    const before = args[at - 1] ?? ''
    if (/^(-H|--header)$/.test(before)) return ofNames([pairOf(argument, ':')])
    if (/^(-e|--env)$/.test(before)) return ofNames([pairOf(argument, '=')])
    if (/^--(header|env)=/.test(argument)) {
      const inner = argument.slice(argument.indexOf('=') + 1)
      return ofNames([pairOf(inner, argument.startsWith('--h') ? ':' : '=')])
    }
    if (/^--?[\w-]+=/.test(argument)) return ofNames([pairOf(argument.replace(/^-+/, ''), '=')])
    if (/^--[\w-]+$/.test(before) && !argument.startsWith('-')) {
      const found = ofNames([[before.slice(2), argument]])
      if (found.length > 0) return found
    }
    return inAddress(argument)
  })
}

const pairOf = (pair: string, sign: ':' | '='): [string, string] => {
  const at = pair.indexOf(sign)
  return at === -1 ? [pair, ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
}

function secretsIn(server: Members): Held[] {
  const all = [
    ...ofNames(Object.entries(objectAt(server, 'env'))),
    ...ofNames(Object.entries(objectAt(server, 'headers'))),
    ...inArguments(listAt(server, 'args').filter((one) => typeof one === 'string')),
    ...inAddress(addressOf(server) ?? ''),
  ]
  return all.filter(({ key }, at) => all.findIndex((one) => one.key === key) === at)
}

function serverRecords(name: string, server: Members, { scope, fingerprint }: Context): ModelRecord[] {
  const identity = { provider: 'ai', nativeId: `mcp/${scope}/${name}` } as const
  const address = addressOf(server)
  const host = address && URL.canParse(address) ? new URL(address).host : undefined
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
    ...secretsIn(server).map(({ key, secret }) =>
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
