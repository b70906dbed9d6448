import {
  credentialKinds,
  identityKinds,
  providers,
  type CredentialKind,
  type IdentityKind,
  type Provider,
} from '@/lib/model/vocabulary'
import { plainName } from '../people/columns'

const providerNames: Readonly<Record<string, Provider>> = {
  amazon: 'aws',
  amazonwebservices: 'aws',
  iam: 'aws',
  k8s: 'kubernetes',
  eks: 'kubernetes',
  gke: 'kubernetes',
  aks: 'kubernetes',
  openshift: 'kubernetes',
  spire: 'spiffe',
  githubactions: 'github',
  entra: 'azure',
  entraid: 'azure',
  azuread: 'azure',
  aad: 'azure',
  microsoft: 'azure',
  google: 'gcp',
  googlecloud: 'gcp',
  hashicorpvault: 'vault',
  openbao: 'vault',
  openai: 'ai',
  anthropic: 'ai',
  bedrock: 'ai',
}

const identityNames: Readonly<Record<string, IdentityKind>> = {
  user: 'iam_user',
  role: 'iam_role',
  root: 'root_account',
  sa: 'service_account',
  serviceaccounts: 'service_account',
  technicaluser: 'service_account',
  systemaccount: 'service_account',
  gmsa: 'service_account',
  svid: 'spiffe_entry',
  workload: 'spiffe_entry',
  agent: 'spiffe_agent',
  app: 'app_registration',
  application: 'app_registration',
  serviceprincipal: 'app_registration',
  enterpriseapplication: 'app_registration',
  oauthapp: 'app_registration',
  msi: 'managed_identity',
  client: 'api_client',
  apiuser: 'api_client',
  oauthclient: 'api_client',
  integration: 'api_client',
  pipeline: 'ci_pipeline',
  ci: 'ci_pipeline',
  cicd: 'ci_pipeline',
  runner: 'ci_pipeline',
  workflow: 'ci_pipeline',
  robot: 'bot',
  rpa: 'bot',
  llmagent: 'ai_agent',
  mcpclient: 'ai_agent',
  mcpserver: 'ai_agent',
  copilot: 'ai_agent',
}

const credentialNames: Readonly<Record<string, CredentialKind>> = {
  accesskeyid: 'access_key',
  awskey: 'access_key',
  iamkey: 'access_key',
  pwd: 'password',
  basic: 'password',
  basicauth: 'password',
  secret: 'client_secret',
  oauthsecret: 'client_secret',
  sharedsecret: 'client_secret',
  key: 'api_key',
  token: 'api_key',
  apitoken: 'api_key',
  bearertoken: 'api_key',
  statictoken: 'api_key',
  pat: 'personal_access_token',
  satoken: 'service_account_token',
  jsonkey: 'service_account_key',
  serviceaccountjson: 'service_account_key',
  sts: 'sts_session',
  session: 'sts_session',
  svid: 'x509_svid',
  x509: 'client_certificate',
  certificate: 'client_certificate',
  cert: 'client_certificate',
  tls: 'client_certificate',
  mtls: 'client_certificate',
  clientcert: 'client_certificate',
  jwt: 'oidc_token',
  oidc: 'oidc_token',
  federated: 'oidc_token',
  workloadidentity: 'oidc_token',
  ssh: 'ssh_key',
  deploykey: 'ssh_key',
  sshkeypair: 'ssh_key',
  dynamic: 'lease',
  refresh: 'refresh_token',
  offlinetoken: 'refresh_token',
}

const dynamic: ReadonlySet<CredentialKind> = new Set([
  'sts_session',
  'x509_svid',
  'jwt_svid',
  'projected_token',
  'oidc_token',
  'lease',
  'refresh_token',
])

function lookUp<Word extends string>(
  text: string | undefined,
  list: readonly Word[],
  names: Readonly<Record<string, Word>>,
): Word | undefined {
  const plain = plainName(text ?? '')
  return (
    list.find((word) => plainName(word) === plain) ?? (Object.hasOwn(names, plain) ? names[plain] : undefined)
  )
}

export const providerIn = (text: string | undefined): Provider =>
  lookUp(text, providers, providerNames) ?? 'other'
export const identityKindIn = (text: string | undefined): IdentityKind =>
  lookUp(text, identityKinds, identityNames) ?? 'other'

export function credentialKindIn(text: string | undefined): { kind: CredentialKind; static: boolean } {
  const kind = lookUp(text, credentialKinds, credentialNames) ?? 'other'
  return { kind, static: !dynamic.has(kind) }
}

/** yes/no in the words of tables; undefined when it is neither. */
export function yesOrNo(text: string | undefined): boolean | undefined {
  if (text && /^(yes|y|true|1|x|enabled|active)$/i.test(text)) return true
  return text && /^(no|n|false|0|-|disabled|inactive)$/i.test(text) ? false : undefined
}
