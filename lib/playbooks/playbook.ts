import type { CheckId } from '@/lib/checks/index'
import type { IdentityKind, Provider } from '@/lib/model/vocabulary'

/** Whose commands a step speaks. `other` is written for every check and serves what has no commands of its own. */
export const playbookProviders = ['aws', 'kubernetes', 'spiffe', 'github', 'other'] as const
/** Those whose commands are written where the steps are shared by many checks; elsewhere `other` serves them. */
export const furtherProviders = ['vault', 'azure', 'gcp', 'okta'] as const
export type PlaybookProvider = (typeof playbookProviders)[number] | (typeof furtherProviders)[number]

/** Whose commands an identity of this provider needs. */
export const playbookProviderOf = (provider: Provider): PlaybookProvider =>
  [...playbookProviders, ...furtherProviders].find((one) => one === provider) ?? 'other'

/** Whom a step is for. An entry of a secret store is no kind of identity by itself, and commands for keys of users do not fit it. */
export type StepSubject = IdentityKind | 'stored_secret'

/** What may stand in braces in a command; filled from the identity and credential in question. */
export const placeholders = {
  name: 'Name of the identity',
  nativeId: 'Its id at the provider: ARN, SPIFFE ID',
  namespace: 'Namespace of a service account',
  credentialId: 'Id of the credential: access-key id, Secret name, entry id',
  scope: 'Account, cluster, trust domain or organisation',
  region: 'Region of AWS in which it is or acts; calls to IAM are logged in us-east-1',
  principal: 'What IAM calls it in its commands: user or role',
  repository: 'Owner and name of a repository of GitHub',
  secretName: 'Name of a secret of GitHub Actions',
  secretKeptIn: 'Where GitHub keeps that secret: --app=actions, --app=dependabot, --env=production',
  path: 'Path of a role in Vault: auth/approle/role/ci',
} as const
export type Placeholder = keyof typeof placeholders
export type PlaybookValues = Partial<Record<Placeholder, string>>

/**
 * The safe order: look, make the new path, switch the old one off or over, watch, and finish with what cannot be undone.
 * `finish` waits for the hold.
 */
export type Phase = 'look' | 'prepare' | 'switch' | 'watch' | 'finish'

/** One thing that a person does. Muster shows it and never runs it. */
export interface Step {
  phase: Phase
  /** The kinds of identity that the step is for; without it, all but entries of a secret store. */
  of?: readonly StepSubject[]
  title: string
  why: string
  /** Exact command. `{placeholders}` are filled; what stands in CAPITALS is the reader's own. */
  command?: string
  /** The command that undoes it, where there is one. */
  rollback?: string
}

/**
 * How to close a gap, least destructive first: make the new path, switch off the old one, watch, and only then delete.
 */
export interface Playbook {
  summary: string
  /** Questions whose answer can stop the work; asked before the first step. */
  preflight: readonly string[]
  steps: Readonly<Partial<Record<PlaybookProvider, readonly Step[]>> & { other: readonly Step[] }>
  /** How long to watch between switching off and deleting, and why that long. */
  hold: { days: number; because: string }
  /** The later data that proves the fix; a click does not. */
  proof: string
}

/** Every check has a playbook: a missing one does not compile. */
export type Playbooks = Record<CheckId, Playbook>
