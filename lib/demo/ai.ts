import { Chance } from './chance'
import { type Estate, type Export, ownerOf, utc } from './estate'

/** What runs as an agent at Halden Freight, and the keys and servers that agents work with. */
export function aiExports(estate: Estate, at: Date): Export[] {
  const of = (rest: number) =>
    estate.services.filter((service) => service.index % 40 === rest && service.since <= at)
  const seconds = (days: number) => Math.floor(at.getTime() / 1000) - days * 86_400
  const [asked] = of(8)
  return [
    {
      name: 'anthropic',
      source: 'Anthropic',
      scope: 'halden',
      lines: of(31).map((service) =>
        JSON.stringify({
          id: `apikey_${new Chance(`anthropic ${service.name}`).hex(20)}`,
          type: 'api_key',
          name: service.name,
          workspace_id: service.legacy ? null : `wrkspc_${service.namespace}`,
          created_at: utc(service.since),
          created_by: { id: `user_${service.index}`, type: 'user' },
          partial_key_hint: 'sk-ant-api03-R2D...igAA',
          status: 'active',
        }),
      ),
    },
    {
      name: 'openai-audit',
      source: 'OpenAI audit',
      scope: 'halden',
      lines: asked
        ? [
            {
              type: 'service_account.created',
              'service_account.created': {
                id: `svc_acct_${asked.index}`,
                data: { role: asked.powerful ? 'owner' : 'member' },
              },
            },
            {
              type: 'api_key.created',
              'api_key.created': {
                id: `key_${new Chance(`openai ${asked.name}`).hex(16)}`,
                data: { name: asked.name, scopes: ['api.model.request'] },
              },
            },
          ].map((event, index) =>
            JSON.stringify({
              id: `audit_log-${new Chance(`openai audit ${event.type} ${at.toISOString()}`).hex(20)}`,
              effective_at: seconds(2) + index,
              actor: {
                type: 'session',
                session: {
                  user: { id: `user-${asked.index}`, email: ownerOf(asked, estate).email },
                  ip_address: '203.0.113.7',
                  user_agent: 'Mozilla/5.0',
                },
              },
              ...event,
            }),
          )
        : [],
    },
    {
      name: 'mcp-clients',
      source: 'MCP of the data team',
      scope: 'data-notebooks',
      lines: [
        JSON.stringify({
          mcpServers: {
            warehouse: {
              command: 'npx',
              args: ['-y', '@halden/mcp-warehouse'],
              env: {
                WAREHOUSE_PASSWORD: new Chance('warehouse password').hex(24),
                WAREHOUSE_HOST: 'warehouse.halden.example',
              },
            },
            rates: {
              type: 'http',
              url: 'https://mcp.rates.example/sse',
              // This one is read when the client starts and stands nowhere in the file.
              headers: { Authorization: 'Bearer ${RATES_TOKEN}' },
            },
          },
        }),
      ],
    },
    {
      name: 'agent-cards',
      source: 'Agents on the network',
      scope: 'agents.halden.example',
      lines: [
        {
          name: 'Customs paperwork',
          description: 'Fills in customs forms from the manifest of a shipment',
          url: 'https://agents.halden.example/customs',
          securitySchemes: {
            oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://idp.halden.example' },
          },
          skills: [{ id: 'forms', name: 'Fill in forms', tags: [] }],
        },
        {
          // An experiment that anybody on the network may call.
          name: 'Quote helper',
          description: 'Answers what a shipment would cost',
          url: 'http://10.40.9.14:10999',
          skills: [{ id: 'quote', name: 'Quote', tags: [] }],
        },
      ].map((card) =>
        JSON.stringify({
          protocolVersion: '0.3.0',
          version: '1.2.0',
          capabilities: { streaming: true },
          defaultInputModes: ['text'],
          provider: { organization: 'Halden Freight', url: 'https://halden.example' },
          ...card,
        }),
      ),
    },
  ].filter(({ lines }) => lines.length > 0)
}
