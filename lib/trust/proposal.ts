import { issuerAt, issuers } from './issuers'
import type { Pin } from './pin'

/** A trust that is wider than it should be, with what would be safe as its judge says it. */
export interface WideTrust {
  provider: string
  /** The identity that others may become. */
  identity: { name: string; nativeId: string }
  nativeId: string
  principal: string
  issuer: string | null
  safe: Readonly<Record<string, unknown>>
}

/** What to put in its place, ready to copy. */
export interface TrustProposal {
  text: string
  /** Where it goes, and by which command. */
  note: string
  /** Words that have to be replaced before it works. */
  toFill: string[]
  /** Subjects that a log saw coming in and that it names. */
  seen: string[]
}

/**
 * The condition that would be safe, as the platform reads it. Subjects that a log has seen coming from the issuer stand in place of
 * the example; what nobody told Muster stays a word in capitals.
 */
export function proposalOf(trust: WideTrust, seenSubjects: readonly string[]): TrustProposal | null {
  const write = writers[trust.provider]
  if (!write) return null
  const seen = [...new Set(seenSubjects)].sort()
  const { text, note } = write(trust, seen)
  const named = seen.filter((subject) => text.includes(JSON.stringify(subject).slice(1, -1)))
  const words = text.match(/[A-Z]\w*(-[A-Z]+)*/g) ?? []
  return { text, note, toFill: [...new Set(words)].filter((word) => gaps.has(word)).sort(), seen: named }
}

/** Words that stand for what nobody told Muster: those of the examples, and those of conditions. Others in capitals are names. */
const gaps = new Set([
  ...issuers.flatMap(({ example }) => example?.match(/[A-Z]\w*(-[A-Z]+)*/g) ?? []),
  ...'ACCOUNT AUDIENCE EXTERNAL_ID IDENTITY_POOL_ID NAMESPACE ORGANISATION_ID REPOSITORY_ID REST ROLE SERVICE_ACCOUNT SUBJECT'.split(
    ' ',
  ),
])
// A run that applies, not a gap.
gaps.delete('TRACKED')

type Writer = (trust: WideTrust, seen: readonly string[]) => { text: string; note: string }

const json = (value: unknown) => JSON.stringify(value, null, 2)

const writers: Readonly<Record<string, Writer>> = {
  aws: (trust, seen) => ({
    text: json({ Condition: withSubjects(trust, seen) }),
    note: `The condition of the statement for ${trust.principal}. Put it into the whole trust policy: aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json`,
  }),
  azure: ({ nativeId, safe }, seen) => ({
    text: json(seen.length === 1 ? { ...safe, subject: seen[0] } : safe),
    note: `One credential names one subject. An application: az ad app federated-credential update --id APP_ID --federated-credential-id ${nativeId.replace(/^federated\//, '')} --parameters @federated.json; a managed identity: az identity federated-credential update`,
  }),
  gcp: ({ safe, principal }) => ({
    text: typeof safe.attributeCondition === 'string' ? safe.attributeCondition : json(safe),
    note: `The condition of the provider behind ${principal}: gcloud iam workload-identity-pools providers update-oidc PROVIDER --location=global --workload-identity-pool=POOL --attribute-condition=CONDITION (update-aws, update-saml for the others)`,
  }),
  vault: ({ nativeId, identity, safe }, seen) => ({
    text: json(withAccounts(safe, seen)),
    note: `vault write ${nativeId}/role/${identity.name} @role.json (bao in place of vault for OpenBao); what the file leaves out stays as it is`,
  }),
}

/** The subjects that came, compared as they stand. */
function withSubjects({ issuer, principal, safe }: WideTrust, seen: readonly string[]): object {
  const key = `${(issuer ?? principal).replace(/^https:\/\//, '')}:sub`
  const equals = safe.StringEquals
  if (seen.length === 0 || typeof equals !== 'object') return safe
  const { StringLike: _, ...rest } = safe
  return { ...rest, StringEquals: { ...equals, [key]: seen.length === 1 ? seen[0] : seen } }
}

/** Accounts and namespaces of Kubernetes that came. A role lets in each account in each namespace, so only one of both is exact. */
function withAccounts(safe: WideTrust['safe'], seen: readonly string[]): object {
  if (!('bound_service_account_names' in safe)) {
    const claims = safe.bound_claims
    return seen.length > 0 && typeof claims === 'object'
      ? { ...safe, bound_claims: { ...claims, sub: seen } }
      : safe
  }
  const parts = seen.flatMap((subject) => {
    const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? []
    return namespace && account ? [{ namespace, account }] : []
  })
  const unique = (list: string[]) => [...new Set(list)].sort()
  const namespaces = unique(parts.map(({ namespace }) => namespace))
  const accounts = unique(parts.map(({ account }) => account))
  if (parts.length === 0 || namespaces.length * accounts.length !== parts.length) return safe
  return {
    ...safe,
    bound_service_account_names: accounts,
    bound_service_account_namespaces: namespaces,
  }
}

/** A federated credential of Entra that names one subject; words in capitals are to be replaced. */
export function safeFederatedCredential(issuer: string, pins: readonly Pin[]): object {
  const known = issuerAt(issuer.replace(/^https:\/\//, ''))
  return {
    issuer: issuer.startsWith('https://') ? issuer : `https://${issuer}`,
    subject: subjectFrom(known?.example ?? 'SUBJECT', pins).replace(/\*$/, 'REST'),
    audiences: ['api://AzureADTokenExchange'],
  }
}

/** Keeps what the trust names already: owner and repository of a subject that is too wide after them. */
export function subjectFrom(example: string, pins: readonly Pin[]): string {
  const [value] = pins.find(({ claim }) => claim === 'sub')?.values ?? []
  const named = /^repo:([^/*?:]+)\/([^/*?:]+)/.exec(value?.text ?? '')
  const owner = /^repo:([^/*?:]+)\//.exec(value?.text ?? '')
  if (named) return example.replace('OWNER', named[1]!).replace('REPO', named[2]!)
  return owner ? example.replace('OWNER', owner[1]!) : example
}
