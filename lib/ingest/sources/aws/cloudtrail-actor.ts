import type { EventContext, EventRecord } from '@/lib/model/records'
import { text, isObject, type Members } from '../checked'
import { workloadOfPod } from '../kubernetes/names'
import { accountOf, kindOfArn, nameOfArn, readArn } from './arn'

export type Subject = EventRecord['identity']

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS'

/** The identity behind a userIdentity; undefined when the event names none that an inventory could hold. */
export function actorOf(userIdentity: Members): Subject | undefined {
  const arn = text(userIdentity.arn)
  const account = text(userIdentity.accountId) ?? accountOf(arn)
  switch (userIdentity.type) {
    case 'Root':
      return account ? subject(arn?.endsWith(':root') ? arn : `arn:aws:iam::${account}:root`) : undefined
    case 'IAMUser': {
      const name = text(userIdentity.userName)
      // What somebody typed who is no user: AWS hides it, and there is nobody to hold.
      if (name === HIDDEN || arn?.includes(HIDDEN)) return undefined
      const native = arn ?? (account && name ? `arn:aws:iam::${account}:user/${name}` : undefined)
      return native && account ? subject(native) : undefined
    }
    case 'Role':
      return arn && account ? subject(roleArnOf(arn)) : undefined
    case 'AssumedRole':
    case 'FederatedUser': {
      const session = isObject(userIdentity.sessionContext) ? userIdentity.sessionContext : undefined
      const issuer = session && isObject(session.sessionIssuer) ? text(session.sessionIssuer.arn) : undefined
      const native = issuer ?? (arn ? roleArnOf(arn) : undefined)
      return native && accountOf(native) ? subject(native) : undefined
    }
    default:
      return undefined
  }
}

/** Role of a session: its path is not in the session's ARN, so this is only used where no issuer is named. */
export function roleArnOf(arn: string): string {
  const found = readArn(arn)
  const [, role] = /^assumed-role\/([^/]+)/.exec(found?.resource ?? '') ?? []
  return found && role ? `arn:${found.partition}:iam::${found.account}:role/${role}` : arn
}

// A log names the same few thousand identities over and over.
const subjects = new Map<string, Subject>()

export function subject(arn: string): Subject {
  let found = subjects.get(arn)
  if (!found) {
    if (subjects.size > 100_000) subjects.clear()
    const kind = kindOfArn(arn)
    const name = kind === 'root_account' ? 'root' : nameOfArn(arn)
    found = { provider: 'aws', nativeId: arn, kind, name, scope: accountOf(arn) ?? '' }
    subjects.set(arn, found)
  }
  return found
}

/** Part of a session's ARN behind the role's name. */
function sessionNameOf(userIdentity: Members): string | undefined {
  const arn = text(userIdentity.arn)
  return arn?.includes(':assumed-role/') ? nameOfArn(arn) : undefined
}

const instanceId = /^i-[0-9a-f]{8,17}$/
const podIdentity = /^eks-(.+)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Where the credential was presented: the instance, function or pod it was given to when the session tells, else the address. */
export function contextOf(event: Members, userIdentity: Members): EventContext | undefined {
  const session = isObject(userIdentity.sessionContext) ? userIdentity.sessionContext : undefined
  const issuedTo = isObject(userIdentity.inScopeOf)
    ? text(userIdentity.inScopeOf.credentialsIssuedTo)
    : undefined
  if (issuedTo) return { kind: 'workload', name: issuedTo }
  const name = sessionNameOf(userIdentity)
  if (name && (instanceId.test(name) || session?.ec2RoleDelivery !== undefined))
    return { kind: 'workload', name }
  const pod = name ? podIdentity.exec(name)?.[1] : undefined
  if (pod) return { kind: 'workload', name: `eks/${workloadOfPod(pod)}` }
  if (name && /exec-env\/AWS_Lambda|^AWS_Lambda/.test(text(event.userAgent) ?? ''))
    return { kind: 'workload', name: `lambda/${accountOf(userIdentity.arn)}/${name}` }
  const ip = ipOf(event.sourceIPAddress)
  return ip ? { kind: 'network', name: `ip ${ip}` } : undefined
}

/** The field also holds names of services and "AWS Internal". */
export function ipOf(value: unknown): string | undefined {
  return typeof value === 'string' &&
    (/^\d{1,3}(\.\d{1,3}){3}$/.test(value) || /^[0-9a-f]*:[0-9a-f:.]+$/i.test(value))
    ? value
    : undefined
}

/** A person was at the keyboard: console, browser, IAM Identity Center, SAML, or a second factor. */
export function isHuman(event: Members, userIdentity: Members, actor: Subject): true | undefined {
  if (event.sessionCredentialFromConsole === 'true' || actor.kind === 'root_account') return true
  if (event.eventType === 'AwsConsoleSignIn' || event.eventType === 'AwsConsoleAction') return true
  if (actor.nativeId.includes('AWSReservedSSO_')) return true
  const agent = event.userAgent
  if (typeof agent === 'string' && /^Mozilla\/|signin\.amazonaws\.com|console\.amazonaws\.com/.test(agent))
    return true
  const session = isObject(userIdentity.sessionContext) ? userIdentity.sessionContext : undefined
  const attributes = session && isObject(session.attributes) ? session.attributes : undefined
  return attributes?.mfaAuthenticated === 'true' || attributes?.mfaAuthenticated === true ? true : undefined
}
