import { Chance } from './chance'
import { accounts, DAY, type Estate, ownerOf, type Person, type Service, utc } from './estate'

type Account = (typeof accounts)[number]

/** Legacy services have a user with keys in the account; the others a role that their platform assumes. */
const usersOf = (estate: Estate, account: Account, at: Date): Service[] =>
  estate.services.filter(
    (service) =>
      service.legacy && service.since <= at && (service.index + accounts.indexOf(account)) % 3 !== 2,
  )
const rolesOf = (estate: Estate, account: Account, at: Date): Service[] =>
  estate.services.filter(
    (service) =>
      !service.legacy && service.since <= at && (service.index + accounts.indexOf(account)) % 4 !== 3,
  )

const userName = (service: Service) => `svc-${service.name}`
const roleName = (service: Service) => `${service.name}-role`

/** When the key of a user was last made, seen from an instant: some teams rotate, some never did. */
function keyMadeAt(service: Service, at: Date): Date {
  const every = service.index % 3 === 0 ? 0 : service.index % 3 === 1 ? 80 : 190
  if (every === 0) return service.since
  const periods = Math.floor((at.getTime() - service.since.getTime()) / (every * DAY))
  return new Date(service.since.getTime() + Math.max(0, periods) * every * DAY)
}
const keyId = (service: Service, account: Account, madeAt: Date): string => {
  const chance = new Chance(`${service.name}${account.id}${madeAt.getTime()}`)
  return `AKIA${Array.from({ length: 16 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[chance.int(0, 31)]).join('')}`
}
const isQuiet = (service: Service) => service.index % 7 === 4
const lastUse = (service: Service, at: Date): Date =>
  new Date(at.getTime() - (isQuiet(service) ? 120 + (service.index % 90) : (service.index % 5) / 3) * DAY)

const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'

/** People who sign in to the console and hold a key beside it, as the first engineers of an account do. */
const peopleOf = (estate: Estate, account: Account): Person[] =>
  estate.people.filter(({ leftAt }, index) => !leftAt && index % 23 === 3 + accounts.indexOf(account))
const personName = ({ email }: Person) => email.split('@')[0]!

/** Roles of production whose sessions tell a story: longer ones, many at once, many for nothing, and emergencies that are none. */
const storied = {
  drift: 'parcel-labels-role',
  burst: 'rate-cache-role',
  stock: 'route-prefetch-role',
  emergency: 'break-glass-admin',
} as const
const storiedPolicyOf = (name: string): keyof typeof documents =>
  name === storied.emergency
    ? 'halden-everything'
    : name === RELEASES
      ? 'halden-deployer'
      : 'halden-queue-worker'
/** Assistants that hand work on: each role asks for the next one. */
const handedOn = ['halden-desk', 'halden-planner', 'halden-fetch', 'halden-draft', 'halden-publish']
/** Pipelines that may take the role of the releases, with which one can deploy as anybody. */
const RELEASES = 'halden-release-gate'
const released = ['halden-docs-build', 'halden-nightly-build', 'halden-schema-check']
/** The role that one of them asks for. */
const next = (name: string): string | undefined =>
  released.includes(name)
    ? RELEASES
    : handedOn.includes(name)
      ? handedOn[handedOn.indexOf(name) + 1]
      : undefined
export const emergencyRole = `arn:aws:iam::${accounts[0].id}:role/${storied.emergency}`

export function credentialReport(estate: Estate, account: Account, at: Date): string {
  const root = `<root_account>,arn:aws:iam::${account.id}:root,2019-04-02T09:12:00Z,true,2025-02-11T10:00:00Z,2019-04-02T09:12:00Z,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`
  const lines = usersOf(estate, account, at).map((service) => {
    const made = keyMadeAt(service, at)
    const used = lastUse(service, at) > made ? utc(lastUse(service, at)) : 'N/A'
    const second =
      service.index % 11 === 2 ? `true,${utc(service.since)},N/A,N/A,N/A` : 'false,N/A,N/A,N/A,N/A'
    return `${userName(service)},arn:aws:iam::${account.id}:user/${userName(service)},${utc(service.since)},false,N/A,N/A,N/A,false,true,${utc(made)},${used},eu-west-1,s3,${second},false,N/A,false,N/A`
  })
  const people = peopleOf(estate, account).map((person, index) => {
    const made = utc(new Date(Date.UTC(2024, 2 + index, 4, 9)))
    const recent = utc(new Date(at.getTime() - (index + 1) * DAY))
    const key = index === 0 ? `true,${made},${recent},eu-west-1,s3` : 'false,N/A,N/A,N/A,N/A'
    return `${personName(person)},arn:aws:iam::${account.id}:user/${personName(person)},${made},true,${recent},${made},N/A,true,${key},false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`
  })
  return [HEADER, root, ...lines, ...people].join('\n')
}

