import { z } from 'zod'
import type { IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import type { Format, Raw } from '../../source'
import { inAnyCase } from '../any-case'
import { checked, isObject, said, text } from '../checked'
import { clientSecrets, scopeGrants, secretsOf } from './apps'
import { oktaIdentity, organisationOf } from './names'

const integration = z.object({
  id: z.string(),
  name: z.string().nullish(),
  type: z.string(),
  createdAt: z.string().nullish(),
  /** Spelled so in answers of some organisations. */
  created: z.string().nullish(),
  createdBy: z.string().nullish(),
  grantedScopes: z.array(z.string()),
  /** Added by the command below. */
  clientSecrets,
})

/**
 * API service integrations of Okta: services of vendors that call Okta with a client of their own, authorised by an administrator and
 * not listed among the applications. Source: Okta Management API, API Service Integrations.
 */
export const apiServices: Format = inAnyCase({
  id: 'okta/api-services',
  title: 'Okta API service integrations',
  provider: 'okta',
  role: 'inventory',
  collect: `# needs the scope okta.oauthIntegrations.read (a read-only administrator has it)
api() { curl -sS -H "Authorization: SSWS $OKTA_TOKEN" "https://$OKTA_ORG$1"; }
next="https://$OKTA_ORG/integrations/api/v1/api-services"
while [ -n "$next" ]; do
  curl -sS -D headers -H "Authorization: SSWS $OKTA_TOKEN" "$next" | jq -c '.[]'
  next=$(sed -n 's/^link: <\\([^>]*\\)>; rel="next".*/\\1/ip' headers)
done | while read -r service; do
  id=$(jq -r .id <<<"$service")
  jq -c --argjson secrets "$(api "/integrations/api/v1/api-services/$id/credentials/secrets" | jq 'if type=="array" then map(del(.client_secret)) else null end')" \\
    '. + {clientSecrets: $secrets}' <<<"$service"
done > api-services.ndjson`,
  recognises: ({ records }) => records.some(isService),
  isOwn: isService,
  scopeOf: ({ value }) => organisationOf(value),
  asksFor: 'Okta organisation (acme.okta.com)',
  enumerates: ['api_client'],
  keeps: {
    ...members('id name type createdBy grantedScopes configGuideUrl'),
    ...times('created createdAt lastUpdated'),
    clientSecrets: { ...members('id'), ...wordMembers('status'), ...times('created lastUpdated') },
    _links: { '*': members('href') },
  },
  subjectOf: ({ value }) =>
    isObject(value) && text(value.id) ? oktaIdentity(value.id as string) : undefined,
  records: ({ value }, { scope }) => recordsOf(value, organisationOf(value) ?? scope),
})

function isService({ value }: Raw): boolean {
  return isObject(value) && Array.isArray(value.grantedScopes) && 'type' in value && 'id' in value
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  const found = checked(integration, value, 'an API service integration')
  const identity = oktaIdentity(found.id)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: found.name || found.type,
      scope,
      // An organisation adds them from the catalogue of integrations that vendors publish.
      thirdParty: found.type,
      interactive: false,
      status: 'active',
      createdAt: readTime(found.createdAt ?? found.created),
      ownerHints: found.createdBy
        ? [{ from: 'creator', key: 'createdBy', value: found.createdBy }]
        : undefined,
    } satisfies IdentityRecord),
    ...secretsOf(identity, found.clientSecrets),
    ...scopeGrants(identity, found.grantedScopes),
  ]
}
