import { scalar, isObject, parsedObject, said, text, type Members } from '../checked'
import { readArn } from './arn'

const member = (object: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), object)

/** An OCSF event that was made from a CloudTrail event (Security Lake writes classes 3001, 3002, 3005 and 6003). */
export const isOcsf = (value: Members): boolean =>
  value.class_uid !== undefined &&
  text(member(value, 'api', 'operation')) !== undefined &&
  /cloudtrail/i.test(
    `${text(member(value, 'metadata', 'product', 'name')) ?? ''} ${text(member(value, 'metadata', 'log_provider')) ?? ''}`,
  )

/**
 * The CloudTrail event behind an OCSF event.
 * Source: OCSF 1.0.0-rc.2 and 1.1.0 with their published CloudTrail mappings: the ARN is `actor.user.uuid` in the former and
 * `actor.user.uid` in the latter, `mfa` became `is_mfa` and `account_uid` became `account.uid`.
 */
export function eventOfOcsf(value: Members): Members {
  const user = member(value, 'actor', 'user')
  const session = member(value, 'actor', 'session')
  const issuer = text(member(session, 'issuer'))
  const arn = [member(user, 'uid'), member(user, 'uuid'), member(user, 'uid_alt')]
    .map(text)
    .find((one) => one?.startsWith('arn:'))
  const mfa = member(session, 'is_mfa') ?? member(session, 'mfa')
  const userIdentity = said({
    type: text(member(user, 'type')),
    arn,
    principalId: [member(user, 'uid_alt'), member(user, 'uid')]
      .map(text)
      .find((one) => one !== undefined && one !== arn),
    accountId:
      text(member(user, 'account', 'uid')) ??
      text(member(user, 'account_uid')) ??
      (arn ? readArn(arn)?.account : undefined),
    accessKeyId: text(member(user, 'credential_uid')),
    userName: text(member(user, 'name')),
    invokedBy: text(member(value, 'actor', 'invoked_by')),
    identityProvider: text(member(value, 'actor', 'idp', 'name')),
    sessionContext: isObject(session)
      ? said({
          sessionIssuer: issuer ? { arn: issuer } : undefined,
          attributes: mfa === undefined ? undefined : { mfaAuthenticated: scalar(mfa) },
        })
      : undefined,
  })
  return said({
    eventName: member(value, 'api', 'operation'),
    eventSource: member(value, 'api', 'service', 'name'),
    eventID: text(member(value, 'metadata', 'uid')),
    eventTime: member(value, 'time_dt') ?? member(value, 'time'),
    eventType: text(member(value, 'metadata', 'event_code')) ?? text(unmapped(value, 'eventType')),
    requestID: text(member(value, 'api', 'request', 'uid')),
    sourceIPAddress:
      text(member(value, 'src_endpoint', 'ip')) ?? text(member(value, 'src_endpoint', 'domain')),
    userAgent: text(member(value, 'http_request', 'user_agent')),
    errorCode: text(member(value, 'api', 'response', 'error')),
    recipientAccountId:
      text(unmapped(value, 'recipientAccountId')) ??
      text(member(value, 'cloud', 'account', 'uid')) ??
      text(member(value, 'cloud', 'account_uid')),
    userIdentity,
    requestParameters:
      nested(member(value, 'api', 'request', 'data')) ?? gathered(value, 'requestParameters'),
    responseElements: nested(member(value, 'api', 'response', 'data')) ?? gathered(value, 'responseElements'),
  })
}

const nested = (value: unknown): Members | undefined => (isObject(value) ? value : parsedObject(value))

const unmapped = (value: Members, name: string): unknown => member(nested(value.unmapped), name)

/** Security Lake flattens what it does not map: `unmapped["responseElements.accessKey.accessKeyId"]`. */
function gathered(value: Members, name: string): Members | undefined {
  const rest = nested(value.unmapped)
  const whole = nested(rest?.[name])
  if (whole || !rest) return whole
  const found: Members = {}
  for (const [path, leaf] of Object.entries(rest)) {
    const [first, ...steps] = path.split('.')
    const last = steps.pop()
    if (first !== name || !last || steps.includes('__proto__') || last === '__proto__') continue
    let place = found
    for (const step of steps) place = (isObject(place[step]) ? place[step] : (place[step] = {})) as Members
    place[last] = leaf
  }
  return Object.keys(found).length > 0 ? found : undefined
}
