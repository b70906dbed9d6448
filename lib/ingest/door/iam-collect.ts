import { createHash, randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject, listAt, type Members, scalar, text } from '../sources/checked'

interface Part {
  account: string
  kind: 'role' | 'user' | 'group' | 'policy'
  /** The folder of the resource. */
  folder: string
  part: string
}

/**
 * Where iam-collect puts what it knows of a user, role, group or policy: a file for each part, in a folder for each resource. The parts
 * do not say of whom they are; the folder does. Source: cloud-copilot/iam-collect, src/persistence/file and src/syncs/iam.
 */
const KINDS = ['role', 'user', 'group', 'policy'] as const

export function iamCollectPart(name: string): Part | undefined {
  const folders = name.split('/')
  const part = /^([a-z-]{1,40})\.json$/.exec(folders.pop() ?? '')?.[1]
  // accounts/<account>/iam/<kind>/<name>, in some versions with a folder `aws` before the kind.
  const kind = KINDS.find((one) => one === folders.at(-2))
  const depth = folders.at(-3) === 'aws' ? 6 : 5
  const [accounts, account, iam] = folders.slice(-depth)
  return part && kind && accounts === 'accounts' && account && iam === 'iam'
    ? { account, kind, folder: folders.slice(-depth).join('/'), part }
    : undefined
}

/** What else it stores: other services, the organization, indexes. */
export function isBesideIamCollect(name: string): boolean {
  const folders = name.split('/')
  return folders.some(
    (folder, at) =>
      folder === 'aws' &&
      /^aws(?:-[a-z-]{1,40})?$/.test(folders[at + 1] ?? '') &&
      ((folders[at + 2] === 'accounts' && folders.length > at + 4) ||
        ((folders[at + 2] === 'organizations' || folders[at + 2] === 'indexes') && folders.length > at + 3)),
  )
}

interface Collected {
  name: string
  path: string
}

export interface Assembled {
  name: string
  path: string
  size: number
  sha256: string
}

/** A part larger than this is none: policies are limited to some kilobytes. */
const PART_MAX = 1024 * 1024

const lists = {
  role: 'RoleDetailList',
  user: 'UserDetailList',
  group: 'GroupDetailList',
  policy: 'Policies',
} as const

/**
 * Puts the parts together to what AWS itself answers (GetAccountAuthorizationDetails), a file for each account, so that they are read as that.
 * @returns the files, and the parts that are no JSON
 */
export async function assembleIamCollect(
  parts: readonly Collected[],
  into: string,
): Promise<{ files: Assembled[]; unreadable: string[] }> {
  const unreadable: string[] = []
  const resources = new Map<string, { place: Part; parts: Members }>()
  for (const { name, path } of parts) {
    const place = iamCollectPart(name)
    if (!place) continue
    const content = await contentOf(path)
    if (content === undefined) unreadable.push(name)
    const resource = resources.get(place.folder) ?? { place, parts: {} }
    if (content !== undefined) resource.parts[place.part] = content
    resources.set(place.folder, resource)
  }
  const accounts = new Map<string, Record<string, Members[]>>()
  for (const { place, parts: known } of resources.values()) {
    const record = recordOf(place.kind, known)
    if (!record) continue
    const account = accounts.get(place.account) ?? {
      UserDetailList: [],
      RoleDetailList: [],
      GroupDetailList: [],
      Policies: [],
    }
    account[lists[place.kind]]!.push(record)
    accounts.set(place.account, account)
  }
  // Policies of AWS itself lie under an account named "aws", and belong to all of them.
  const shared = accounts.get('aws')?.Policies ?? []
  accounts.delete('aws')
  const files: Assembled[] = []
  for (const [account, details] of [...accounts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bytes = Buffer.from(JSON.stringify({ ...details, Policies: [...details.Policies!, ...shared] }))
    const path = join(into, randomUUID())
    await writeFile(path, bytes, { mode: 0o600 })
    files.push({
      name: `iam-collect, account ${account}`,
      path,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
  }
  return { files, unreadable }
}

async function contentOf(path: string): Promise<unknown> {
  try {
    const bytes = await readFile(path)
    return bytes.length > PART_MAX ? undefined : (JSON.parse(bytes.toString('utf8')) as unknown)
  } catch {
    return undefined
  }
}

function recordOf(kind: Part['kind'], parts: Members): Members | undefined {
  const { metadata } = parts
  if (!isObject(metadata) || !text(metadata.arn)) return undefined
  const shared = {
    Arn: metadata.arn,
    Path: metadata.path,
    CreateDate: metadata.created ?? metadata.createDate,
  }
  const held = {
    AttachedManagedPolicies: listAt(parts, 'managed-policies').map((arn) => ({ PolicyArn: scalar(arn) })),
    Tags: isObject(parts.tags)
      ? Object.entries(parts.tags).map(([Key, value]) => ({ Key, Value: scalar(value) }))
      : undefined,
    PermissionsBoundary: text(metadata.permissionBoundary)
      ? { PermissionsBoundaryArn: metadata.permissionBoundary }
      : undefined,
  }
  const inline = listAt(parts, 'inline-policies')
  switch (kind) {
    case 'role':
      return {
        ...shared,
        RoleName: metadata.name,
        RoleId: metadata.id,
        AssumeRolePolicyDocument: parts['trust-policy'],
        RolePolicyList: inline,
        ...held,
      }
    case 'user':
      return {
        ...shared,
        UserName: metadata.name,
        UserId: metadata.id,
        GroupList: listAt(parts, 'groups').map((arn) => scalar(arn).split('/').at(-1)),
        UserPolicyList: inline,
        ...held,
      }
    case 'group':
      return { ...shared, GroupName: metadata.name, GroupId: metadata.id, GroupPolicyList: inline, ...held }
    case 'policy':
      return {
        ...shared,
        PolicyName: metadata.name,
        PolicyId: metadata.id,
        DefaultVersionId: metadata.defaultVersionId,
        PolicyVersionList: [
          {
            VersionId: metadata.defaultVersionId,
            IsDefaultVersion: true,
            Document: parts['current-policy'] ?? parts.policy,
          },
        ],
      }
  }
}
