import { Chance } from './chance'
import { accounts, DAY, type Estate, type Service, utc } from './estate'

/** What other people's collectors and pipelines bring: a graph of the build server, a scanner's findings, a connector's list, events of a gateway. */
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
  ].filter(({ lines }) => lines.length > 0)
}