const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements })
const allow = (action: string | string[], resource: string | string[] = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...more,
})

const documents = {
  'halden-s3-writer': policy(
    allow(
      ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:DeleteObject'],
      ['arn:aws:s3:::halden-*', 'arn:aws:s3:::halden-*/*'],
    ),
    allow(['kms:Decrypt', 'kms:GenerateDataKey']),
  ),
  'halden-queue-worker': policy(
    allow(
      ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      `arn:aws:sqs:eu-west-1:*:halden-*`,
    ),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents']),
  ),
  'halden-reader': policy(
    allow([
      'dynamodb:GetItem',
      'dynamodb:Query',
      'secretsmanager:GetSecretValue',
      'ssm:GetParameter*',
      'ec2:Describe*',
    ]),
  ),
  'halden-deployer': policy(
    allow([
      'lambda:*',
      'iam:PassRole',
      'cloudformation:*',
      'ecr:*',
      'ecs:UpdateService',
      'ecs:DescribeServices',
    ]),
  ),
  'halden-everything': policy(allow('*')),
  'halden-no-iam': policy(allow('*'), { Effect: 'Deny', Action: 'iam:*', Resource: '*' }),
}
const policiesOf = (service: Service): (keyof typeof documents)[] =>
  service.powerful
    ? ['halden-everything']
    : service.namespace === 'deploy'
      ? ['halden-deployer']
      : service.index % 13 === 6
        ? ['halden-no-iam']
        : [(['halden-s3-writer', 'halden-queue-worker', 'halden-reader'] as const)[service.index % 3]!]

const policyRef = (account: Account, name: string) => ({
  PolicyName: name,
  PolicyArn: `arn:aws:iam::${account.id}:policy/${name}`,
})
const attached = (account: Account, service: Service) =>
  policiesOf(service).map((name) => policyRef(account, name))
const tags = (estate: Estate, account: Account, service: Service) => [
  // Nobody owns it, but somebody made it: a hint that waits for a decision.
  ...(service.unowned
    ? service.index % 3
      ? [{ Key: 'created-by', Value: ownerOf(service, estate).email }]
      : []
    : service.index % 2
      ? [{ Key: 'team', Value: service.team }]
      : [{ Key: 'owner', Value: ownerOf(service, estate).email }]),
  { Key: 'environment', Value: account.environment },
  ...(/^(settlement|invoice|ledger|refund)$/.test(service.namespace) && account.environment === 'production'
    ? [{ Key: 'pci-scope', Value: 'in' }]
    : []),
]

