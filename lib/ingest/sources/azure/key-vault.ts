import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said, text } from '../checked'
import { environmentOfTags, ownerHintsOf, someHints } from '../hints'

const time = z.union([z.string(), z.number()]).nullish()
const item = z.object({
  id: z.string().nullish(),
  kid: z.string().nullish(),
  contentType: z.string().nullish(),
  managed: z.boolean().nullish(),
  tags: z.record(z.string(), z.unknown()).nullish(),
  attributes: z.object({
    enabled: z.boolean().nullish(),
    created: time,
    expires: time,
    exp: time,
  }),
})

/**
 * Secrets, keys and certificates of Azure Key Vaults, never their values. The dates are those of the current version. Whom a secret lets in elsewhere, and when it
 * was last read, only the vault's own log says. Source: Azure Key Vault REST API 7.4, GetSecrets, GetKeys, GetCertificates; Azure CLI.
 */
export const keyVault: Format = {
  id: 'azure/key-vault',
  title: 'Azure Key Vault secrets, keys and certificates',
  provider: 'azure',
  role: 'inventory',
  collect: `# needs Key Vault Reader on each vault: it reads metadata and no value
az keyvault list --query '[].name' -o tsv | while read -r vault; do
  for kind in secret key certificate; do az keyvault "$kind" list --vault-name "$vault" -o json | jq -c '.[]'; done
done > key-vault.ndjson`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => placeOf(value)?.vault,
  enumerates: [],
  keeps: {
    ...members('id kid name contentType managed x509Thumbprint x5t subject'),
    attributes: {
      ...members('enabled recoveryLevel'),
      ...times('created updated expires notBefore exp nbf'),
    },
    tags: { '*': true },
  },
  recordIdOf: ({ value }) => (isObject(value) ? (text(value.kid) ?? text(value.id)) : undefined),
  records: ({ value }) => recordsOf(value),
}

interface Place {
  vault: string
  kind: 'secrets' | 'keys' | 'certificates'
  name: string
}

/** `https://corp.vault.azure.net/secrets/db/0123` */
function placeOf(value: unknown): Place | undefined {
  const id = isObject(value) ? (text(value.kid) ?? text(value.id)) : undefined
  const [, vault, kind, name] =
    /^https:\/\/([a-z0-9-]{1,64}\.(?:vault|managedhsm)\.[a-z0-9.-]{1,60})\/(secrets|keys|certificates)\/([\w-]{1,127})(?:\/|$)/i.exec(
      id ?? '',
    ) ?? []
  return vault && kind && name
    ? { vault: vault.toLowerCase(), kind: kind.toLowerCase() as Place['kind'], name }
    : undefined
}

function isOwn({ value }: Raw): boolean {
  return isObject(value) && isObject(value.attributes) && placeOf(value) !== undefined
}

const words = { secrets: 'secret', keys: 'key', certificates: 'certificate' } as const

function recordsOf(value: unknown): ModelRecord[] {
  const found = checked(item, value, 'an object of a Key Vault')
  const place = placeOf(value)
  if (!place) throw new Reject('The object does not say in which vault it is')
  const { vault, kind, name } = place
  const identity = { provider: 'azure', nativeId: `${vault}/${kind}/${name.toLowerCase()}` } as const
  const tags = Object.fromEntries(
    Object.entries(found.tags ?? {}).flatMap(([tag, one]) => (typeof one === 'string' ? [[tag, one]] : [])),
  )
  const isOn = found.attributes.enabled !== false
  const created = readTime(found.attributes.created)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name,
      scope: vault,
      environment: environmentOfTags(tags),
      status: isOn ? 'active' : 'disabled',
      // The vault makes these for a certificate, and changes them with it.
      providerManaged: found.managed ? true : undefined,
      description: `A ${words[kind]} that is kept here; whom it lets in elsewhere is not told`,
      tags: Object.keys(tags).length > 0 ? tags : undefined,
      ownerHints: someHints(ownerHintsOf(tags, 'tag')),
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: identity.nativeId,
      kind: 'other',
      static: true,
      label: `${words[kind][0]!.toUpperCase()}${words[kind].slice(1)} ${name}`,
      status: isOn ? 'active' : 'inactive',
      createdAt: created,
      rotatedAt: created,
      rotationTracked: created ? true : undefined,
      expiresAt: readTime(found.attributes.expires) ?? readTime(found.attributes.exp),
      cannotExpire: false,
      // Nothing in the vault rotates a secret; whether something outside of it does is not told. Keys never leave it.
      inStore: kind === 'secrets' ? true : undefined,
    } satisfies CredentialRecord),
  ]
}
