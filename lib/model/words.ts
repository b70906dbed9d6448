import type { CredentialAge } from './filters'
import type { FormatAnswer } from './format-groups'
import type {
  ResponsePosition,
  AgeState,
  ExposureState,
  Applicability,
  CredentialKind,
  Environment,
  ExceptionState,
  RequestDecision,
  RequestState,
  FindingState,
  IdentityKind,
  OwnerState,
  Provider,
  RightsState,
  Severity,
  TaskState,
  UseState,
  Change,
  CurrentResult,
  VerificationResult,
} from './vocabulary'

/** How the words of the vocabulary read on screen. */
export const identityKindNames: Record<IdentityKind, string> = {
  iam_user: 'IAM user',
  iam_role: 'IAM role',
  root_account: 'Account root',
  service_account: 'Service account',
  spiffe_entry: 'SPIFFE entry',
  spiffe_agent: 'SPIRE agent',
  app_registration: 'App registration',
  managed_identity: 'Managed identity',
  api_client: 'API client',
  ci_pipeline: 'CI pipeline',
  bot: 'Bot',
  ai_agent: 'AI agent',
  other: 'Other',
}

export const credentialKindNames: Record<CredentialKind, string> = {
  access_key: 'Access key',
  password: 'Console password',
  signing_certificate: 'Signing certificate',
  client_secret: 'Client secret',
  api_key: 'API key',
  personal_access_token: 'Personal access token',
  service_account_token: 'Service-account token',
  service_account_key: 'Service-account key',
  sts_session: 'STS session',
  x509_svid: 'X.509-SVID',
  jwt_svid: 'JWT-SVID',
  wit_svid: 'WIT-SVID',
  refresh_token: 'Refresh token',
  projected_token: 'Projected token',
  oidc_token: 'OIDC token',
  lease: 'Dynamic lease',
  ssh_key: 'SSH key',
  client_certificate: 'Client certificate',
  server_certificate: 'Server certificate',
  other: 'Other credential',
}

/** Short code drawn in the bordered kind mark, and the full word behind it. */
export const providerMarks: Record<Provider, { mark: string; name: string }> = {
  aws: { mark: 'aws', name: 'Amazon Web Services' },
  kubernetes: { mark: 'k8s', name: 'Kubernetes' },
  spiffe: { mark: 'spf', name: 'SPIFFE' },
  github: { mark: 'gh', name: 'GitHub' },
  azure: { mark: 'az', name: 'Microsoft Azure' },
  gcp: { mark: 'gcp', name: 'Google Cloud' },
  vault: { mark: 'vlt', name: 'Vault' },
  okta: { mark: 'okt', name: 'Okta' },
  keycloak: { mark: 'key', name: 'Keycloak' },
  gitlab: { mark: 'gl', name: 'GitLab' },
  teleport: { mark: 'tp', name: 'Teleport' },
  ai: { mark: 'ai', name: 'AI platform' },
  other: { mark: 'api', name: 'Other' },
}
export const providerNames = Object.fromEntries(
  Object.entries(providerMarks).map(([provider, { name }]) => [provider, name]),
) as Record<Provider, string>

export const formatAnswerNames: Record<FormatAnswer, string> = {
  inventory: 'Inventory',
  use: 'Log of use',
  issuance: 'Issuance',
  exposure: 'Exposure',
  people: 'People',
}

export const environmentNames: Record<Environment, string> = {
  production: 'Production',
  staging: 'Staging',
  development: 'Development',
  test: 'Test',
  unknown: 'unknown',
}
export const severityNames: Record<Severity, string> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
}

