import { z } from 'zod'
import { timestamp } from './page'
import { tally } from './inventory'
import { customDefinition, customState } from '@/lib/model/custom-checks'
import { NAME_LENGTH_MAX } from '@/lib/model/limits'
import { credentialKinds, environments, identityKinds, verdicts } from '@/lib/model/vocabulary'

export const checkRow = tally.extend({
  id: z.string(),
  title: z.string(),
  holdsTitle: z.string(),
  group: z.string(),
  subject: z.enum(['identity', 'credential']),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  isCustom: z.boolean().describe('Written by an administrator of this installation.'),
  isEnabled: z.boolean().describe('Whether it judges; built-in checks always do.'),
  failure: z.string().nullable().describe('Why the last evaluation could not judge it.'),
})
export type CheckRow = z.infer<typeof checkRow>

export const paramRow = z.object({
  name: z.string(),
  value: z.number(),
  default: z.number(),
  unit: z.string(),
  source: z.string(),
  note: z.string().nullable(),
  whole: z
    .string()
    .nullable()
    .describe('Why the number counts for everything; null where parts may have others.'),
})

/** Params as stored: the defaults with the installation's own numbers over them. */
export const paramValues = z.record(z.string(), z.number())
export type ParamValues = z.infer<typeof paramValues>

/** Numbers of a check for a part of what it judges. Of several parts that fit, the first that names a number decides it. */
export const narrowing = z.object({
  when: z
    .strictObject({
      environment: z.enum(environments).exclude(['unknown']).optional(),
      class: z
        .enum([...new Set([...identityKinds, ...credentialKinds])])
        .optional()
        .describe('Kind of what the check judges: of the identity or of the credential.'),
      scope: z.string().trim().min(1).max(NAME_LENGTH_MAX).optional().describe('Account, cluster, tenant.'),
    })
    .refine(
      (when) => Object.values(when).some((one) => one !== undefined),
      'Name an environment, a class or a scope.',
    ),
  params: paramValues.refine((params) => Object.keys(params).length > 0, 'Name a number.'),
})
export type Narrowing = z.infer<typeof narrowing>

const customVersion = z.object({
  version: z.int(),
  state: customState,
  definition: customDefinition,
  changedBy: z.string(),
  changedAt: timestamp,
})
export type CustomVersion = z.infer<typeof customVersion>

/** What other conditions of a custom check would open and close. */
export const customPreview = z.object({
  opens: z.int(),
  closes: z.int(),
  stays: z.int(),
  unknown: z.int(),
  total: z.int().describe('All that it applies to.'),
  names: z.array(z.string()).describe('Some of the identities on which it would open.'),
})
export type CustomPreview = z.infer<typeof customPreview>

export const checkDetail = checkRow.extend({
  custom: z
    .object({
      version: z.int(),
      definition: customDefinition,
      changedBy: z.string(),
      changedAt: timestamp,
      versions: z.array(customVersion),
    })
    .nullable()
    .describe('What was written; null of a built-in check.'),
  reasoning: z.string(),
  raise: z.string().nullable(),
  lower: z.string().nullable(),
  applies: z.string(),
  fails: z.string(),
  unknownBecause: z.array(z.string()),
  falsePositives: z.array(z.string()),
  params: z.array(paramRow),
  narrower: z.array(narrowing),
  examples: z.array(
    z.object({
      verdict: z.enum(verdicts),
      when: z.string(),
      facts: z.record(z.string(), z.unknown()),
    }),
  ),
  versions: z.array(
    z.object({
      version: z.int(),
      params: paramValues,
      narrower: z.array(narrowing),
      changedBy: z.string(),
      changedAt: timestamp,
    }),
  ),
})
export type CheckDetail = z.infer<typeof checkDetail>

/** The verdict of one check on one subject with the facts behind it. */
export const explanation = z.object({
  checkId: z.string(),
  title: z.string(),
  credentialId: z.string().nullable(),
  verdict: z.enum(verdicts),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  because: z.string().nullable(),
  proof: z
    .string()
    .nullable()
    .describe('Of a gap: its reason in one sentence, with the facts that prove it.'),
  severityBecause: z.string(),
  facts: z.array(
    z.object({
      name: z.string(),
      value: z.unknown(),
    }),
  ),
})
export type Explanation = z.infer<typeof explanation>
