import type { Scope } from './answers/access'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { environments, type Role, type Severity } from './vocabulary'

// Numbers that an administrator sets. None of the defaults has a published origin; the pages say so.

const days = z.number().int().min(1).max(3650)
const bySeverity = z.object({ critical: days, high: days, medium: days, low: days })

/** Days from the opening of a finding to the due date of its task; an environment without a row of its own uses `any`. */
export const slaPolicy = z.object({
  any: bySeverity,
  environments: z.partialRecord(z.enum(environments), bySeverity),
})
export type SlaPolicy = z.infer<typeof slaPolicy>

export const exceptionPolicy = z.object({
  /** Longest time until an exception, or one renewal of it, ends. */
  days_max: z.number().int().min(1).max(1095),
  renewals_max: z.number().int().min(0).max(20),
})
export type ExceptionPolicy = z.infer<typeof exceptionPolicy>

/** Networks outside the public internet that webhooks may call; empty means none. */
export const outwardPolicy = z.object({
  allowed_networks: z
    .array(
      z
        .string()
        .trim()
        .max(60)
        .refine((text) => ipaddr.isValidCIDR(text), 'is no network; write 10.20.0.0/16'),
    )
    .max(50),
})
export type OutwardPolicy = z.infer<typeof outwardPolicy>

/** How users of directories are called that are machines, of which it is then proposed that they are; `*` is any text. */
export const peoplePolicy = z.object({
  machine_names: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .min(2)
        .max(60)
        .refine((text) => /[a-z0-9]/.test(text), 'fits every name; write for example svc-*'),
    )
    .max(50),
})
export type PeoplePolicy = z.infer<typeof peoplePolicy>

/** Names that often are those of machines, to choose from: none counts before an administrator says so. */
export const usualMachineNames: readonly string[] = [
  'svc-*',
  'svc_*',
  'svc.*',
  'sa-*',
  'srv-*',
  'service-*',
  'service.*',
  '*-svc',
  '*-service',
  'bot-*',
  '*-bot',
  '*bot',
  'robot*',
  'rpa-*',
  'app-*',
  'api-*',
  'ci-*',
  'automation*',
  'noreply*',
  'no-reply*',
  'daemon*',
  'sync_*',
]

/** Who has to prove more than a password. */
export const accessPolicy = z.object({
  /** Accounts that sign in with a password need a second factor. */
  second_factor: z.boolean(),
  /** Accounts with the role owner, without a scope of their own, see everything and not only what is theirs. */
  owners_see_all: z.boolean().default(false),
})
export type AccessPolicy = z.infer<typeof accessPolicy>

/** Whether an account sees only what is its person's: an owner to whom no administrator gave a scope. */
export const seesOwnOnly = (
  role: Role | null,
  { teams, environments, sources }: Scope,
  policy: Pick<AccessPolicy, 'owners_see_all'>,
): boolean => role === 'owner' && !policy.owners_see_all && !teams && !environments && !sources

/** Frameworks that the organisation answers to: overview, chips and reports show these; the others are one click away. */
export const frameworksPolicy = z.object({
  pinned: z.array(z.string().max(60)).min(1).max(50),
})
export type FrameworksPolicy = z.infer<typeof frameworksPolicy>

export const paperSizes = ['a4', 'letter'] as const
export type PaperSize = (typeof paperSizes)[number]

/** What stands on every report, and the paper that it is printed on. */
export const reportsPolicy = z.object({
  /** Name of the organisation; empty for none. */
  organisation: z
    .string()
    .trim()
    .max(120)
    .regex(/^[^\p{Cc}]*$/u, 'is one line of text'),
  paper: z.enum(paperSizes),
})
export type ReportsPolicy = z.infer<typeof reportsPolicy>

export const defaultSla: SlaPolicy = {
  any: { critical: 14, high: 45, medium: 120, low: 240 },
  environments: { production: { critical: 7, high: 30, medium: 90, low: 180 } },
}
export const defaultExceptionPolicy: ExceptionPolicy = { days_max: 180, renewals_max: 2 }
export const defaultOutwardPolicy: OutwardPolicy = { allowed_networks: [] }
export const defaultPeoplePolicy: PeoplePolicy = { machine_names: [] }
export const defaultFrameworksPolicy: FrameworksPolicy = { pinned: ['owasp-nhi-2025', 'nist-csf-2.0'] }
export const defaultReportsPolicy: ReportsPolicy = { organisation: '', paper: 'a4' }
export const defaultAccessPolicy: AccessPolicy = { second_factor: false, owners_see_all: false }

/** Days that a task of this severity has in this environment. */
export const slaDays = (policy: SlaPolicy, severity: Severity, environment: (typeof environments)[number]) =>
  (policy.environments[environment] ?? policy.any)[severity]