export const ownerStateNames: Record<OwnerState, string> = {
  owned: 'Owned',
  suggested: 'Suggested only',
  departed: 'Owner left',
  none: 'No owner',
  unknown: 'unknown',
}
export const ageStateNames: Record<AgeState, string> = {
  inside: 'Inside policy',
  over: 'Over policy',
  none: 'No static credential',
  unknown: 'unknown',
}
export const credentialAgeNames: Record<CredentialAge, string> = {
  inside: 'Inside policy',
  over: 'Over policy',
  unknown: 'unknown',
  dynamic: 'Dynamic',
}
export const exposureStateNames: Record<ExposureState, string> = {
  found: 'Found',
  none_found: 'None found',
  unknown: 'unknown',
  not_applicable: 'Dynamic',
}
export const useStateNames: Record<UseState, string> = {
  used: 'Used',
  dormant: 'Dormant',
  never: 'Never used',
  unknown: 'unknown',
}
export const rightsStateNames: Record<RightsState, string> = {
  matched: 'In use',
  excess: 'Excess',
  admin: 'Admin-equivalent',
  none: 'None',
  unknown: 'unknown',
}

export const findingStateNames: Record<FindingState, string> = {
  open: 'Open',
  planned: 'Planned',
  in_progress: 'In progress',
  awaiting_proof: 'Awaiting proof',
  verified: 'Verified',
  regressed: 'Regressed',
  accepted: 'Accepted',
  not_a_problem: 'False positive',
}
/** What the check of an open finding says now. */
export const currentResultNames: Record<CurrentResult, string> = {
  gap: 'Gap',
  unknown: 'unknown',
}
export const taskStateNames: Record<TaskState, string> = {
  planned: 'Planned',
  in_progress: 'In progress',
  awaiting_proof: 'Awaiting proof',
  regressed: 'Regressed',
  verified: 'Verified',
  cancelled: 'Cancelled',
}

export const exceptionStateNames: Record<ExceptionState, string> = {
  requested: 'Requested',
  approved: 'Approved',
  stale: 'Stale: risk increased',
  expired: 'Expired',
  refused: 'Refused',
  withdrawn: 'Withdrawn',
  replaced: 'Renewed',
}

export const requestStateNames: Record<RequestState, string> = {
  asked: 'Requested',
  answered: 'Answered',
  asked_again: 'More requested',
  accepted: 'Accepted',
  withdrawn: 'Withdrawn',
}
/** What was decided on a request, before "by somebody". */
export const requestDecisionNames: Record<RequestDecision, string> = {
  accept: 'Accepted',
  ask_again: 'More requested',
  withdraw: 'Withdrawn',
}

/** A line of the history of a finding or task: "assigned by …". */
export const changeNames: Record<Change, string> = {
  opened: 'opened',
  regressed: 'regressed',
  verified: 'verified',
  severity_changed: 'severity changed',
  no_longer_a_gap: 'no longer a gap',
  planned: 'planned',
  started: 'started',
  claimed: 'marked as done',
  resumed: 'set back to in progress',
  cancelled: 'cancelled',
  task_cancelled: 'task cancelled',
  claim_contradicted: 'fix not confirmed',
  assigned: 'assigned',
  due_date_changed: 'due date changed',
  step_done: 'step done',
  step_undone: 'step undone',
  ticket: 'ticket',
  not_a_problem: 'marked as false positive',
  reopened: 'reopened',
  accepted: 'accepted',
  exception_requested: 'exception requested',
  bridge_requested: 'bridge requested',
  exception_approved: 'exception approved',
  exception_refused: 'exception refused',
  exception_withdrawn: 'exception withdrawn',
  exception_stale: 'exception became stale',
  exception_expired: 'exception expired',
  other: 'noted',
  cannot_tell: 'cannot be evaluated any more',
  gap_again: 'evaluated as a gap again',
}

export const responsePositionNames: Record<ResponsePosition, string> = {
  agrees: 'Agrees',
  partly: 'Agrees in part',
  disagrees: 'Disagrees',
}
export const verificationResultNames: Record<VerificationResult, string> = {
  passes: 'Passes',
  fails: 'Fails',
  not_applicable: 'Not applicable',
}
export const applicabilityNames: Record<Applicability, string> = {
  ai: 'AI agents',
  pci: 'in scope of PCI DSS',
}
