import type { IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, listAt, objectAt, said, scalar, type Members, text } from '../checked'
import { accountOf, kindOfArn, nameOfArn } from '../aws/arn'
import { gcpIdentity, isServiceAccount, projectOf } from '../gcp/names'

/**
 * Findings of Prowler, as OCSF or as its table. Muster judges by itself: what it takes from a finding is that the user, the role or the service account that
 * it speaks of exists. Both files of one run say the same. Sources: Prowler documentation, "Reporting"; OCSF 1.4, Detection Finding.
 */
export const prowler: Format = {
  id: 'graphs/prowler',
  title: 'Prowler findings (OCSF, CSV)',
  provider: 'other',
  role: 'inventory',
  collect: `# needs the read rights that Prowler asks for (SecurityAudit and ViewOnlyAccess on AWS)
prowler aws --service iam --output-formats json-ocsf csv`,
  recognises: ({ header, records }) =>
    header
      ? ['CHECK_ID', 'FINDING_UID', 'PROWLER_VERSION'].every((name) => header.includes(name))
      : records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => {
    const found = findingOf(value)
    return found && (accountOf(found.resources[0]) || found.account)
  },
  asksFor: 'account or project',
  enumerates: [],
  keeps: {
    ...members(
      'CHECK_ID FINDING_UID PROVIDER ACCOUNT_UID RESOURCE_UID RESOURCE_NAME RESOURCE_TYPE REGION class_uid',
    ),
    ...wordMembers('STATUS SEVERITY severity status_code'),
    ...times('TIMESTAMP time_dt'),
    finding_info: members('uid'),
    metadata: { event_code: true, product: members('name version') },
    cloud: { ...members('provider region'), account: members('uid') },
    resources: members('uid name type region'),
  },
  recordIdOf: ({ value }) => findingOf(value)?.id,
  records: ({ value }) => recordsOf(value),
}

interface Found {
  id: string | undefined
  provider: string
  account: string | undefined
  resources: string[]
}

/** What both of its shapes say. */
function findingOf(value: unknown): Found | undefined {
  if (!isObject(value)) return undefined
  if ('CHECK_ID' in value && 'RESOURCE_UID' in value)
    return {
      id: text(value.FINDING_UID),
      provider: text(value.PROVIDER)?.toLowerCase() ?? '',
      account: text(value.ACCOUNT_UID),
      resources: [text(value.RESOURCE_UID), text(value.RESOURCE_NAME)].filter((one) => one !== undefined),
    }
  const cloud = objectAt(value, 'cloud')
  if (Number(scalar(value.class_uid)) !== 2004 || text(productOf(value).name)?.toLowerCase() !== 'prowler')
    return undefined
  return {
    id: text(objectAt(value, 'finding_info').uid),
    provider: text(cloud.provider)?.toLowerCase() ?? '',
    account: text(objectAt(cloud, 'account').uid),
    resources: listAt(value, 'resources')
      .filter(isObject)
      .flatMap((one) => [text(one.uid), text(one.name)])
      .filter((one) => one !== undefined),
  }
}

const productOf = (value: Members): Members => objectAt(objectAt(value, 'metadata'), 'product')

function isOwn({ value }: Raw): boolean {
  return findingOf(value) !== undefined
}

function recordsOf(value: unknown): ModelRecord[] {
  const found = findingOf(value)
  if (!found) throw new Reject('This is no finding of Prowler')
  const identities = found.resources.flatMap((resource) => identityOf(resource))
  if (identities.length === 0)
    throw new NotAboutIdentities('A finding about something else than a user, a role or a service account')
  const named = new Map(identities.map((identity) => [identity.nativeId, identity]))
  return [...named.values()]
}

function identityOf(resource: string): IdentityRecord[] {
  if (/^arn:aws[a-z-]*:iam::[^:]*:(root$|user\/|role\/)/.test(resource)) {
    const scope = accountOf(resource)
    if (!scope || !/^\d{12}$/.test(scope)) throw new Reject('The finding names no account')
    const kind = kindOfArn(resource)
    const name = kind === 'root_account' ? 'root' : nameOfArn(resource)
    return [said({ type: 'identity', provider: 'aws', nativeId: resource, kind, name, scope })]
  }
  if (isServiceAccount(resource))
    return [
      said({
        type: 'identity',
        ...gcpIdentity(resource),
        kind: 'service_account',
        name: resource.split('@')[0]!,
        scope: projectOf(resource) ?? 'unknown project',
      }),
    ]
  return []
}
