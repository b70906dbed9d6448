import { Chance } from './chance'
import { accounts, DAY, type Estate, type Service, trustDomain, utc } from './estate'

/**
 * What other people's collectors and pipelines bring: a graph of the build server, scanners' findings, a connector's list, events of a gateway, agents on
 * the machines of developers, and settings of GitHub and SPIRE.
 */
export function otherCollectors(
  estate: Estate,
  at: Date,
): Array<{ name: string; source: string; scope: string; lines: string[] }> {
  const of = (rest: number): Service[] =>
    estate.services.filter((service) => service.index % 40 === rest && service.since <= at)
  const account = accounts[0].id
  const builds = of(23)
  const graph = {
    metadata: { source_kind: 'Jenkins' },
    graph: {
      nodes: [
        { id: 'jenkins', kinds: ['Jenkins_Server'], properties: { name: 'build.halden.example' } },
        ...builds.flatMap((service) => [
          {
            id: `agent-${service.name}`,
            kinds: ['Jenkins_ServiceAccount'],
            properties: { name: service.name, created_at: utc(service.since) },
          },
          {
            id: `token-${service.name}`,
            kinds: ['Jenkins_ApiToken'],
            properties: { name: `token of ${service.name}`, created_at: utc(service.since) },
          },
        ]),
      ],
      edges: builds.flatMap((service) => [
        {
          kind: 'Jenkins_HasToken',
          start: { value: `agent-${service.name}` },
          end: { value: `token-${service.name}` },
        },
        { kind: 'Jenkins_Build', start: { value: `agent-${service.name}` }, end: { value: 'jenkins' } },
      ]),
    },
  }
  return [
    {
      name: 'open-graph',
      source: 'Jenkins graph',
      scope: 'build.halden.example',
      lines: builds.length > 0 ? [JSON.stringify(graph)] : [],
    },
    {
      name: 'prowler',
      source: 'Prowler',
      scope: account,
      lines: of(24)
        .filter(({ legacy }) => !legacy)
        .map((service) =>
          JSON.stringify({
            class_uid: 2004,
            metadata: { event_code: 'iam_role_cross_service_confused_deputy', product: { name: 'Prowler' } },
            status_code: 'FAIL',
            finding_info: { uid: `prowler-${service.name}` },
            resources: [{ type: 'AwsIamRole', uid: `arn:aws:iam::${account}:role/${service.name}-role` }],
            cloud: { provider: 'aws', account: { uid: account } },
          }),
        ),
    },
    {
      name: 'baton',
      source: 'Zoom by Baton',
      scope: 'halden',
      lines: of(25).map((service) =>
        JSON.stringify({
          resource: {
            id: { resourceType: 'user', resource: String(service.index) },
            displayName: service.name,
            annotations: [
              {
                '@type': 'type.googleapis.com/c1.connector.v2.UserTrait',
                accountType: 'ACCOUNT_TYPE_SERVICE',
                createdAt: utc(service.since),
                lastLogin: utc(new Date(at.getTime() - (service.index % 50) * DAY)),
              },
            ],
          },
        }),
      ),
    },
    {
      name: 'ocsf',
      source: 'Gateway events',
      scope: 'gateway.halden.example',
      lines: of(26).map((service) =>
        JSON.stringify({
          class_uid: 6003,
          activity_id: 2,
          type_uid: 600302,
          status_id: 1,
          time: at.getTime() - (service.index % 7) * DAY,
          metadata: {
            uid: new Chance(`ocsf ${service.name} ${at.toISOString()}`).uuid(),
            version: '1.4.0',
            product: { name: 'Gateway' },
          },
          actor: { user: { uid: `svc-${service.name}`, name: service.name, type_id: 4 } },
          api: { operation: 'GetQuote', service: { name: 'quotes' } },
          src_endpoint: { ip: '10.40.7.9' },
        }),
      ),
    },
    {
      name: 'spire-federation',
      source: 'SPIRE federation',
      scope: trustDomain,
      lines: ['partner-logistics.example', 'customs.example'].map((domain) =>
        JSON.stringify({
          trust_domain: domain,
          bundle_endpoint_url: `https://spiffe.${domain}/bundle`,
          https_web: {},
        }),
      ),
    },
    {
      name: 'github-settings',
      source: 'GitHub settings',
      scope: 'halden-freight',
      lines: of(27).map((service) =>
        JSON.stringify({
          name: 'production',
          repository: `halden-freight/${service.name}`,
          created_at: utc(service.since),
          protection_rules:
            service.index % 80 === 27
              ? [{ type: 'required_reviewers', reviewers: [{ reviewer: { slug: 'platform' } }] }]
              : [],
          deployment_branch_policy: null,
        }),
      ),
    },
    {
      name: 'agent-bom',
      source: 'Agents of developers',
      scope: 'developer machines',
      lines: of(28).map((service) =>
        JSON.stringify({
          document_type: 'AI-BOM',
          ai_bom_version: '0.61.0',
          agents: [
            {
              name: `assistant of ${service.name}`,
              type: 'claude-desktop',
              status: 'configured',
              mcp_servers: [
                {
                  name: `${service.name} database`,
                  transport: 'stdio',
                  credential_env_vars: ['DB_PASSWORD'],
                  tools: [{ name: 'query' }, { name: 'write' }],
                },
              ],
            },
          ],
        }),
      ),
    },
    {
      name: 'kingfisher',
      source: 'Kingfisher',
      scope: 'https://github.com/halden-freight/runbooks',
      lines: of(29)
        .slice(0, 1)
        .flatMap((service) => [
          JSON.stringify({
            rule: { name: 'GitHub Personal Access Token', id: 'kingfisher.github.1' },
            finding: {
              snippet: `ghp_${new Chance(`leaked token of ${service.name}`).hex(36)}`,
              fingerprint: String(service.index),
              validation: { status: 'Active Credential' },
              line: 42,
              column_start: 5,
              path: 'restore.md',
            },
          }),
          JSON.stringify({
            access_map: [
              {
                provider: 'github',
                account: 'halden-freight-bot',
                groups: [{ resources: [`halden-freight/${service.name}`], permissions: ['contents:write'] }],
                token_details: { scopes: ['repo'] },
                fingerprint: String(service.index),
              },
            ],
          }),
        ]),
    },
  ].filter(({ lines }) => lines.length > 0)
}
