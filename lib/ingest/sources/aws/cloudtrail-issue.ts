import type { EventRecord } from '@/lib/model/records'
import { readTime } from '../../read/time'
import { isObject, type Members, scalar, text } from '../checked'
import { accountOf } from './arn'
import { subject, type Subject } from './cloudtrail-actor'

/** What an event did to a credential. */
export interface Issuance {
  kind: EventRecord['kind']
  identity: Subject
  credential?: EventRecord['credential']
  issuer?: string
  audience?: string[]
  ttlSeconds?: number
  /** Name of the workload that the token was for, as the federated subject says it. */
  workload?: string
  requester?: string
}

interface Parts {
  event: Members
  userIdentity: Members
  request: Members
  response: Members
  actor: Subject | undefined
  at: Date
}

/** Events that make, renew or end a credential; undefined for all others. Failed calls come without a response. */
export function issuanceOf(
  event: Members,
  userIdentity: Members,
  actor: Subject | undefined,
  at: Date,
): Issuance | undefined {
  const reader = readers[scalar(event.eventName)]
  if (!reader) return undefined
  return reader({
    event,
    userIdentity,
    request: isObject(event.requestParameters) ? event.requestParameters : {},
    response: isObject(event.responseElements) ? event.responseElements : {},
    actor,
    at,
  })
}

const member = (object: Members, key: string): Members =>
  isObject(object[key]) ? (object[key] as Members) : {}

/** The user a call is about: named in the request, or else the caller. */
function userOf({ event, request, response, actor }: Parts, answer?: string): Subject | undefined {
  const name = text(request.userName) ?? (answer ? text(member(response, answer).userName) : undefined)
  const caller = actor?.kind === 'iam_user' || actor?.kind === 'root_account' ? actor : undefined
  if (name === 'HIDDEN_DUE_TO_SECURITY_REASONS') return undefined
  if (!name || name === caller?.name) return caller
  const account = text(event.recipientAccountId) ?? actor?.scope
  return account ? subject(`arn:aws:iam::${account}:user/${name}`) : undefined
}

type Reader = (parts: Parts) => Issuance | undefined

function session(
  parts: Parts,
  identity: Subject | undefined,
  more: Partial<Issuance> = {},
): Issuance | undefined {
  const { response, request, at } = parts
  if (!identity) return undefined
  const given = member(response, 'credentials')
  const id = text(given.accessKeyId)
  const expiresAt = readTime(given.expiration)
  const asked = Number(scalar(request.durationSeconds))
  const ttlSeconds = expiresAt
    ? Math.round((expiresAt.getTime() - at.getTime()) / 1000)
    : asked > 0
      ? asked
      : undefined
  return {
    kind: 'issue',
    identity,
    credential: id ? { nativeId: id, kind: 'sts_session', static: false } : undefined,
    ttlSeconds: ttlSeconds !== undefined && ttlSeconds > 0 ? ttlSeconds : undefined,
    issuer: 'sts.amazonaws.com',
    ...more,
  }
}

/** The role that a call asks for. */
function roleOf({ request, response }: Parts): Subject | undefined {
  const arn = text(request.roleArn) ?? text(request.targetPrincipal)
  if (arn && accountOf(arn)) return subject(arn)
  const user = text(member(response, 'assumedRoleUser').arn)
  const [, account, role] = /^arn:[^:]+:sts::(\d+):assumed-role\/([^/]+)/.exec(user ?? '') ?? []
  return account && role ? subject(`arn:aws:iam::${account}:role/${role}`) : undefined
}

/** `arn:aws:iam::1:oidc-provider/host/path:audience:subject`, `host:audience:subject`; the subject itself holds colons. */
function federation({ userIdentity, response }: Parts): Partial<Issuance> {
  const principal = text(userIdentity.principalId) ?? ''
  const sub = text(userIdentity.userName) ?? text(response.subjectFromWebIdentityToken)
  const provider = text(userIdentity.identityProvider) ?? text(response.provider)
  const issuer =
    (provider ?? /^arn:[^:]*:iam::[^:]*:[^:]*/.exec(principal)?.[0] ?? principal).replace(
      /^arn:.*?-provider\//,
      '',
    ) || undefined
  const audience =
    text(response.audience) ?? /^(?:arn:[^:]*:[^:]*:[^:]*:[^:]*:)?[^:]+:([^:]+):/.exec(principal)?.[1]
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(sub ?? '') ?? []
  return {
    issuer,
    audience: audience ? [audience] : undefined,
    requester: sub ? `${issuer ?? ''} ${sub}`.trim() : undefined,
    workload: namespace ? `${issuer}/${namespace}/${account}` : undefined,
  }
}

function accessKey(kind: EventRecord['kind'], id: string | undefined, parts: Parts): Issuance | undefined {
  const identity = userOf(parts, 'accessKey')
  return identity
    ? {
        kind,
        identity,
        credential: id ? { nativeId: id, kind: 'access_key', static: true } : undefined,
        issuer: 'iam.amazonaws.com',
      }
    : undefined
}

