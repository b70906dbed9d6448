import type { IdentityRef, ModelRecord } from '@/lib/model/records'

/** A right that the platform defines: held, and what it gives. */
export function rightOf(identity: IdentityRef, right: string, name: string, resource: string): ModelRecord[] {
  const set = right.slice(right.indexOf(':') + 1)
  return [
    { type: 'grant', identity, nativeId: set, name, kind: 'allow', permissionSet: set, resource },
    {
      type: 'permission_set',
      provider: identity.provider,
      nativeId: set,
      name,
      allow: [right],
      allowEverywhere: [right],
      conditional: [],
      deny: [],
      denyPartly: [],
    },
  ]
}
