import { identityFactColumns, type IdentityFact } from '@/lib/facts/identity-columns'
import { credentialFactColumns, type CredentialFact } from '@/lib/facts/credential'
import {
  code,
  credentialKinds,
  environments,
  identityKinds,
  type Severity,
  type Verdict,
} from '@/lib/model/vocabulary'
import type { Narrowing, ParamValues } from '@/lib/model/answers/checks'

export type Subject = 'identity' | 'credential'
type Fact<S extends Subject> = S extends 'identity' ? IdentityFact : CredentialFact
type FactValue = string | number | boolean | null

export interface Param {
  default: number
  unit:
    | 'days'
    | 'seconds'
    | 'ratio'
    | 'workloads'
    | 'edges'
    | 'places'
    | 'tokens'
    | 'times'
    | 'sessions'
    | 'agents'
    | 'bits'
  /** Key of `thresholdSources`: where the number was published, or `product` when it was not. */
  source: ThresholdSource
  note?: string
  /** Why the number counts for everything and no part may have another. */
  whole?: string
}

/** Where thresholds come from. A number without a published origin says so. */
export const thresholdSources = {
  'cis-8.1-5.3': 'CIS Controls v8.1, safeguard 5.3: 45 days of inactivity',
  'cis-8.1-5.5': 'CIS Controls v8.1, safeguard 5.5: review service accounts at least quarterly',
  'cis-8.1-15.5': 'CIS Controls v8.1, safeguard 15.5: reassess service providers at least yearly',
  'cis-aws-7.0-2.12': 'CIS AWS Foundations 7.0.0, 2.12: rotate access keys within 90 days',
  'sp800-57-t1': 'NIST SP 800-57 Part 1 Rev. 5, Table 1: authentication keys 1 to 2 years',
  'sp800-57-t2': 'NIST SP 800-57 Part 1 Rev. 5, Table 2: RSA of 2048 bits has 112 bits of strength',
  'spire-default': 'SPIRE server defaults: X.509-SVID 1 hour, JWT-SVID 5 minutes',
  'k8s-token': 'Kubernetes projected service-account token: 1 hour by default',
  'aws-sts': 'AWS STS AssumeRole: 1 hour by default, at most 12',
  'aa-unused': 'AWS IAM Access Analyzer, unused access: documented example of 90 days',
  'cert-manager': 'cert-manager: 90-day certificates, renewed 30 days before they end',
  product: 'Muster default, no published source',
} as const
export type ThresholdSource = keyof typeof thresholdSources

export type Example<S extends Subject> = (
  { verdict: 'gap'; severity: Severity } | { verdict: Exclude<Verdict, 'gap'> }
) & {
  when: string
  /** Facts of the example; every fact not named is NULL. */
  facts: Partial<Record<Fact<S>, FactValue>>
}

/**
 * A check is data. Predicates are SQL over the facts of its subject (alias `f`), with `:as_of` and `:param` placeholders.
 * `fails` TRUE is a gap, FALSE holds, NULL cannot be told.
 */
export interface Check<S extends Subject = Subject> {
  id: string
  /** Stored in findings and in the sets of posture; never reused. */
  no: number
  title: string
  /** What holds, as a sentence: the other side of the title. */
  holds: string
  group:
    | 'lifetime'
    | 'lifecycle'
    | 'ownership'
    | 'isolation'
    | 'exposure'
    | 'privilege'
    | 'trust'
    | 'runtime'
    | 'third-party'
    | 'human'
  subject: S
  severity: {
    default: Severity
    reasoning: string
    /** One level up, when true. */
    raise?: { when: string; because: string }
    /** One level down, when true and not raised. */
    lower?: { when: string; because: string }
  }
  params: Record<string, Param>
  applies: string
  fails: string
  /** Shown when the verdict is unknown; the first whose condition is true, else the last. */
  unknownBecause: readonly { when?: string; because: string }[]
  falsePositives: readonly string[]
  /** Clauses of the sentence under a finding's title: its reason with what proves it. See `proofOf`. */
  proof: readonly string[]
  /** Facts that a person sees as the evidence of a finding. */
  evidence: readonly Fact<S>[]
  examples: readonly Example<S>[]
}
export const defaultParams = (check: Check): ParamValues =>
  Object.fromEntries(Object.entries(check.params).map(([name, param]) => [name, param.default]))

/** A check on identities; keeps the id as a literal type, so that frameworks can only name checks that exist. */
export const identityCheck = <const Id extends string>(
  check: Omit<Check<'identity'>, 'subject' | 'id'> & { id: Id },
) => ({
  ...check,
  subject: 'identity' as const,
})
/** A check on credentials. */
export const credentialCheck = <const Id extends string>(
  check: Omit<Check<'credential'>, 'subject' | 'id'> & { id: Id },
) => ({
  ...check,
  subject: 'credential' as const,
})

/** Columns of a subject's facts with their SQL types. */
export const factColumns = (subject: Subject): Record<string, string> =>
  subject === 'identity' ? identityFactColumns : credentialFactColumns

/** The condition of a part on facts `f`. Names of scopes are typed by people, so their bytes stand in the text, and not their letters. */
function isIn(when: Narrowing['when'], subject: Subject): string {
  const of = subject === 'identity' ? 'f.' : 'f.identity_'
  const kinds: readonly string[] = subject === 'identity' ? identityKinds : credentialKinds
  return [
    when.environment !== undefined && `${of}environment = ${code(environments, when.environment)}`,
    when.class !== undefined && `f.kind = ${kinds.indexOf(when.class)}`,
    when.scope !== undefined &&
      `${of}scope = convert_from('\\x${Buffer.from(when.scope, 'utf8').toString('hex')}'::bytea, 'UTF8')`,
  ]
    .filter(Boolean)
    .join(' and ')
}

/**
 * Puts numbers in place of `:param`, where parts have their own as a choice between them. Values are numbers by type and by test, so
 * nothing a person types reaches SQL as text. `:as_of` becomes `$1::timestamptz`.
 */
export function withParams(
  predicate: string,
  params: ParamValues,
  subject: Subject,
  narrower: readonly Narrowing[] = [],
): string {
  const numberOf = (name: string, value: number | undefined): string => {
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new Error(`Check parameter "${name}" has no number`)
    return String(value)
  }
  // `::type` is a cast, not a placeholder.
  return predicate.replace(/(?<!:):([a-z][a-z0-9_]*)/g, (_, name: string) => {
    if (name === 'as_of') return '$1::timestamptz'
    const own = narrower.filter((one) => one.params[name] !== undefined)
    const others = own.map(
      (one) => `when ${isIn(one.when, subject)} then ${numberOf(name, one.params[name])}`,
    )
    const usual = numberOf(name, params[name])
    return others.length > 0 ? `(case ${others.join(' ')} else ${usual} end)` : usual
  })
}