function password(kind: EventRecord['kind'], parts: Parts): Issuance | undefined {
  const identity = userOf(parts, 'loginProfile')
  return identity
    ? {
        kind,
        identity,
        credential: {
          nativeId: `${identity.nativeId}#password`,
          kind: 'password',
          static: true,
          label: 'Console password',
        },
        issuer: 'iam.amazonaws.com',
      }
    : undefined
}

/** API keys for CodeCommit, Keyspaces and Bedrock, signing certificates and SSH keys of a user. */
function userCredential(
  kind: EventRecord['kind'],
  credentialKind: 'api_key' | 'signing_certificate' | 'ssh_key',
  answer: string,
  idField: string,
): Reader {
  return (parts) => {
    const identity = userOf(parts, answer)
    const made = member(parts.response, answer)
    const id = text(made[idField]) ?? text(parts.request[idField])
    const expiresAt = readTime(made.expirationDate)
    return identity
      ? {
          kind,
          identity,
          credential: id
            ? {
                nativeId: id,
                kind: credentialKind,
                static: true,
                label: text(made.serviceName) ?? text(parts.request.serviceName),
              }
            : undefined,
          ttlSeconds: expiresAt ? Math.round((expiresAt.getTime() - parts.at.getTime()) / 1000) : undefined,
          issuer: 'iam.amazonaws.com',
        }
      : undefined
  }
}

const byStatus = (request: Members): EventRecord['kind'] =>
  request.status === 'Inactive' ? 'revoke' : 'renew'

const readers: Readonly<Record<string, Reader>> = {
  AssumeRole: (parts) => session(parts, roleOf(parts)),
  AssumeRoleWithSAML: (parts) => session(parts, roleOf(parts), federation(parts)),
  AssumeRoleWithWebIdentity: (parts) => session(parts, roleOf(parts), federation(parts)),
  AssumeRoot: (parts) => {
    const account = text(parts.request.targetPrincipal)
    return session(
      parts,
      account && /^\d{12}$/.test(account) ? subject(`arn:aws:iam::${account}:root`) : roleOf(parts),
    )
  },
  AssumeRoleForPodIdentity: (parts) => session(parts, roleOf(parts), { issuer: 'pods.eks.amazonaws.com' }),
  CreateSession: (parts) =>
    parts.event.eventSource === 'rolesanywhere.amazonaws.com'
      ? session(parts, roleOf(parts), { issuer: 'rolesanywhere.amazonaws.com' })
      : undefined,
  GetSessionToken: (parts) => session(parts, parts.actor),
  GetFederationToken: (parts) => session(parts, parts.actor),
  GetRoleCredentials: identityCenter,
  CreateAccessKey: (parts) =>
    accessKey('issue', text(member(parts.response, 'accessKey').accessKeyId), parts),
  UpdateAccessKey: (parts) => accessKey(byStatus(parts.request), text(parts.request.accessKeyId), parts),
  DeleteAccessKey: (parts) => accessKey('revoke', text(parts.request.accessKeyId), parts),
  CreateLoginProfile: (parts) => password('issue', parts),
  UpdateLoginProfile: (parts) => password('renew', parts),
  ChangePassword: (parts) => password('renew', parts),
  DeleteLoginProfile: (parts) => password('revoke', parts),
  CreateServiceSpecificCredential: userCredential(
    'issue',
    'api_key',
    'serviceSpecificCredential',
    'serviceSpecificCredentialId',
  ),
  ResetServiceSpecificCredential: userCredential(
    'renew',
    'api_key',
    'serviceSpecificCredential',
    'serviceSpecificCredentialId',
  ),
  UpdateServiceSpecificCredential: (parts) =>
    userCredential(
      byStatus(parts.request),
      'api_key',
      'serviceSpecificCredential',
      'serviceSpecificCredentialId',
    )(parts),
  DeleteServiceSpecificCredential: userCredential(
    'revoke',
    'api_key',
    'serviceSpecificCredential',
    'serviceSpecificCredentialId',
  ),
  UploadSigningCertificate: userCredential('issue', 'signing_certificate', 'certificate', 'certificateId'),
  DeleteSigningCertificate: userCredential('revoke', 'signing_certificate', 'certificate', 'certificateId'),
  UploadSSHPublicKey: userCredential('issue', 'ssh_key', 'sSHPublicKey', 'sSHPublicKeyId'),
  DeleteSSHPublicKey: userCredential('revoke', 'ssh_key', 'sSHPublicKey', 'sSHPublicKeyId'),
}

/** IAM Identity Center names the permission set and the account; the role behind it has another name. */
function identityCenter(parts: Parts): Issuance | undefined {
  const details = member(parts.event, 'serviceEventDetails')
  const account = text(details.account_id)
  const name = text(details.role_name)
  if (!account || !name) return undefined
  return {
    kind: 'issue',
    identity: {
      provider: 'aws',
      nativeId: `identity-center/${account}/${name}`,
      kind: 'iam_role',
      name,
      scope: account,
    },
    issuer: 'sso.amazonaws.com',
  }
}
