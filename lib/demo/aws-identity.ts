import { Chance } from './chance'
import { accounts, DAY, type Estate, type Export, ownerOf, type Service, utc } from './estate'

// What Halden Freight has in AWS beside users and roles: stored secrets, keys of services, certificates, machines of its warehouses.

type Account = (typeof accounts)[number]

const REGION = 'eu-west-1'
const INSTANCE = 'ssoins-6804e2d3a1b5c7f9'
const STORE = 'd-93677f21ab'

const some = (estate: Estate, at: Date, rest: number): Service[] =>
  estate.services.filter((service) => service.index % 16 === rest && service.since <= at)
const before = (at: Date, days: number) => utc(new Date(at.getTime() - days * DAY))
const line = (one: object) => JSON.stringify(one)

/** Secrets of Secrets Manager: some rotate, one of them late, and some never had a second version. */
export const secretsManager = (estate: Estate, account: Account, at: Date): object => ({
  SecretList: some(estate, at, 2).map((service) => {
    const arn = `arn:aws:secretsmanager:${REGION}:${account.id}:secret:${service.name}/db-${new Chance(service.name).hex(6)}`
    const shared = {
      ARN: arn,
      Name: `${service.name}/db`,
      CreatedDate: utc(service.since),
      LastAccessedDate: before(at, service.index % 5),
      Tags: [
        { Key: 'environment', Value: account.environment },
        ...(service.unowned ? [] : [{ Key: 'owner', Value: ownerOf(service, estate).email }]),
      ],
    }
    const sinceRotation = service.powerful ? 44 : service.index % 30
    return service.legacy
      ? { ...shared, SecretVersionsToStages: { [new Chance(arn).uuid()]: ['AWSCURRENT'] } }
      : {
          ...shared,
          RotationEnabled: true,
          RotationRules: { AutomaticallyAfterDays: 30 },
          LastRotatedDate: before(at, sinceRotation),
          NextRotationDate: before(at, sinceRotation - 30),
          SecretVersionsToStages: {
            [new Chance(arn).uuid()]: ['AWSCURRENT'],
            [new Chance(`${arn} before`).uuid()]: ['AWSPREVIOUS'],
          },
        }
  }),
})

/** Keys of Bedrock and passwords of CodeCommit. */
export const serviceKeys = (estate: Estate, account: Account, at: Date): string[] =>
  estate.services
    .filter((service) => service.legacy && service.since <= at && service.index % 16 === 5)
    .map((service) =>
      line({
        UserName: `svc-${service.name}`,
        Status: 'Active',
        CreateDate: utc(service.since),
        ServiceSpecificCredentialId: `ACCA${new Chance(`${service.name}${account.id}`).hex(16).toUpperCase()}`,
        ...(service.index % 2
          ? {
              ServiceName: 'bedrock.amazonaws.com',
              ServiceCredentialAlias: `svc-${service.name}-${account.id}`,
            }
          : {
              ServiceName: 'codecommit.amazonaws.com',
              ServiceUserName: `svc-${service.name}-at-${account.id}`,
            }),
        UserArn: `arn:aws:iam::${account.id}:user/svc-${service.name}`,
      }),
    )

/** Certificates of load balancers, one of them imported by hand. */
export const loadBalancerCertificates = (account: Account, at: Date): string[] =>
  ['track', 'book', 'partners'].map((host, index) => {
    const chance = new Chance(`${host} ${account.id}`)
    return line({
      CertificateArn: `arn:aws:acm:${REGION}:${account.id}:certificate/${chance.uuid()}`,
      DomainName: `${host}.${account.environment}.halden.example`,
      Type: index === 2 ? 'IMPORTED' : 'AMAZON_ISSUED',
      Status: 'ISSUED',
      KeyAlgorithm: 'RSA_2048',
      InUse: true,
      NotBefore: before(at, 150),
      NotAfter: before(at, index === 2 ? -12 : -45),
    })
  })

