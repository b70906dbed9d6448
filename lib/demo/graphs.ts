import { Chance } from './chance'
import { accounts, DAY, type Estate, type Export, type Service, trustDomain, utc } from './estate'

/**
 * What other people's collectors and pipelines bring: a graph of the build server, scanners' findings, a connector's list, events of a gateway, agents on
 * the machines of developers, and settings of GitHub and SPIRE.
 */
export function otherCollectors(estate: Estate, at: Date): Export[] {
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
      name: 'spire-agents',
      source: 'SPIRE agents',
      scope: trustDomain,
      lines: ['node-1', 'node-2', 'node-3'].map((node, index) =>
        JSON.stringify({
          id: { trust_domain: trustDomain, path: `/spire/agent/k8s_psat/prod-eu-1/${node}` },
          attestation_type: 'k8s_psat',
          x509svid_serial_number: String(310_920 + index),
          // The third was drained and never came back.
          x509svid_expires_at: String(Math.floor(at.getTime() / 1000) + (index === 2 ? -9 * 86_400 : 3000)),
          selectors: [{ type: 'k8s_psat', value: 'cluster:prod-eu-1' }],
          banned: false,
          can_reattest: true,
          agent_version: '1.13.2',
        }),
      ),
    },
    { name: 'certificates', source: 'Edge proxies', scope: 'edge', lines: edgeCertificates(at) },
    {
      name: 'certificate-lists',
      source: 'Certificate Transparency',
      scope: 'halden.example',
      lines: ['booking', 'tracking'].map((name, index) =>
        JSON.stringify({
          issuer_ca_id: 183_267,
          issuer_name: "C=US, O=Let's Encrypt, CN=R11",
          common_name: `${name}.halden.example`,
          name_value: `${name}.halden.example\nwww.${name}.halden.example`,
          id: 15_081_378_323 + index,
          entry_timestamp: `${utc(new Date(at.getTime() - (50 + index) * DAY)).slice(0, 19)}.173`,
          not_before: utc(new Date(at.getTime() - (50 + index) * DAY)).slice(0, 19),
          not_after: utc(new Date(at.getTime() + (40 - index) * DAY)).slice(0, 19),
          serial_number: `03${new Chance(`certificate of ${name}`).hex(34)}`,
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

/** Certificates as `openssl x509 -noout -subject -issuer -serial -dates -fingerprint -sha256` prints them, one after the other. */
function edgeCertificates(at: Date): string[] {
  // "Nov 29 22:40:06 2026 GMT"
  const printed = (date: Date) => {
    const [, day, month, year, time] = date.toUTCString().split(/[ ,]+/)
    return `${month} ${day} ${time} ${year} GMT`
  }
  return [
    { name: 'edge-1.halden.example', begins: new Date(at.getTime() - 40 * DAY), days: 90 },
    // Made by hand for three years, and nobody remembers where its key lies.
    { name: 'edi-gateway.halden.example', begins: new Date(Date.UTC(2025, 1, 3)), days: 1095 },
  ].flatMap(({ name, begins, days }) => {
    const chance = new Chance(`edge certificate ${name} ${begins.toISOString()}`)
    return [
      `subject=CN = ${name}`,
      'issuer=C = DE, O = Halden Freight, CN = Halden Edge CA',
      `serial=${chance.hex(40).toUpperCase()}`,
      `notBefore=${printed(begins)}`,
      `notAfter=${printed(new Date(begins.getTime() + days * DAY))}`,
      `sha256 Fingerprint=${Array.from({ length: 32 }, () => chance.hex(2).toUpperCase()).join(':')}`,
    ]
  })
}
