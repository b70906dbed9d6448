/**
 * The closed word lists of Muster. The position of a word in its list is the code that is stored in the
 * database's smallint columns, so words are only ever appended, never moved or removed.
 */
export const providers = [
  'aws',
  'kubernetes',
  'spiffe',
  'github',
  'azure',
  'gcp',
  'vault',
  'okta',
  'ai',
  'other',
  'keycloak',
  'gitlab',
  'teleport',
] as const
export type Provider = (typeof providers)[number]

/** How far what a source told last can be believed, what needs a person first. */
export const sourceStates = ['failed', 'silent', 'fresh', 'empty'] as const

export const identityKinds = [
  'iam_user',
  'iam_role',
  'root_account',
  'service_account',
  'spiffe_entry',
  'spiffe_agent',
  'app_registration',
  'managed_identity',
  'api_client',
  'ci_pipeline',
  'bot',
  'ai_agent',
  'other',
] as const
export type IdentityKind = (typeof identityKinds)[number]

/** What a person found about a control that no check reaches. */
export const verificationResults = ['passes', 'fails', 'not_applicable'] as const
export type VerificationResult = (typeof verificationResults)[number]

/** What management says to a gap. */
export const responsePositions = ['agrees', 'partly', 'disagrees'] as const
export type ResponsePosition = (typeof responsePositions)[number]

/** Identities that some frameworks speak of alone: AI agents, and what is tagged as in scope of PCI DSS. */
export const applicabilities = ['ai', 'pci'] as const
export type Applicability = (typeof applicabilities)[number]

export const environments = ['production', 'staging', 'development', 'test', 'unknown'] as const
export type Environment = (typeof environments)[number]

/** What the source says of the identity itself. `gone`: a complete import no longer contains it. */
export const identityStatuses = ['active', 'disabled', 'gone', 'unknown'] as const
export type IdentityStatus = (typeof identityStatuses)[number]
/** Nobody gets in as such an identity. */
export const offStatuses: readonly IdentityStatus[] = ['disabled', 'gone']

export const credentialKinds = [
  'access_key',
  'password',
  'signing_certificate',
  'client_secret',
  'api_key',
  'personal_access_token',
  'service_account_token',
  'service_account_key',
  'sts_session',
  'x509_svid',
  'jwt_svid',
  'projected_token',
  'oidc_token',
  'lease',
  'ssh_key',
  'client_certificate',
  'other',
  'server_certificate',
  'wit_svid',
  'refresh_token',
] as const
export type CredentialKind = (typeof credentialKinds)[number]

/** Kinds whose secret half never leaves its holder: they follow cryptoperiods, not the rotation of shared secrets. */
export const asymmetricKinds: readonly CredentialKind[] = [
  'signing_certificate',
  'ssh_key',
  'client_certificate',
  'x509_svid',
  'server_certificate',
  'wit_svid',
]

export const credentialStatuses = ['active', 'inactive', 'revoked', 'gone', 'unknown'] as const
export type CredentialStatus = (typeof credentialStatuses)[number]
/** Nobody gets in with such a credential. */
export const endedStatuses: readonly CredentialStatus[] = ['inactive', 'revoked', 'gone']

export const eventKinds = [
  'issue',
  'renew',
  'exchange',
  'use',
  'revoke',
  'deny',
  'task_start',
  'task_end',
  'change',
] as const
export type EventKind = (typeof eventKinds)[number]

/** Ascending, so that the greatest code is the worst. `none` is the severity of an identity without findings. */
export const severities = ['none', 'low', 'medium', 'high', 'critical'] as const
export type Severity = Exclude<(typeof severities)[number], 'none'>
/** The severity of a gap, which is never none. */
export function severityOf(stored: number): Severity {
  const found = word(severities, stored)
  if (found === 'none') throw new Error('A gap without a severity.')
  return found
}

export const findingStates = [
  'open',
  'accepted',
  'awaiting_proof',
  'verified',
  'regressed',
  'planned',
  'in_progress',
  'not_a_problem',
] as const
export type FindingState = (typeof findingStates)[number]

/** What the check of an open finding says now: unknown closes no finding, and is no gap either. */
export const currentResults = ['gap', 'unknown'] as const
export type CurrentResult = (typeof currentResults)[number]

/** States of a gap that stands and does not count: somebody said why. */
export const setAsideStates: readonly FindingState[] = ['accepted', 'not_a_problem']

