import type { IdentityKind, Provider } from '@/lib/model/vocabulary'
import type { PlaybookValues, StepSubject } from '@/lib/playbooks/playbook'

/** What a playbook has to know of the identity and credential in question. */
export interface Subject {
  provider: Provider
  name: string
  nativeId: string
  scope: string
  credential?: { nativeId: string; label: string | null }
}

// Secrets Manager and Parameter Store; Secret Manager of Google Cloud; a Key Vault, which ids name by vault, collection and entry.
const storedAt: Partial<Record<Provider, RegExp>> = {
  aws: /^arn:[^:]*:(secretsmanager|ssm):/,
  gcp: /^projects\/[^/]+\/(locations\/[^/]+\/)?secrets\//,
  azure: /^[^/]+\/(secrets|keys|certificates)\//,
}

/** Whose steps an identity needs: those of its kind, or those for entries of a secret store. */
export const stepSubjectOf = (provider: Provider, kind: IdentityKind, nativeId: string): StepSubject =>
  kind === 'other' && storedAt[provider]?.test(nativeId) ? 'stored_secret' : kind

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
  if (provider === 'github') return { ...values, ...githubValues(nativeId, credential?.nativeId) }
  const principal = provider === 'aws' ? /^arn:[^:]*:iam::\d*:(user|role)\//.exec(nativeId)?.[1] : undefined
  // What IAM has is of no region: where it acts, only the reader knows.
  const region = provider === 'aws' ? /^arn:[^:]*:[^:]+:([a-z0-9-]+):/.exec(nativeId)?.[1] : undefined
  return {
    ...values,
    ...(credentialId && { credentialId }),
    ...(principal && { principal }),
    ...(provider === 'vault' && pathOf(nativeId)),
    ...(region && { region }),
  }
}

// Paths below an organisation: `acme/shop`, `acme/shop/production/secret/DEPLOY_TOKEN`, `acme/dependabot-secret/NPM_TOKEN`,
// `acme/shop/deploy-key/17`, `acme/app/renovate`.
function githubValues(identity: string, credential = ''): PlaybookValues {
  const repository = [credential, identity]
    .map((path) => /^[^/]+\/(?!(app|token|runner|([a-z]+-)?secret|variable)\/)[^/]+/.exec(path)?.[0])
    .find((found) => found !== undefined)
  const [, environment, reader, secretName] =
    /^[^/]+(?:\/[^/]+(?:\/(.+))?)?\/(?:([a-z]+)-)?secret\/([^/]+)$/.exec(credential) ?? []
  const credentialId = /\/deploy-key\/(\d+)$/.exec(credential || identity)?.[1]
  return {
    ...(repository && { repository }),
    ...(secretName && { secretName }),
    secretKeptIn: environment ? `--env=${environment}` : `--app=${reader ?? 'actions'}`,
    ...(credentialId && { credentialId }),
  }
}

// Ids of Vault begin with the cluster and the namespace: `vault-1/team/auth/approle/role/ci`.
function pathOf(nativeId: string): PlaybookValues {
  const parts = nativeId.split('/')
  const from = parts.indexOf('auth')
  return from >= 0 && parts.at(-2) === 'role' ? { path: parts.slice(from).join('/') } : {}
}