/** Computers of warehouses log in with certificates of the company's own authority. */
export const warehouses = (account: Account, at: Date): string[] => [
  ...['rotterdam', 'antwerp', 'hamburg'].map((place, index) => {
    const chance = new Chance(`${place} ${account.id}`)
    const seenAt = before(at, index === 2 ? 140 : index)
    return line({
      subjectArn: `arn:aws:rolesanywhere:${REGION}:${account.id}:subject/${chance.uuid()}`,
      enabled: true,
      x509Subject: `CN=scanner-${place},OU=warehouse,O=Halden Freight`,
      lastSeenAt: seenAt,
      createdAt: before(at, 500),
      credentials: [
        {
          seenAt,
          serialNumber: String(chance.int(1000, 9999)),
          issuer: 'CN=Halden Warehouse CA,O=Halden Freight',
          enabled: true,
          failed: false,
        },
      ],
    })
  }),
  line({
    profileArn: `arn:aws:rolesanywhere:${REGION}:${account.id}:profile/${new Chance(account.id).uuid()}`,
    name: 'warehouse-scanners',
    enabled: true,
    roleArns: [`arn:aws:iam::${account.id}:role/manifest-sync-role`],
    durationSeconds: 3600,
    createdAt: before(at, 500),
  }),
]

/** What IAM itself remembers of roles: when each last used a service, and what Access Analyzer calls unused. */
export function* remembered(estate: Estate, account: Account, at: Date): Generator<string> {
  for (const service of some(estate, at, 4)) {
    if (service.legacy) continue
    const arn = `arn:aws:iam::${account.id}:role/${service.name}-role`
    yield line({
      JobStatus: 'COMPLETED',
      JobType: 'ACTION_LEVEL',
      JobCreationDate: utc(at),
      JobCompletionDate: utc(at),
      IsTruncated: false,
      ServicesLastAccessed: [
        {
          ServiceName: 'Amazon S3',
          ServiceNamespace: 's3',
          LastAuthenticated: before(at, 1),
          LastAuthenticatedEntity: arn,
          TotalAuthenticatedEntities: 1,
          TrackedActionsLastAccessed: [],
        },
      ],
    })
  }
}

export function* analyzed(estate: Estate, account: Account, at: Date): Generator<string> {
  for (const service of some(estate, at, 9)) {
    if (service.legacy) continue
    yield line({
      id: new Chance(`analyzer ${service.name} ${account.id}`).uuid(),
      resource: `arn:aws:iam::${account.id}:role/${service.name}-role`,
      resourceType: 'AWS::IAM::Role',
      resourceOwnerAccount: account.id,
      status: 'ACTIVE',
      findingType: 'UnusedPermission',
      analyzedAt: utc(at),
      createdAt: before(at, 30),
      updatedAt: utc(at),
      findingDetails: [
        {
          unusedPermissionDetails: {
            serviceNamespace: 's3',
            actions: [{ action: 's3:DeleteObject', lastAccessed: before(at, 200) }],
          },
        },
      ],
    })
  }
}

/** Agents of Bedrock in production, with the key that the token vault keeps for them. */
export function agentCore(account: Account, at: Date): string[] {
  if (account.environment !== 'production') return []
  const arn = (rest: string) => `arn:aws:bedrock-agentcore:${REGION}:${account.id}:${rest}`
  const identity = (name: string) => arn(`workload-identity-directory/default/workload-identity/${name}`)
  return [
    ...['quote-agent', 'customs-agent'].flatMap((name) => [
      line({ name, workloadIdentityArn: identity(name), createdTime: before(at, 160) }),
      line({
        agentRuntimeArn: arn(`runtime/${name}-${new Chance(name).hex(10)}`),
        agentRuntimeName: name.replace('-', '_'),
        createdAt: before(at, 160),
        roleArn: `arn:aws:iam::${account.id}:role/quote-api-role`,
        networkConfiguration: { networkMode: name === 'quote-agent' ? 'PUBLIC' : 'VPC' },
        status: 'READY',
        workloadIdentityDetails: { workloadIdentityArn: identity(name) },
        protocolConfiguration: { serverProtocol: 'MCP' },
      }),
    ]),
    line({
      name: 'tariff-search',
      credentialProviderArn: arn('token-vault/default/apikeycredentialprovider/tariff-search'),
      createdTime: before(at, 300),
      lastUpdatedTime: before(at, 300),
    }),
  ]
}

