import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said, text } from '../checked'
import { builtIn, clientOf } from './names'

const session = z.object({
  id: z.string(),
  clientId: z.string(),
  username: z.string().nullish(),
  userId: z.string().nullish(),
  start: z.unknown(),
  lastAccess: z.unknown(),
  /** Added by the command below, from the settings of the realm: refresh tokens are replaced at each use. */
  revokeRefreshToken: z.boolean().nullish(),
})

/**
 * Offline sessions of a Keycloak realm: each is a refresh token that a client keeps, for a user or for its own service account, without
 * anybody being signed in. Source: Keycloak Admin REST API 26, UserSessionRepresentation; server administration guide, "Offline access".
 */
export const offlineSessions: Format = {
  id: 'keycloak/offline-sessions',
  title: 'Keycloak offline sessions',
  provider: 'keycloak',
  role: 'inventory',
  collect: `# needs the roles view-realm, view-clients and view-users of realm-management
replaced=$(kcadm.sh get "realms/$REALM" --fields revokeRefreshToken | jq .revokeRefreshToken)
kcadm.sh get clients -r "$REALM" --fields id,clientId | jq -r '.[] | .id + " " + .clientId' | while read -r id client; do
  kcadm.sh get "clients/$id/offline-sessions" -r "$REALM" -q max=100000 | jq -c --arg client "$client" --argjson replaced "$replaced" '.[] + {offline: true, clientId: $client, revokeRefreshToken: $replaced}'
done > offline-sessions.ndjson`,
  recognises: ({ records }) => records.some(isSession),
  isOwn: isSession,
  scopeOf: () => undefined,
  asksFor: 'Keycloak realm',
  enumerates: [],
  covers: { '': ['credential'] },
  keeps: {
    ...members('id clientId username userId offline clients revokeRefreshToken'),
    ...times('start lastAccess'),
  },
  subjectOf: ({ value }, { scope }) =>
    isObject(value) && text(value.clientId) ? clientOf(scope, value.clientId as string) : undefined,
  recordIdOf: ({ value }) => (isObject(value) ? text(value.id) : undefined),
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function isSession({ value }: Raw): boolean {
  return isObject(value) && 'start' in value && 'lastAccess' in value && isObject(value.clients)
}

function recordsOf(value: unknown, realm: string): ModelRecord[] {
  if (isObject(value) && value.offline !== true)
    throw new Reject(
      'The session does not say whether it is an offline one: the command of this format adds that, and the client',
    )
  const found = checked(session, value, 'an offline session')
  if (builtIn.test(found.clientId))
    throw new NotAboutIdentities('A session of a client that Keycloak creates itself')
  const identity = clientOf(realm, found.clientId)
  const who = found.username ?? found.userId
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: found.clientId,
      scope: realm,
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: found.id,
      kind: 'refresh_token',
      static: false,
      label: who ? `Offline token for ${who}` : 'Offline token',
      status: 'active',
      createdAt: readTime(found.start),
      // Each access replaces the token, or leaves it as it is, as the realm says.
      rotatedAt:
        found.revokeRefreshToken === true
          ? readTime(found.lastAccess)
          : found.revokeRefreshToken === false
            ? readTime(found.start)
            : undefined,
      // Each access is a renewal; the first one is its issue.
      lastUsedAt: readTime(found.lastAccess),
      issuer: realm,
      binding: found.userId ? { user: found.userId } : undefined,
    } satisfies CredentialRecord),
  ]
}
