import type { GrantRecord, ModelRecord } from '@/lib/model/records'
import { workspaceAction } from '@/lib/privilege/workspace-catalogue'
import type { Kept } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, type Members, said, scalar, text } from '../checked'
import { isToken } from './consents'
import { gcpIdentity } from './names'
import { rightsOf } from './roles'

/**
 * Programs that may act as everybody in a domain of Google Workspace, with the scopes in which they may: the list of API clients in the
 * Admin console, downloaded as CSV, or the same as JSON. A service account is named by its unique id. No API answers the list.
 * Source: Google Workspace Admin Help, "Control API access with domain-wide delegation".
 */
export const domainWideDelegation: Format = {
  id: 'gcp/domain-wide-delegation',
  title: 'Google Workspace domain-wide delegation',
  provider: 'gcp',
  role: 'inventory',
  collect: `# a super administrator, in the Admin console: Security, Access and data control, API controls, Manage domain-wide delegation,
# "Download client info"; rename the file so that it says of which domain it is
mv ~/Downloads/*.csv domain-wide-delegation.csv`,
  recognises: ({ records }) => records.some(isClient),
  isOwn: isClient,
  scopeOf: () => undefined,
  asksFor: 'Google Workspace domain',
  enumerates: [],
  keeps: ({ value }) => keptOf(value),
  covers: { '': ['grant'] },
  recordIdOf: ({ value }) => (isObject(value) ? clientIdIn(value) : undefined),
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

/** Members by what they mean, whatever case and blanks their heading has. */
const meanings = {
  id: /^(oauth2?)?clientids?$/,
  name: /^(client|app|application)?(name|title)$/,
  scopes: /^(oauth2?|api|authorized|authorised)?scopes?$/,
} as const

const plain = (heading: string): string => heading.toLowerCase().replace(/[^a-z0-9]/g, '')

function memberOf(value: Members, meaning: keyof typeof meanings): unknown {
  const heading = Object.keys(value).find((one) => meanings[meaning].test(plain(one)))
  return heading === undefined ? undefined : value[heading]
}

const keptOf = (value: unknown): Kept =>
  Object.fromEntries(
    Object.keys(isObject(value) ? value : {})
      .filter((heading) => Object.values(meanings).some((meaning) => meaning.test(plain(heading))))
      .map((heading) => [heading, true as const]),
  )

/** The unique id of a service account, or the id of an OAuth client. */
function clientIdIn(value: Members): string | undefined {
  const id = scalar(memberOf(value, 'id')).trim()
  return /^\d{15,25}$/.test(id) || id.endsWith('.apps.googleusercontent.com') ? id : undefined
}

/** A list, or one text with commas or blanks between the scopes. */
function scopesIn(value: Members): string[] {
  const found = memberOf(value, 'scopes')
  const all = Array.isArray(found) ? found.flatMap((one) => text(one) ?? []) : [text(found) ?? '']
  return [...new Set(all.flatMap((one) => one.split(/[\s,;"]+/)).filter((one) => one !== ''))].sort()
}

const isScope = (scope: string): boolean =>
  /^https?:\/\/([a-z0-9-]{1,60}\.)?(googleapis|google)\.com\//.test(scope) ||
  /^(openid|email|profile)$/.test(scope)

function isClient({ value, at }: Raw): boolean {
  return (
    isObject(value) &&
    !isToken({ value, at }) &&
    clientIdIn(value) !== undefined &&
    scopesIn(value).some((one) => one.includes('google'))
  )
}

function recordsOf(value: unknown, domain: string): ModelRecord[] {
  const id = isObject(value) ? clientIdIn(value) : undefined
  if (!isObject(value) || !id)
    throw new Reject('The line names no client: neither the id of an account nor that of an OAuth client')
  const scopes = scopesIn(value)
  if (scopes.length === 0) throw new NotAboutIdentities('A client without a scope may act as nobody')
  const odd = scopes.find((scope) => !isScope(scope))
  if (odd !== undefined) throw new Reject(`This is no scope of Google: ${odd.slice(0, 80)}`)
  const name = text(memberOf(value, 'name')) ?? id
  return scopes.flatMap((scope): ModelRecord[] => {
    const action = workspaceAction(scope)
    const title = action.slice('workspace:'.length)
    const set = `workspace-scope/${scope}`
    return [
      said({
        type: 'grant',
        identity: gcpIdentity(id),
        nativeId: `workspace/${domain}/${scope}`,
        name: title,
        kind: 'allow',
        permissionSet: set,
        via: 'domain-wide delegation',
        resource: `everybody in ${domain}`,
        standIn: { kind: 'api_client', name, scope: domain },
      } satisfies GrantRecord),
      { ...rightsOf(set, title, [action], 'everywhere'), nativeId: set },
    ]
  })
}