function trustOf(account: Account, service: Service): object {
  const github = (sub: string) => ({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
      StringLike: { 'token.actions.githubusercontent.com:sub': sub },
    },
  })
  if (service.namespace === 'deploy')
    return policy(
      github(
        service.index % 2
          ? 'repo:halden-freight/*'
          : `repo:halden-freight/${service.name}:ref:refs/heads/main`,
      ),
    )
  // Data of production is copied into development by the development account itself.
  if (service.namespace === 'backup' && account === accounts[0])
    return policy({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accounts[2].id}:role/${roleName(service)}` },
      Action: 'sts:AssumeRole',
    })
  if (service.namespace === 'carrier')
    return policy({
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::902110334455:root' },
      Action: 'sts:AssumeRole',
      // The first carriers were let in before anybody asked for an external id.
      ...(service.index % 3 === 1
        ? {}
        : { Condition: { StringEquals: { 'sts:ExternalId': `halden-${service.index}` } } }),
    })
  return policy({
    Effect: 'Allow',
    Principal: { Service: service.index % 2 ? 'lambda.amazonaws.com' : 'ecs-tasks.amazonaws.com' },
    Action: 'sts:AssumeRole',
  })
}

const GROUP = 'developers'

export function authorizationDetails(estate: Estate, account: Account, at: Date): object {
  const id = (service: Service, kind: string) =>
    `${kind}${new Chance(service.name + account.id + kind).hex(16).toUpperCase()}`
  return {
    UserDetailList: [
      ...usersOf(estate, account, at).map((service, index) => ({
        Path: '/',
        UserName: userName(service),
        UserId: id(service, 'AIDA'),
        Arn: `arn:aws:iam::${account.id}:user/${userName(service)}`,
        CreateDate: utc(service.since),
        // The first was put into the group of its developers.
        GroupList: index === 0 ? [GROUP] : [],
        AttachedManagedPolicies: attached(account, service),
        Tags: tags(estate, account, service),
      })),
      ...peopleOf(estate, account).map((person, index) => ({
        Path: '/',
        UserName: personName(person),
        UserId: `AIDA${new Chance(person.email + account.id).hex(16).toUpperCase()}`,
        Arn: `arn:aws:iam::${account.id}:user/${personName(person)}`,
        CreateDate: utc(new Date(Date.UTC(2024, 2 + index, 4, 9))),
        GroupList: [],
        AttachedManagedPolicies: [policyRef(account, 'halden-reader')],
        Tags: [{ Key: 'environment', Value: account.environment }],
      })),
    ],
    GroupDetailList: [
      {
        Path: '/',
        GroupName: GROUP,
        GroupId: `AGPA${new Chance(account.id + GROUP).hex(16).toUpperCase()}`,
        Arn: `arn:aws:iam::${account.id}:group/${GROUP}`,
        CreateDate: '2024-02-01T09:00:00Z',
        GroupPolicyList: [],
        AttachedManagedPolicies: [policyRef(account, 'halden-reader')],
      },
    ],
    RoleDetailList: [
      ...(account === accounts[0] ? [...Object.values(storied), ...handedOn, RELEASES, ...released] : []).map(
        (name) => ({
          Path: '/',
          RoleName: name,
          RoleId: `AROA${new Chance(name).hex(16).toUpperCase()}`,
          Arn: `arn:aws:iam::${account.id}:role/${name}`,
          CreateDate: '2024-05-06T09:00:00Z',
          AssumeRolePolicyDocument: policy({
            Effect: 'Allow',
            Principal:
              name === storied.emergency
                ? { AWS: `arn:aws:iam::${account.id}:root` }
                : handedOn.indexOf(name) > 0
                  ? { AWS: `arn:aws:iam::${account.id}:role/${handedOn[handedOn.indexOf(name) - 1]}` }
                  : name === RELEASES
                    ? { AWS: released.map((one) => `arn:aws:iam::${account.id}:role/${one}`) }
                    : { Service: 'ecs-tasks.amazonaws.com' },
            Action: 'sts:AssumeRole',
          }),
          InstanceProfileList: [],
          RolePolicyList: next(name)
            ? [
                {
                  PolicyName: 'next',
                  PolicyDocument: policy({
                    Effect: 'Allow',
                    Action: 'sts:AssumeRole',
                    Resource: `arn:aws:iam::${account.id}:role/${next(name)}`,
                  }),
                },
              ]
            : [],
          AttachedManagedPolicies: [policyRef(account, storiedPolicyOf(name))],
          Tags: [
            { Key: 'team', Value: name === storied.emergency ? 'Platform Security' : 'Tracking' },
            { Key: 'environment', Value: account.environment },
          ],
          RoleLastUsed: { LastUsedDate: utc(new Date(at.getTime() - 3_600_000)), Region: 'eu-west-1' },
        }),
      ),
      ...rolesOf(estate, account, at).map((service) => ({
        Path: '/',
        RoleName: roleName(service),
        RoleId: id(service, 'AROA'),
        Arn: `arn:aws:iam::${account.id}:role/${roleName(service)}`,
        CreateDate: utc(service.since),
        AssumeRolePolicyDocument: trustOf(account, service),
        InstanceProfileList: [],
        RolePolicyList: [],
        AttachedManagedPolicies: attached(account, service),
        Tags: tags(estate, account, service),
        RoleLastUsed: isQuiet(service)
          ? {}
          : { LastUsedDate: utc(lastUse(service, at)), Region: 'eu-west-1' },
      })),
    ],
    Policies: Object.entries(documents).map(([name, document]) => ({
      PolicyName: name,
      PolicyId: `ANPA${name.toUpperCase().replace(/[^A-Z]/g, '')}`,
      Arn: `arn:aws:iam::${account.id}:policy/${name}`,
      Path: '/',
      DefaultVersionId: 'v1',
      AttachmentCount: 1,
      IsAttachable: true,
      CreateDate: '2023-01-01T00:00:00Z',
      UpdateDate: '2023-01-01T00:00:00Z',
      PolicyVersionList: [
        { Document: document, VersionId: 'v1', IsDefaultVersion: true, CreateDate: '2023-01-01T00:00:00Z' },
      ],
    })),
    IsTruncated: false,
  }
}

type Call = readonly [source: string, name: string]
const whoAmI: Call = ['sts.amazonaws.com', 'GetCallerIdentity']

/** What the holders of a policy do: nothing that it does not allow. STS tells everybody who they are. */
const callsOf: Record<keyof typeof documents, readonly Call[]> = {
  'halden-s3-writer': [
    whoAmI,
    ['kms.amazonaws.com', 'Decrypt'],
    ['kms.amazonaws.com', 'GenerateDataKey'],
    ['s3.amazonaws.com', 'ListObjects'],
  ],
  'halden-queue-worker': [
    whoAmI,
    ['logs.amazonaws.com', 'CreateLogStream'],
    ['sqs.amazonaws.com', 'GetQueueAttributes'],
  ],
  'halden-reader': [
    whoAmI,
    ['secretsmanager.amazonaws.com', 'GetSecretValue'],
    ['ec2.amazonaws.com', 'DescribeInstances'],
    ['ssm.amazonaws.com', 'GetParameter'],
  ],
  'halden-deployer': [
    whoAmI,
    ['cloudformation.amazonaws.com', 'DescribeStacks'],
    ['ecr.amazonaws.com', 'DescribeRepositories'],
    ['ecs.amazonaws.com', 'DescribeServices'],
    ['lambda.amazonaws.com', 'GetFunction20150331v2'],
  ],
  'halden-everything': [
    whoAmI,
    ['s3.amazonaws.com', 'ListBuckets'],
    ['kms.amazonaws.com', 'Decrypt'],
    ['secretsmanager.amazonaws.com', 'GetSecretValue'],
    ['ec2.amazonaws.com', 'DescribeInstances'],
    ['logs.amazonaws.com', 'CreateLogStream'],
  ],
  'halden-no-iam': [
    whoAmI,
    ['s3.amazonaws.com', 'ListBuckets'],
    ['kms.amazonaws.com', 'Decrypt'],
    ['ec2.amazonaws.com', 'DescribeInstances'],
  ],
}

interface Session {
  name: string
  at: Date
  hours: number
  isUsed: boolean
  person?: string
  /** The session that asks for this one. */
  by?: Session
}

/** Sessions of the last two months: nobody keeps those of a year. */
function* storiedSessions(estate: Estate, from: Date, to: Date): Generator<Session> {
  const ago = (days: number, minutes = 0) => new Date(estate.now.getTime() - days * DAY + minutes * 60_000)
  const all: Session[] = []
  for (let day = 60; day > 0; day--) {
    for (let turn = 0; turn < 4; turn++)
      all.push(
        { name: storied.drift, at: ago(day, turn * 300), hours: day <= 7 ? 3 : 1, isUsed: true },
        { name: storied.stock, at: ago(day, turn * 290), hours: 1, isUsed: turn === 0 },
      )
    all.push({ name: storied.burst, at: ago(day, 200), hours: 1, isUsed: true })
    let by: Session | undefined
    for (const [turn, name] of handedOn.entries()) {
      by = { name, at: ago(day, 400 + turn), hours: 1, isUsed: true, ...(by && { by }) }
      all.push(by)
    }
    // Whoever is on call takes the emergency role for the weekly clean-up.
    if (day % 7 === 3)
      all.push({ name: storied.emergency, at: ago(day), hours: 1, isUsed: true, person: 'ines.duarte' })
  }
  for (let turn = 0; turn < 60; turn++)
    all.push({ name: storied.burst, at: ago(3, 60 + turn / 10), hours: 1, isUsed: true })
  yield* all.filter(({ at }) => at >= from && at < to)
}

/** A month of CloudTrail: uses of keys and roles, sessions issued, keys made. One JSON record a line. */
export function* cloudTrail(estate: Estate, account: Account, from: Date, to: Date): Generator<string> {
  const chance = new Chance(`trail ${account.id} ${from.toISOString()}`)
  const days = Math.floor((to.getTime() - from.getTime()) / DAY)
  const common = (at: Date, [eventSource, eventName]: readonly [string, string]) => ({
    eventVersion: '1.09',
    eventTime: utc(at),
    eventSource,
    eventName,
    awsRegion: 'eu-west-1',
    recipientAccountId: account.id,
    eventID: chance.uuid(),
    eventType: 'AwsApiCall',
    managementEvent: true,
    readOnly: true,
  })
  const keyOf = ({ name, at }: Pick<Session, 'name' | 'at'>) =>
    `ASIA${new Chance(`${name} ${at.toISOString()}`).hex(16).toUpperCase()}`
  const roleSession = (name: string, session: string, who: string, isPerson: boolean) => ({
    type: 'AssumedRole',
    arn: `arn:aws:sts::${account.id}:assumed-role/${name}/${who}`,
    accountId: account.id,
    accessKeyId: session,
    sessionContext: {
      attributes: { mfaAuthenticated: String(isPerson) },
      sessionIssuer: {
        type: 'Role',
        arn: `arn:aws:iam::${account.id}:role/${name}`,
        accountId: account.id,
        userName: name,
      },
    },
  })
  const sessionOf = ({ name, at, hours, by, ...what }: Session) => {
    const session =
      by || handedOn.includes(name) ? keyOf({ name, at }) : `ASIA${chance.hex(16).toUpperCase()}`
    const role = `arn:aws:iam::${account.id}:role/${name}`
    const who = what.person ?? name
    const issued = {
      ...common(at, ['sts.amazonaws.com', 'AssumeRole']),
      ...(by
        ? {
            userIdentity: roleSession(by.name, keyOf(by), by.name, false),
            sourceIPAddress: '10.42.9.7',
            userAgent: 'aws-sdk-go-v2/1.30.3 os/linux',
          }
        : {
            userIdentity: { type: 'AWSService', invokedBy: 'ecs-tasks.amazonaws.com' },
            sourceIPAddress: 'ecs-tasks.amazonaws.com',
            userAgent: 'ecs-tasks.amazonaws.com',
          }),
      requestParameters: { roleArn: role, roleSessionName: who, durationSeconds: hours * 3600 },
      responseElements: {
        credentials: { accessKeyId: session, expiration: utc(new Date(at.getTime() + hours * 3_600_000)) },
      },
    }
    const used = {
      ...common(new Date(at.getTime() + 60_000), chance.pick(callsOf[storiedPolicyOf(name)])),
      userIdentity: roleSession(name, session, who, what.person !== undefined),
      sourceIPAddress: what.person ? '198.51.100.40' : '10.42.9.7',
      userAgent: what.person ? 'aws-cli/2.17.0' : 'aws-sdk-go-v2/1.30.3 os/linux',
    }
    return what.isUsed ? [issued, used] : [issued]
  }
  if (account === accounts[0])
    for (const session of storiedSessions(estate, from, to))
      for (const event of sessionOf(session)) yield JSON.stringify(event)
  for (let day = 0; day < days; day++) {
    const instant = () => new Date(from.getTime() + day * DAY + chance.int(0, DAY / 1000 - 1) * 1000)
    for (const service of usersOf(estate, account, to)) {
      if (isQuiet(service) || !chance.happens(0.35)) continue
      const at = instant()
      const shared = service.index % 9 === 3
      // This week a key turned up in staging.
      const isNew = service.index % 37 === 8 && at.getTime() > estate.now.getTime() - 5 * DAY
      yield JSON.stringify({
        ...common(at, chance.pick(callsOf[policiesOf(service)[0]!])),
        userIdentity: {
          type: 'IAMUser',
          arn: `arn:aws:iam::${account.id}:user/${userName(service)}`,
          accountId: account.id,
          accessKeyId: keyId(service, account, keyMadeAt(service, at)),
          userName: userName(service),
          // An engineer at the keyboard, with a second factor.
          ...(service.index % 23 === 7
            ? { sessionContext: { attributes: { mfaAuthenticated: 'true', creationDate: utc(at) } } }
            : {}),
        },
        sourceIPAddress:
          isNew || (shared && chance.happens(0.5))
            ? `10.41.${chance.int(1, 4)}.${service.index}`
            : `10.40.7.${service.index}`,
        userAgent:
          service.index % 23 === 7
            ? 'aws-cli/2.17.0 md/Botocore#2.0 ua/2.0 os/macos#23.5.0'
            : 'aws-sdk-java/2.25.11 Linux/5.10',
      })
    }
    for (const service of rolesOf(estate, account, to)) {
      if (isQuiet(service) || !chance.happens(0.25)) continue
      const at = instant()
      const session = `ASIA${chance.hex(16).toUpperCase()}`
      const role = `arn:aws:iam::${account.id}:role/${roleName(service)}`
      const hours = service.index % 10 === 1 ? 12 : 1
      yield JSON.stringify({
        ...common(at, ['sts.amazonaws.com', 'AssumeRole']),
        userIdentity: { type: 'AWSService', invokedBy: 'ecs-tasks.amazonaws.com' },
        sourceIPAddress: 'ecs-tasks.amazonaws.com',
        userAgent: 'ecs-tasks.amazonaws.com',
        requestParameters: { roleArn: role, roleSessionName: service.name, durationSeconds: hours * 3600 },
        responseElements: {
          credentials: { accessKeyId: session, expiration: utc(new Date(at.getTime() + hours * 3_600_000)) },
        },
      })
      yield JSON.stringify({
        ...common(new Date(at.getTime() + 60_000), chance.pick(callsOf[policiesOf(service)[0]!])),
        userIdentity: {
          type: 'AssumedRole',
          arn: `arn:aws:sts::${account.id}:assumed-role/${roleName(service)}/${service.name}`,
          accountId: account.id,
          accessKeyId: session,
          sessionContext: {
            sessionIssuer: { type: 'Role', arn: role, accountId: account.id, userName: roleName(service) },
          },
        },
        sourceIPAddress: `10.42.3.${service.index}`,
        userAgent: 'aws-sdk-go-v2/1.30.3 os/linux',
      })
    }
  }
}

/** The access keys of every user, as IAM lists them, a line each with what it says of their last use. Only development was asked. */
export const accessKeys = (estate: Estate, account: Account, at: Date): string[] =>
  account === accounts[2]
    ? usersOf(estate, account, at).map((service) => {
        const made = keyMadeAt(service, at)
        const used = lastUse(service, at)
        return JSON.stringify({
          UserName: userName(service),
          AccessKeyId: keyId(service, account, made),
          Status: 'Active',
          CreateDate: utc(made),
          UserArn: `arn:aws:iam::${account.id}:user/${userName(service)}`,
          AccessKeyLastUsed:
            used > made
              ? { LastUsedDate: utc(used), ServiceName: 's3', Region: 'eu-west-1' }
              : { ServiceName: 'N/A', Region: 'N/A' },
        })
      })
    : []

/** One of the keys, for the scanner's report. */
export const someKeys = (estate: Estate, at: Date): string[] =>
  usersOf(estate, accounts[0], at)
    .filter((service) => service.index % 29 === 11)
    .map((service) => keyId(service, accounts[0], keyMadeAt(service, at)))
