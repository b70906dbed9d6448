import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { accountOf } from '../aws/arn'
import { roleArnOf, subject } from '../aws/cloudtrail-actor'
import { checked, isObject, type Members, said, scalar } from '../checked'
import { reachOf } from './reach'
import { accessKeyIdIn, isCanary, isRedacted, platformOf, secretHash, unknownHolder } from './secret'

const some = z.string().nullish()
const record = z.object({
  rule: z.object({ id: some, name: some }),
  finding: z.object({
    snippet: some,
    fingerprint: z.union([z.string(), z.number()]).nullish(),
    validation: z.object({ status: some }).nullish(),
    line: z.union([z.number(), z.string()]).nullish(),
    column_start: z.number().nullish(),
    path: some,
    git_metadata: z
      .object({
        repository_url: some,
        commit: z
          .object({
            id: some,
            url: some,
            date: some,
            committer: z.object({ email: some }).nullish(),
          })
          .nullish(),
        file: z.object({ path: some, url: some }).nullish(),
      })
      .nullish(),
  }),
})

const strings = z.array(z.string()).nullish()
/** What a key can do, as it stands beside the findings, and as the command that maps one key alone prints it. */
const access = z.object({
  provider: some,
  cloud: some,
  account: some,
  fingerprint: some,
  groups: z.array(z.object({ resources: strings, permissions: strings })).nullish(),
  resource: some,
  permission: some,
  context: z.object({ identity_id: some }).nullish(),
  identity: z.object({ id: some }).nullish(),
  roles: z.array(z.object({ name: some, permissions: strings })).nullish(),
  resources: z.array(z.object({ resource_type: some, name: some, permissions: strings })).nullish(),
  token_details: z.object({ scopes: strings }).nullish(),
})
type Access = z.infer<typeof access>

/**
 * Findings of Kingfisher, which tries what it finds, with the map of what the keys that work can do: it names the finding by its fingerprint. The report
 * is one object, one object a line, or a line for each finding with the map at the end. Source: mongodb/kingfisher, src/reporter.rs, src/access_map.rs.
 */
export const kingfisher: Format = {
  id: 'exposure/kingfisher',
  title: 'Kingfisher report',
  provider: 'other',
  role: 'inventory',
  collect: `# with --access-map it asks what a key that works can do
kingfisher scan . --access-map --format json --output kingfisher.json`,
  recognises: ({ records, lists }) =>
    records.some(isOwn) || (lists?.includes('findings') === true && lists.includes('access_map')),
  isOwn,
  scopeOf: () => undefined,
  asksFor: 'repository',
  enumerates: [],
  keeps: {
    rule: members('id name'),
    finding: {
      ...members('fingerprint confidence language line column_start column_end path'),
      snippet: 'hash',
      validation: members('status'),
      git_metadata: {
        repository_url: true,
        commit: { ...members('id url'), ...times('date'), committer: members('email') },
        file: members('path url'),
      },
    },
    ...members('provider cloud account fingerprint resource permission'),
    groups: members('resources permissions'),
    context: members('identity_id'),
    identity: members('id access_type'),
    roles: members('name permissions'),
    resources: members('resource_type name permissions'),
    token_details: {
      ...members('name username token_type scopes'),
      ...times('created_at last_used_at expires_at'),
    },
  },
  covers: { findings: ['exposure'] },
  prepare: accessMap,
  records: ({ value }, context) => {
    if (isAudit(value)) throw new NotAboutIdentities('What the scan looked at')
    return [isAccess(value) ? mapped(value, context) : recordOf(value, context)]
  },
}

const isAccess = (value: unknown): value is Members =>
  isObject(value) &&
  ((typeof value.provider === 'string' && (Array.isArray(value.groups) || 'permission' in value)) ||
    (typeof value.cloud === 'string' && isObject(value.identity) && Array.isArray(value.risk_notes)))

const isAudit = (value: unknown): boolean =>
  isObject(value) && isObject(value.audit) && Object.keys(value).length === 1

function isOwn(raw: Raw): boolean {
  return isFinding(raw) || isAccess(raw.value)
}

const reachIn = ({ groups, resource, permission, roles, resources, token_details: token }: Access) => {
  const all = (names: readonly string[] | null | undefined) => (names?.length ? names : [undefined])
  return reachOf([
    ...(groups ?? []).flatMap((group) =>
      all(group.permissions).flatMap((right) =>
        all(group.resources).map((on) => ({ permission: right, resource: on })),
      ),
    ),
    { permission, resource },
    ...(roles ?? []).map(({ name }) => ({ permission: name })),
    ...(resources ?? []).flatMap((one) =>
      all(one.permissions).map((right) => ({ permission: right, resource: one.name ?? one.resource_type })),
    ),
    ...(token?.scopes ?? []).map((scope) => ({ permission: scope })),
  ])
}

