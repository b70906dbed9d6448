import { z } from 'zod'
import type { IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members } from '../../read/kept'
import { Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said, text, type Members } from '../checked'
import { environmentOfTags, ownerHintsOf, someHints } from '../hints'
import { federatedCredential, trustOf } from './federated-credential'
import { azureIdentity, guid, hasMembers } from './graph'

const identity = z.object({
  id: z.string(),
  name: z.string(),
  clientId: guid,
  principalId: guid.nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
})

/**
 * User-assigned managed identities as the resource manager lists them, and federated credentials, of these or of applications, in
 * lists of their own. Source: Managed Identity REST API 2024-11-30; Microsoft Graph v1.0, federatedIdentityCredential.
 */
export const managedIdentities: Format = {
  id: 'azure/managed-identities',
  title: 'Azure managed identities and federated credentials',
  provider: 'azure',
  role: 'inventory',
  collect: `# needs Microsoft.ManagedIdentity/userAssignedIdentities/read and …/federatedIdentityCredentials/read (Reader has both)
az identity list -o json | jq -c '.[]' > managed-identities.ndjson
jq -r '[.name, .resourceGroup] | @tsv' managed-identities.ndjson | while read -r name group; do
  az identity federated-credential list --identity-name "$name" --resource-group "$group" -o json | jq -c '.[]'
done >> managed-identities.ndjson`,
  envelope: ['@odata.context'],
  recognises: ({ records }) => records.some(isOfManaged),
  isOwn: isOfManaged,
  scopeOf: ({ value }) => (isObject(value) ? text(flat(value).tenantId)?.toLowerCase() : undefined),
  asksFor: 'Entra tenant id',
  enumerates: ['managed_identity'],
  keeps: {
    ...managedKept(),
    properties: managedKept(),
    tags: { '*': true },
  },
  subjectOf: ({ value }) => {
    const id = isObject(value) ? flat(value).clientId : undefined
    return guid.safeParse(id).success ? azureIdentity(id as string) : undefined
  },
  records: (raw, { scope }) => recordsOf(raw, scope),
}

function managedKept() {
  return {
    ...members(
      'id name type location resourceGroup clientId principalId tenantId issuer subject audiences description @odata.id',
    ),
    claimsMatchingExpression: members('value languageVersion'),
  }
}

const flat = (value: Members): Members => ({
  ...value,
  ...(isObject(value.properties) ? value.properties : {}),
})

const isFederated = (value: Members): boolean =>
  'issuer' in value && ('subject' in value || 'claimsMatchingExpression' in value) && 'audiences' in value

function isOfManaged(raw: Raw): boolean {
  if (!isObject(raw.value)) return false
  const value = flat(raw.value)
  return (
    (/\/userAssignedIdentities\/[^/]+$/i.test(text(value.id) ?? '') && 'clientId' in value) ||
    (hasMembers(raw, 'name') && isFederated(value))
  )
}

function recordsOf(raw: Raw, scope: string): ModelRecord[] {
  if (!isObject(raw.value)) throw new Reject('This is not a managed identity')
  const value = flat(raw.value)
  if (isFederated(value)) {
    const holder = holderOf(value, raw)
    if (!holder)
      throw new Reject(
        'The federated credential does not say whose it is: list it with its application, as the command for app registrations does',
      )
    return [trustOf(checked(federatedCredential, value, 'a federated credential'), azureIdentity(holder))]
  }
  const found = checked(identity, value, 'a managed identity')
  const tags = found.tags ?? undefined
  return [
    said({
      type: 'identity',
      ...azureIdentity(found.clientId),
      kind: 'managed_identity',
      aliases: [...(found.principalId ? [found.principalId] : []), found.id.toLowerCase()],
      name: found.name,
      scope: text(value.tenantId)?.toLowerCase() ?? scope,
      environment: tags && environmentOfTags(tags),
      status: 'active',
      tags: { ...tags, resource: found.id },
      ownerHints: tags && someHints(ownerHintsOf(tags, 'tag')),
    } satisfies IdentityRecord),
  ]
}

/** Of a managed identity the id holds its resource, of an application the address does. */
function holderOf(value: Members, { envelope }: Raw): string | undefined {
  const id = text(value.id)?.toLowerCase() ?? ''
  const end = id.indexOf('/federatedidentitycredentials/')
  if (end > 0 && id.includes('/userassignedidentities/')) return id.slice(0, end)
  const address = `${text(value['@odata.id']) ?? ''} ${String(envelope?.['@odata.context'] ?? '')}`
  return /Application\('([0-9a-f-]{36})'\)|applications\('([0-9a-f-]{36})'\)/i
    .exec(address)
    ?.slice(1)
    .find((id) => id !== undefined)
}
