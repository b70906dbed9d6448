import { z } from 'zod'
import type { IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import type { Format, Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { environmentOfTags, ownerHintsOf, someHints } from '../hints'
import { federatedCredential, trustOf } from './federated-credential'
import {
  azureIdentity,
  collectionOf,
  credentialsOf,
  guid,
  hasMembers,
  keyOfGraph,
  ownerHintsIn,
  owners,
  secretOfGraph,
  tagsIn,
} from './graph'

const application = z.object({
  id: guid.nullish(),
  appId: guid,
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  notes: z.string().nullish(),
  createdDateTime: z.string().nullish(),
  deletedDateTime: z.string().nullish(),
  serviceManagementReference: z.string().nullish(),
  isFallbackPublicClient: z.boolean().nullish(),
  tags: z.array(z.string()).nullish(),
  passwordCredentials: z.array(secretOfGraph).nullish(),
  keyCredentials: z.array(keyOfGraph).nullish(),
  owners,
  federatedIdentityCredentials: z.array(federatedCredential).nullish(),
})

/**
 * App registrations, from `/applications` of Microsoft Graph or `az ad app list`. Secrets and certificates are here; an application
 * of another company has only a service principal. Source: Microsoft Graph v1.0, application.
 */
export const applications: Format = {
  id: 'azure/applications',
  title: 'Entra app registrations',
  provider: 'azure',
  role: 'inventory',
  collect: `# needs Application.Read.All; a page at a time, with owners and federated credentials
next='https://graph.microsoft.com/v1.0/applications?$expand=owners($select=id,userPrincipalName,mail,displayName)&$top=100'
while [ -n "$next" ]; do
  page=$(az rest --url "$next"); next=$(jq -r '."@odata.nextLink" // ""' <<<"$page")
  jq -c '.value[]' <<<"$page"
done | while read -r app; do
  az rest --url "https://graph.microsoft.com/v1.0/applications/$(jq -r .id <<<"$app")/federatedIdentityCredentials" | jq -c --argjson app "$app" '$app + {federatedIdentityCredentials: .value}'
done > applications.ndjson`,
  envelope: ['@odata.context'],
  recognises: ({ records, envelope, lists }) =>
    (collectionOf(envelope) === 'applications' && lists?.includes('value') === true) ||
    records.some(isApplication),
  isOwn: isApplication,
  scopeOf: () => undefined,
  asksFor: 'Entra tenant id',
  enumerates: ['app_registration'],
  keeps: {
    ...members(
      'id appId displayName description notes serviceManagementReference tags signInAudience publisherDomain isFallbackPublicClient',
    ),
    ...times('createdDateTime deletedDateTime'),
    ...wordMembers('disabledByMicrosoftStatus'),
    passwordCredentials: { ...members('keyId displayName'), ...times('startDateTime endDateTime') },
    keyCredentials: {
      ...members('keyId displayName customKeyIdentifier type usage'),
      ...times('startDateTime endDateTime'),
    },
    owners: members('id userPrincipalName mail displayName'),
    federatedIdentityCredentials: {
      ...members('id name issuer subject audiences description'),
      claimsMatchingExpression: members('value languageVersion'),
    },
  },
  subjectOf: ({ value }) =>
    isObject(value) && guid.safeParse(value.appId).success ? azureIdentity(value.appId as string) : undefined,
  records: (raw, { scope }) => recordsOf(raw, scope),
}

/** A service principal names its type, and nothing else of the directory has secrets beside an application id. */
function isApplication(raw: Raw): boolean {
  const collection = collectionOf(raw.envelope)
  if (collection !== undefined) return collection === 'applications'
  return (
    hasMembers(raw, 'appId', 'signInAudience') &&
    !hasMembers(raw, 'servicePrincipalType') &&
    !hasMembers(raw, 'servicePrincipalNames')
  )
}

function recordsOf({ value }: Raw, scope: string): ModelRecord[] {
  const found = checked(application, value, 'an app registration')
  const identity = azureIdentity(found.appId)
  const tags = tagsIn(found.tags)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'app_registration',
      aliases: found.id ? [found.id] : undefined,
      name: found.displayName || found.appId,
      scope,
      environment: tags && environmentOfTags(tags),
      status: found.deletedDateTime ? 'disabled' : undefined,
      createdAt: readTime(found.createdDateTime),
      // Without its secret people get tokens in its name then: by a code on another device, or with their password.
      interactive: found.isFallbackPublicClient ?? undefined,
      description: found.description || found.notes || undefined,
      tags,
      ownerHints: someHints([...ownerHintsIn(found), ...(tags ? ownerHintsOf(tags, 'tag') : [])]),
    } satisfies IdentityRecord),
    ...credentialsOf(identity, found),
    ...(found.federatedIdentityCredentials ?? []).map((one) => trustOf(one, identity)),
  ]
}