const accountIn = ({ account, context, identity }: Access): string | undefined =>
  context?.identity_id ?? identity?.id ?? account ?? undefined

interface Mapped {
  reach: readonly string[] | undefined
  account: string | undefined
}

interface Prepared {
  /** What each key can do, by the fingerprint of its finding. */
  map: ReadonlyMap<string, Mapped>
  /** Fingerprints of the findings in this report. */
  found: ReadonlySet<string>
}

async function accessMap(records: () => AsyncIterable<Raw>): Promise<Prepared> {
  const map = new Map<string, Mapped>()
  const found = new Set<string>()
  for await (const { value } of records()) {
    if (isObject(value) && isObject(value.finding)) found.add(scalar(value.finding.fingerprint))
    const read = isAccess(value) ? access.safeParse(value) : undefined
    const mark = read?.data?.fingerprint
    if (!read?.data || !mark) continue
    const before = map.get(mark)
    map.set(mark, {
      reach: [...(before?.reach ?? []), ...(reachIn(read.data) ?? [])],
      account: before?.account ?? accountIn(read.data),
    })
  }
  return { map, found }
}

const identityOf = (account: string | undefined): ExposureRecord['identity'] =>
  account && accountOf(account) ? { provider: 'aws', nativeId: roleArnOf(account) } : undefined

const holderOf = (account: string | undefined, detector: string): ExposureRecord['holder'] =>
  account && accountOf(account)
    ? { ...subject(roleArnOf(account)), credentialKind: platformOf(detector).credentialKind }
    : undefined

/** An entry of the map of which the report has no finding: what the key can do is known, where it lies is not. */
function mapped(value: Members, context: Context): ModelRecord {
  const found = checked(access, value, 'an entry of the access map of Kingfisher')
  if ((context.prepared as Prepared | undefined)?.found.has(found.fingerprint ?? ''))
    throw new NotAboutIdentities('What a found key can do is told with the finding')
  const detector = found.provider ?? found.cloud ?? 'kingfisher'
  const account = accountIn(found)
  return said({
    type: 'exposure',
    nativeId: `access map:${detector}:${account ?? ''}`,
    detector,
    identity: identityOf(account),
    location: {},
    verified: true,
    reach: reachIn(found),
  } satisfies ExposureRecord)
}

function isFinding({ value }: Raw): boolean {
  return (
    isObject(value) &&
    isObject(value.rule) &&
    isObject(value.finding) &&
    ('snippet' in value.finding || 'validation' in value.finding)
  )
}

function recordOf(value: unknown, context: Context): ModelRecord {
  const { rule, finding: found } = checked(record, value, 'a finding of Kingfisher')
  const detector = rule.id ?? rule.name ?? 'kingfisher'
  const status = found.validation?.status?.toLowerCase() ?? ''
  if (status.includes('not a secret')) throw new NotAboutIdentities('The scanner says that it is none')
  const secret = found.snippet ?? undefined
  const hash = secretHash(secret, context)
  const key = accessKeyIdIn(secret)
  const canary = isCanary(secret) || undefined
  const mark = key ?? hash?.slice(0, 12)
  const verified = status.startsWith('active') ? true : status.startsWith('inactive') ? false : undefined
  const reached = (context.prepared as Prepared | undefined)?.map.get(String(found.fingerprint ?? ''))
  const git = found.git_metadata
  const file = git?.file?.path ?? found.path ?? undefined
  const line = Number(found.line)
  return said({
    type: 'exposure',
    nativeId: [
      git?.repository_url ?? context.scope,
      git?.commit?.id ?? '',
      file ?? '',
      detector,
      found.line ?? '',
      found.column_start ?? '',
    ].join(':'),
    fingerprint: hash,
    isRedacted: isRedacted(secret) || undefined,
    detector,
    credentialNativeId: key,
    holder:
      verified && mark && !canary
        ? (holderOf(reached?.account, rule.name ?? detector) ??
          unknownHolder(rule.name ?? detector, mark, git?.repository_url ?? context.scope))
        : undefined,
    location: said({
      repository: git?.repository_url ?? context.scope,
      file,
      line: Number.isSafeInteger(line) && line > 0 ? line : undefined,
      commit: git?.commit?.id ?? undefined,
      url: git?.file?.url ?? git?.commit?.url ?? undefined,
    }),
    identity: identityOf(reached?.account),
    verified,
    reach: reached?.reach?.length ? reached.reach : undefined,
    canary,
    foundAt: readTime(git?.commit?.date),
    author: git?.commit?.committer?.email ?? undefined,
  } satisfies ExposureRecord)
}
