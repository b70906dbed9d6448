import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import type { Format, Raw } from '../../source'
import { inAnyCase } from '../any-case'
import { checked, isObject, said, text } from '../checked'
import { oktaIdentity, organisationOf } from './names'

const token = z.object({
  id: z.string(),
  name: z.string(),
  userId: z.string().nullish(),
  clientName: z.string().nullish(),
  tokenWindow: z.string().nullish(),
  created: z.string().nullish(),
  lastUpdated: z.string().nullish(),
  expiresAt: z.string().nullish(),
  network: z
    .object({
      connection: z.string().nullish(),
      include: z.array(z.string()).nullish(),
    })
    .nullish(),
})

/**
 * API tokens of an Okta organisation. A token does whatever the administrator who made it may do, in every scope, and lives as long as
 * it is used once in its window: it has no end. Source: Okta Management API, API tokens.
 */
export const apiTokens: Format = inAnyCase({
  id: 'okta/api-tokens',
  title: 'Okta API tokens',
  provider: 'okta',
  role: 'inventory',
  collect: `# needs the scope okta.apiTokens.read (a read-only administrator sees all tokens)
curl -sS -H "Authorization: SSWS $OKTA_TOKEN" "https://$OKTA_ORG/api/v1/api-tokens" > api-tokens.json`,
  recognises: ({ records }) => records.some(isToken),
  isOwn: isToken,
  scopeOf: ({ value }) => organisationOf(value),
  asksFor: 'Okta organisation (acme.okta.com)',
  enumerates: ['api_client'],
  keeps: {
    ...members('id name userId clientName tokenWindow'),
    ...times('created lastUpdated expiresAt'),
    network: members('connection include exclude'),
    _links: { self: members('href') },
  },
  subjectOf: ({ value }) =>
    isObject(value) && text(value.id) ? oktaIdentity(value.id as string) : undefined,
  records: ({ value }, { scope }) => recordsOf(value, organisationOf(value) ?? scope),
})

function isToken({ value }: Raw): boolean {
  return isObject(value) && 'tokenWindow' in value && 'userId' in value
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  const found = checked(token, value, 'an API token')
  const identity = oktaIdentity(found.id)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: found.name,
      scope,
      status: 'active',
      createdAt: readTime(found.created),
      description: found.userId ? `Acts with all rights of user ${found.userId}` : undefined,
      ownerHints: found.userId ? [{ from: 'creator', key: 'userId', value: found.userId }] : undefined,
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: found.id,
      kind: 'api_key',
      static: true,
      label: found.clientName ? `API token of ${found.clientName}` : 'API token',
      status: 'active',
      createdAt: readTime(found.created),
      rotatedAt: readTime(found.created),
      rotationTracked: false,
      // The end that the answer names moves on with each use.
      cannotExpire: false,
      binding: found.network?.connection
        ? { network: found.network.include?.length ? found.network.include : found.network.connection }
        : undefined,
    } satisfies CredentialRecord),
    // Whatever its user holds, alone or through groups, the token holds.
    ...(found.userId
      ? [
          {
            type: 'membership' as const,
            identity,
            group: oktaIdentity(found.userId),
            name: `its user ${found.userId}`,
            isOwnAccount: true,
          },
        ]
      : []),
  ]
}
