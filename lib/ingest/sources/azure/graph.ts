import { z } from 'zod'
import type { CredentialRecord, OwnerHint, PermissionSetRecord } from '@/lib/model/records'
import { isNever as saysNever, readTime } from '../../read/time'
import type { Envelope, Raw } from '../../source'
import { isObject, said } from '../checked'

/** An id as the directory writes it: a GUID, in any case. */
export const guid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'is no GUID')
  .transform((id) => id.toLowerCase())

/** An application and its service principal share one application id and are one identity; the directory knows each by an object id too. */
export const azureIdentity = (id: string) => ({ provider: 'azure', nativeId: id.toLowerCase() }) as const

/** The collection that an answer of Microsoft Graph holds: `applications` of `…/$metadata#applications(id,appId)`. */
export function collectionOf(envelope: Envelope | undefined): string | undefined {
  const [, path] = String(envelope?.['@odata.context'] ?? '').split('$metadata#')
  const plain = path?.split('(').map((part, at) => (at === 0 ? part : part.slice(part.indexOf(')') + 1)))
  return plain?.join('') || undefined
}

export const hasMembers = ({ value }: Raw, ...names: string[]): boolean =>
  isObject(value) && names.every((name) => name in value)

const time = z.string().nullish()
export const secretOfGraph = z.object({
  keyId: guid,
  displayName: z.string().nullish(),
  startDateTime: time,
  endDateTime: time,
})
export const keyOfGraph = secretOfGraph.extend({
  customKeyIdentifier: z.string().nullish(),
  type: z.string().nullish(),
  usage: z.string().nullish(),
})

/** Far ahead of any rotation: how the portal and scripts wrote "never" before it was taken away. */
const NEVER_YEAR = 2099

/** Secrets and certificates of an application or a service principal. */
export function credentialsOf(
  identity: ReturnType<typeof azureIdentity>,
  {
    passwordCredentials,
    keyCredentials,
  }: {
    passwordCredentials?: readonly z.infer<typeof secretOfGraph>[] | null
    keyCredentials?: readonly z.infer<typeof keyOfGraph>[] | null
  },
  isManaged = false,
): CredentialRecord[] {
  const shared = ({ keyId, startDateTime, endDateTime }: z.infer<typeof secretOfGraph>) => {
    const end = readTime(endDateTime)
    const isNever = saysNever(endDateTime) || (end !== undefined && end.getUTCFullYear() >= NEVER_YEAR)
    return {
      type: 'credential',
      identity,
      nativeId: keyId,
      status: 'active',
      createdAt: readTime(startDateTime),
      rotatedAt: readTime(startDateTime),
      rotationTracked: false,
      expiresAt: isNever ? undefined : end,
      cannotExpire: isNever ? false : undefined,
      issuer: 'login.microsoftonline.com',
    } as const
  }
  return [
    ...(passwordCredentials ?? []).map((secret) =>
      said({
        ...shared(secret),
        kind: 'client_secret' as const,
        static: true,
        label: secret.displayName || `Client secret ${secret.keyId.slice(0, 8)}`,
      } satisfies CredentialRecord),
    ),
    ...(keyCredentials ?? []).map((key) =>
      said({
        ...shared(key),
        // The half that signs tokens of a single sign-on is no way in.
        kind: key.usage === 'Sign' ? ('signing_certificate' as const) : ('client_certificate' as const),
        // Azure rotates those of managed identities by itself.
        static: !isManaged,
        label: key.displayName || `Certificate ${key.keyId.slice(0, 8)}`,
        binding: key.customKeyIdentifier ? { thumbprint: key.customKeyIdentifier } : undefined,
      } satisfies CredentialRecord),
    ),
  ]
}

const ownerOf = z.object({
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
  displayName: z.string().nullish(),
})
export const owners = z.array(ownerOf).nullish()

/** Who is named as the owner of a directory object, or in its notes. */
export function ownerHintsIn(object: {
  owners?: readonly z.infer<typeof ownerOf>[] | null
  notes?: string | null
  serviceManagementReference?: string | null
}): OwnerHint[] {
  const named = (object.owners ?? []).flatMap(({ userPrincipalName, mail, displayName }) => {
    const value = mail || userPrincipalName || displayName
    return value ? [{ from: 'field', key: 'owner', value } as const] : []
  })
  const written = (object.notes ?? '')
    .split(/[\s,;:<>()[\]"]/)
    .filter((word) => /^[\w.+-]+@[\w-]+\.[\w.-]*\w$/.test(word))
  return [
    ...named,
    ...written.map((value) => ({ from: 'field', key: 'notes', value }) as const),
    ...(object.serviceManagementReference
      ? [
          {
            from: 'field',
            key: 'serviceManagementReference',
            value: object.serviceManagementReference,
          } as const,
        ]
      : []),
  ]
}

/** Tags of the directory are words; some say `name=value` or `name:value`. What Microsoft's own tools write says nothing. */
export function tagsIn(tags: readonly string[] | null | undefined): Record<string, string> | undefined {
  const found = (tags ?? []).flatMap((tag): [string, string][] => {
    if (
      /^(WindowsAzureActiveDirectory|HideApp$|AppServiceIntegratedApp$|notApiConsumer$|webApp$|apiConsumer$|singlePageApp$)/.test(
        tag,
      )
    )
      return []
    const [, name, value] = /^([\w .-]{1,64})[:=](.+)$/.exec(tag) ?? []
    return name && value ? [[name.trim(), value.trim()]] : [[tag, 'true']]
  })
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

/** A set of rights that an assignment names. `everywhere`: they reach the whole directory or subscription. */
export function rightsOf(
  nativeId: string,
  name: string,
  actions: readonly string[],
  reach: 'everywhere' | 'part' | 'conditional',
  more: Partial<PermissionSetRecord> = {},
): PermissionSetRecord {
  return {
    type: 'permission_set',
    provider: 'azure',
    nativeId,
    name,
    allow: reach === 'conditional' ? [] : actions,
    allowEverywhere: reach === 'everywhere' ? actions : [],
    conditional: reach === 'conditional' ? actions : [],
    deny: [],
    denyPartly: [],
    ...more,
  }
}