/** Permission sets and who is assigned: groups of people, and one machine that somebody made by hand. */
export function identityCenter(at: Date): string[] {
  const set = (name: string) =>
    `arn:aws:sso:::permissionSet/${INSTANCE}/ps-${new Chance(`set ${name}`).hex(16)}`
  const sets = [
    { name: 'Administrators', policy: 'AdministratorAccess', session: 'PT8H' },
    { name: 'Readers', policy: 'ReadOnlyAccess', session: 'PT1H' },
  ]
  const machine = new Chance('store svc-backup').uuid()
  return [
    ...sets.flatMap(({ name, policy, session }) => [
      line({
        PermissionSetArn: set(name),
        Name: name,
        CreatedDate: before(at, 700),
        SessionDuration: session,
      }),
      line({
        PermissionSetArn: set(name),
        AttachedManagedPolicies: [{ Name: policy, Arn: `arn:aws:iam::aws:policy/${policy}` }],
      }),
      ...accounts.map(({ id }) =>
        line({
          AccountId: id,
          PermissionSetArn: set(name),
          PrincipalType: 'GROUP',
          PrincipalId: new Chance(`group ${name}`).uuid(),
        }),
      ),
    ]),
    line({
      AccountId: accounts[0].id,
      PermissionSetArn: set('Readers'),
      PrincipalType: 'USER',
      PrincipalId: machine,
    }),
    line({
      IdentityStoreId: STORE,
      UserId: machine,
      UserName: 'svc-backup',
      DisplayName: 'svc-backup',
      UserStatus: 'ENABLED',
    }),
  ]
}
export const identityCenterInstance = INSTANCE

/** Two accounts that came with a company that was bought: one listed with the AWS CLI, the other as rows of Steampipe. */
export function otherAccounts(at: Date): Export[] {
  const listed = '418203975544'
  const tabled = '418203975555'
  const trust = (service: string) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  })
  return [
    {
      name: 'iam-lists',
      source: 'AWS of Nordfracht',
      scope: listed,
      lines: [
        line({
          Users: ['edi-upload', 'label-print'].map((UserName) => ({
            Path: '/',
            UserName,
            UserId: `AIDA${new Chance(`${UserName} ${listed}`).hex(16).toUpperCase()}`,
            Arn: `arn:aws:iam::${listed}:user/${UserName}`,
            CreateDate: '2019-06-03T08:00:00+00:00',
          })),
        }),
        line({
          Role: {
            Path: '/',
            RoleName: 'batch',
            RoleId: `AROA${new Chance(`batch ${listed}`).hex(16).toUpperCase()}`,
            Arn: `arn:aws:iam::${listed}:role/batch`,
            CreateDate: '2020-01-14T08:00:00+00:00',
            AssumeRolePolicyDocument: trust('batch.amazonaws.com'),
            MaxSessionDuration: 3600,
            RoleLastUsed: { LastUsedDate: before(at, 2), Region: REGION },
          },
        }),
      ],
    },
    {
      name: 'steampipe',
      source: 'AWS of Nordfracht, Steampipe',
      scope: tabled,
      lines: [
        line({
          account_id: tabled,
          akas: [`arn:aws:iam::${tabled}:role/fleet`],
          arn: `arn:aws:iam::${tabled}:role/fleet`,
          name: 'fleet',
          path: '/',
          create_date: '2021-05-11T08:00:00Z',
          assume_role_policy: trust('ec2.amazonaws.com'),
          attached_policy_arns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
          inline_policies: null,
          permissions_boundary_arn: null,
          role_last_used_date: before(at, 6),
          tags_src: [{ Key: 'team', Value: 'Tracking' }],
        }),
      ],
    },
  ]
}
