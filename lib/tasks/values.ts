import type { Provider } from '@/lib/model/vocabulary'
import type { PlaybookValues } from '@/lib/playbooks/playbook'

/** What a playbook has to know of the identity and credential in question. */
export interface Subject {
  provider: Provider
  name: string
  nativeId: string
  scope: string
  credential?: { nativeId: string; label: string | null }
}

/**
 * The values of the placeholders, as the provider's own tools want them. An id that Muster knows only under a name of its
 * own (`…#access_key_1` of a credential report) is left out, so that its place stays visibly open.
 */
export function valuesOf({ provider, name, nativeId, scope, credential }: Subject): PlaybookValues {
  const values: PlaybookValues = { name, nativeId, scope }
  if (provider === 'kubernetes') {
    const [, namespace, account] = /^[^/]+\/([^/]+)\/([^/]+)$/.exec(nativeId) ?? []
    return {
      ...values,
      ...(namespace && { namespace }),
      ...(account && { name: account }),
      ...(credential?.label && { credentialId: credential.label }),
    }
  }
  const credentialId =
    provider === 'spiffe'
      ? /^entry:([0-9a-zA-Z-]+)/.exec(credential?.nativeId ?? '')?.[1]
      : credential?.nativeId.includes('#')
        ? undefined
        : credential?.nativeId
  return { ...values, ...(credentialId && { credentialId }) }
}