/** What happened to a finding or to a task, one word a line of its history. `other`: what an older version wrote in words of its own. */
export const changes = [
  'opened',
  'regressed',
  'verified',
  'severity_changed',
  'no_longer_a_gap',
  'planned',
  'started',
  'claimed',
  'resumed',
  'cancelled',
  'task_cancelled',
  'claim_contradicted',
  'assigned',
  'due_date_changed',
  'step_done',
  'step_undone',
  'ticket',
  'not_a_problem',
  'reopened',
  'accepted',
  'exception_requested',
  'bridge_requested',
  'exception_approved',
  'exception_refused',
  'exception_withdrawn',
  'exception_stale',
  'exception_expired',
  'other',
  'cannot_tell',
  'gap_again',
] as const
export type Change = (typeof changes)[number]

/** Why an item of a campaign went to a reviewer. `found`: its owner, or whoever the campaign names for all of its items. */
export const routeCauses = [
  'found',
  'named',
  'reassigned',
  'not_mine',
  'not_known',
  'escalated',
  'second_stage',
  'handed_over',
  'left',
] as const
export type RouteCause = (typeof routeCauses)[number]
/** The causes by which an item went on from whoever was asked first. */
export const passedOnCauses = [
  'reassigned',
  'not_mine',
  'not_known',
  'escalated',
  'handed_over',
  'left',
] as const

/** What one plan of tasks is for; `finding` plans each task by itself. */
export const planBys = ['check', 'owner', 'finding'] as const
export type PlanBy = (typeof planBys)[number]

export const taskStates = [
  'planned',
  'in_progress',
  'awaiting_proof',
  'verified',
  'regressed',
  'cancelled',
] as const
export type TaskState = (typeof taskStates)[number]

export const exceptionStates = [
  'requested',
  'approved',
  'stale',
  'expired',
  'refused',
  'withdrawn',
  'replaced',
] as const
export type ExceptionState = (typeof exceptionStates)[number]

/** How far a request for evidence is. */
export const requestStates = ['asked', 'answered', 'asked_again', 'accepted', 'withdrawn'] as const
export type RequestState = (typeof requestStates)[number]
/** What whoever may ask for evidence decides on a request. */
export const requestDecisions = ['accept', 'ask_again', 'withdraw'] as const
export type RequestDecision = (typeof requestDecisions)[number]

/** What a task does: `fix` follows the playbook of its check, the others are decisions about an identity. */
export const taskKinds = ['fix', 'rotate', 'revoke', 'reduce', 'assign_owner'] as const
export type TaskKind = (typeof taskKinds)[number]

export const roles = ['administrator', 'analyst', 'owner', 'auditor'] as const
export type Role = (typeof roles)[number]

/** Answers of a check about one subject, in the words of the screen. */
export const verdicts = ['holds', 'gap', 'unknown', 'not_applicable'] as const
export type Verdict = (typeof verdicts)[number]

export const ownerStates = ['owned', 'suggested', 'departed', 'none', 'unknown'] as const
export type OwnerState = (typeof ownerStates)[number]
export const ageStates = ['inside', 'over', 'none', 'unknown'] as const
export type AgeState = (typeof ageStates)[number]
/** What is known of copies of a secret: silence of a scan that could not have told is unknown. */
export const exposureStates = ['found', 'none_found', 'unknown', 'not_applicable'] as const
export type ExposureState = (typeof exposureStates)[number]
export const useStates = ['used', 'dormant', 'never', 'unknown'] as const
export type UseState = (typeof useStates)[number]
export const rightsStates = ['matched', 'excess', 'admin', 'none', 'unknown'] as const
export type RightsState = (typeof rightsStates)[number]

/** The stored code of a word. */
export function code<T extends string>(list: readonly T[], word: T): number {
  return list.indexOf(word)
}

/** The stored codes of words, as a list in SQL: `state in (1, 7)`. */
export const codes = <T extends string>(list: readonly T[], words: readonly T[]): string =>
  words.map((one) => code(list, one)).join(', ')

/** The word of a stored code; throws on a code that no list holds, which is a bug and never user input. */
export function word<T extends string>(list: readonly T[], stored: number): T {
  const found = list[stored]
  if (found === undefined) throw new Error(`No word with code ${stored} in ${list.join(', ')}`)
  return found
}
