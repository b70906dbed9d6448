import { z } from 'zod'
import type { GrantRecord, ModelRecord } from '@/lib/model/records'
import { consentAction } from '@/lib/privilege/workspace-catalogue'
import { members } from '../../read/kept'
import { NotAboutIdentities, type Format, type Raw } from '../../source'
import { checked, isObject, said, scalar } from '../checked'
import { gcpIdentity } from './names'
import { rightsOf } from './roles'

const token = z.object({
  clientId: z.string().min(1),
  userKey: z.string().nullish(),
  displayText: z.string().nullish(),
  anonymous: z.boolean().nullish(),
  scopes: z.array(z.string()).nullish(),
})

/**
 * Applications that people of Google Workspace let into their own accounts, with the scopes that they agreed to. One person's consent
 * reaches what that person has, and nothing of anybody else. Source: Admin SDK Directory API, tokens.list.
 */
export const consents: Format = {
  id: 'gcp/consents',
  title: 'Google Workspace apps with consents of users',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs a scope outside of Google Cloud, for which gcloud wants an OAuth client of your own; the ids are those of users.ndjson
gcloud auth application-default login --client-id-file=client.json --scopes=https://www.googleapis.com/auth/cloud-platform,https://www.googleapis.com/auth/admin.directory.user.security
jq -r .id users.ndjson | while read -r id; do
  curl -sS -H "Authorization: Bearer $(gcloud auth application-default print-access-token)" "https://admin.googleapis.com/admin/directory/v1/users/$id/tokens" | jq -c '.items[]?'
done > consents.ndjson`,
  recognises: ({ records, envelope }) =>
    envelope.kind === 'admin#directory#tokenList' || records.some(isToken),
  isOwn: isToken,
  scopeOf: () => undefined,
  asksFor: 'Google Workspace domain',
  enumerates: [],
  keeps: members('kind clientId userKey displayText anonymous nativeApp scopes'),
  covers: { '': ['grant'], items: ['grant'] },
  recordIdOf: ({ value }) =>
    isObject(value) && value.clientId
      ? [value.clientId, value.displayText, value.userKey].map(scalar).join(' ')
      : undefined,
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

export function isToken({ value }: Raw): boolean {
  return (
    isObject(value) &&
    (value.kind === 'admin#directory#token' ||
      ('clientId' in value && 'displayText' in value && ('nativeApp' in value || 'anonymous' in value)))
  )
}

function recordsOf(value: unknown, domain: string): ModelRecord[] {
  const found = checked(token, value, 'a consent to an application')
  const scopes = [...new Set(found.scopes ?? [])].sort()
  if (scopes.length === 0) throw new NotAboutIdentities('A consent without a scope gives nothing')
  const rights = scopes.filter((scope) => !/^(openid|email|profile)$|userinfo\.(email|profile)$/.test(scope))
  if (rights.length === 0) throw new NotAboutIdentities('A consent to sign in only')
  // One that is not registered with Google has only its host for a name, and shares its client id with all such.
  const client = found.anonymous && found.displayText ? `anonymous/${found.displayText}` : found.clientId
  const person = found.userKey || undefined
  return rights.flatMap((scope): ModelRecord[] => {
    const action = consentAction(scope)
    const title = action.slice(action.indexOf(':') + 1)
    const set = `workspace-consent/${scope}`
    return [
      said({
        type: 'grant',
        identity: gcpIdentity(client),
        nativeId: `workspace-consent/${domain}/${scope}/${person ?? ''}`,
        name: title,
        kind: 'allow',
        permissionSet: set,
        via: 'consent of one person',
        resource: person ? `the account ${person}` : 'the account of one person',
        standIn: { kind: 'api_client', name: found.displayText || client, scope: domain },
      } satisfies GrantRecord),
      { ...rightsOf(set, title, [action], 'part'), nativeId: set },
    ]
  })
}
