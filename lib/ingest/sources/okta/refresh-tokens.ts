import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import type { Format, Raw } from '../../source'
import { checked, isObject, objectAt, said, text } from '../checked'
import { oktaIdentity, organisationOf } from './names'

const token = z.object({
  id: z.string(),
  clientId: z.string(),
  status: z.string().nullish(),
  userId: z.string().nullish(),
  issuer: z.string().nullish(),
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
  /** Added by the command below, from the settings of the application. */
  rotation: z.string().nullish(),
  expiresAt: z.string().nullish(),
  scopes: z.array(z.string()).nullish(),
})

/**
 * Refresh tokens that applications of Okta hold, each with the user for whom the application gets new tokens. The answer does not
 * tell when one was last used; whether it is replaced at each use, the application does. Source: Okta Management API, Application Tokens.
 */
export const refreshTokens: Format = {
  id: 'okta/refresh-tokens',
  title: 'Okta refresh tokens of applications',
  provider: 'okta',
  role: 'inventory',
  collect: `# needs the scope okta.apps.read; of applications that run in a browser or on a device the tokens are sessions of people
api() { curl -sS -H "Authorization: SSWS $OKTA_TOKEN" "https://$OKTA_ORG$1"; }
next="https://$OKTA_ORG/api/v1/apps?limit=200"
while [ -n "$next" ]; do
  curl -sS -D headers -H "Authorization: SSWS $OKTA_TOKEN" "$next" | jq -r '.[] | select(.settings.oauthClient | (.grant_types // [] | index("refresh_token")) and (.application_type == "web" or .application_type == "service")) | .id + " " + (.settings.oauthClient.refresh_token.rotation_type // "STATIC")'
  next=$(sed -n 's/^link: <\\([^>]*\\)>; rel="next".*/\\1/ip' headers)
done | while read -r id rotation; do
  page="https://$OKTA_ORG/api/v1/apps/$id/tokens?limit=200"
  while [ -n "$page" ]; do
    curl -sS -D headers-of-tokens -H "Authorization: SSWS $OKTA_TOKEN" "$page" | jq -c --arg rotation "$rotation" '.[] + {rotation: $rotation}'
    page=$(sed -n 's/^link: <\\([^>]*\\)>; rel="next".*/\\1/ip' headers-of-tokens)
  done
done > refresh-tokens.ndjson`,
  recognises: ({ records }) => records.some(isToken),
  isOwn: isToken,
  scopeOf: ({ value }) => organisationOf(value),
  asksFor: 'Okta organisation (acme.okta.com)',
  enumerates: [],
  covers: { '': ['credential'] },
  keeps: {
    ...members('id clientId userId issuer scopes'),
    ...wordMembers('status rotation'),
    ...times('created lastUpdated expiresAt'),
    _links: { app: members('href title'), '*': members('href') },
  },
  subjectOf: ({ value }) => (isObject(value) && text(value.clientId) ? ofClient(value) : undefined),
  recordIdOf: ({ value }) => (isObject(value) ? text(value.id) : undefined),
  records: ({ value }, { scope }) => recordsOf(value, organisationOf(value) ?? scope),
}

function isToken({ value }: Raw): boolean {
  return isObject(value) && 'clientId' in value && 'userId' in value && Array.isArray(value.scopes)
}

/** One that stays the same at each use was replaced last when it was made. */
function replacedAt({ rotation, created, lastUpdated }: z.infer<typeof token>): Date | undefined {
  if (/^static$/i.test(rotation ?? '')) return readTime(created)
  return /^rotate$/i.test(rotation ?? '') ? readTime(lastUpdated ?? created) : undefined
}

/** The application by its own id, which the address of the answer holds, else by that of its client. */
function ofClient(value: Record<string, unknown>): ReturnType<typeof oktaIdentity> {
  const href = text(objectAt(objectAt(value, '_links'), 'app').href) ?? ''
  const [, app] = /\/apps\/([A-Za-z0-9]+)$/.exec(href) ?? []
  return oktaIdentity(app ?? (value.clientId as string))
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  const found = checked(token, value, 'a refresh token')
  const identity = ofClient(value as Record<string, unknown>)
  const title = text(objectAt(objectAt(value as Record<string, unknown>, '_links'), 'app').title)
  const status = found.status?.toUpperCase()
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      aliases: identity.nativeId === found.clientId ? undefined : [found.clientId],
      name: title ?? found.clientId,
      scope,
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: found.id,
      kind: 'refresh_token',
      static: false,
      label: found.userId ? `Refresh token for user ${found.userId}` : 'Refresh token',
      status: status === 'ACTIVE' ? 'active' : status === 'REVOKED' ? 'revoked' : undefined,
      createdAt: readTime(found.created),
      rotatedAt: replacedAt(found),
      expiresAt: readTime(found.expiresAt),
      issuer: found.issuer ?? undefined,
      binding: found.userId ? { user: found.userId } : undefined,
    } satisfies CredentialRecord),
  ]
}
