import type { CredentialKind, IdentityKind } from '@/lib/model/vocabulary'
import { Reject } from '../../source'

/** `arn:aws:iam::123456789012:role/team/app` */
const arn = /^arn:(aws[a-z-]*):([a-z0-9-]*):([a-z0-9-]*):([^:]*):(.+)$/

export interface Arn {
  partition: string
  service: string
  account: string
  resource: string
}

export function readArn(text: unknown): Arn | undefined {
  const [, partition, service, , account, resource] = (typeof text === 'string' && arn.exec(text)) || []
  return partition !== undefined && service !== undefined && account !== undefined && resource !== undefined
    ? { partition, service, account, resource }
    : undefined
}

export const accountOf = (text: unknown): string | undefined => readArn(text)?.account || undefined

/** Last part of the resource: the name without its path. */
export const nameOfArn = (text: string): string => text.slice(text.lastIndexOf('/') + 1)

/** Path of a user or role, with its slashes; `/` when there is none. */
export function pathOfArn(text: string): string {
  const resource = readArn(text)?.resource ?? ''
  return resource.slice(resource.indexOf('/'), resource.lastIndexOf('/') + 1) || '/'
}

/** Service-linked roles and those of IAM Identity Center: AWS makes, changes and removes them. */
export const isProviderManaged = (roleArn: string): boolean =>
  /:role\/aws-(service-role|reserved)\//.test(roleArn)

export function kindOfArn(text: string): IdentityKind {
  if (text.endsWith(':root')) return 'root_account'
  return /:(role|assumed-role)\//.test(text) ? 'iam_role' : 'iam_user'
}

/** AKIA… is made once and kept; ASIA… comes from STS and ends by itself. */
export function kindOfAccessKey(id: string): { kind: CredentialKind; static: boolean } {
  return id.startsWith('ASIA') ? { kind: 'sts_session', static: false } : { kind: 'access_key', static: true }
}

/** Without the ARN the user's path is not known; the name alone tells who it is, for names are unique in an account. */
export function userArnIn(account: string, userName: string): string {
  if (!/^\d{12}$/.test(account))
    throw new Reject('It names its user without an ARN: give the account id at import')
  return `arn:aws:iam::${account}:user/${userName}`
}
