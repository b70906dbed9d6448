import { z } from 'zod'
import { scope } from './answers/access'
import { decisions, campaignKinds, triggers, itemChanges, takingDecisions } from './attestation-words'
import { EMAIL_LENGTH_MAX, NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from '@/lib/model/limits'

export * from './attestation-words'

/** What a campaign is made of. */
export const campaignInput = z
  .object({
    name: z.string().trim().min(1).max(120),
    purpose: z.string().trim().max(TEXT_LENGTH_MAX).nullish(),
    kind: z.enum(campaignKinds).default('one_off'),
    /** The filter of the list of identities: `severity=critical&provider=aws`. */
    query: z.string().max(TEXT_LENGTH_MAX).default(''),
    /** The part of the estate that it is about, of what its maker may see; a draft that is changed keeps its own. */
    scope: scope.optional(),
    /** Who is asked: empty means the owners and their succession, else these people or teams. */
    reviewers: z.array(z.string().trim().min(1).max(EMAIL_LENGTH_MAX)).max(50).default([]),
    /** Who looks at every decision once more. */
    secondStage: z.string().trim().max(EMAIL_LENGTH_MAX).nullish(),
    days: z.number().int().min(1).max(366).default(14),
    everyDays: z.number().int().min(7).max(1100).nullish(),
    triggers: z.array(z.enum(triggers)).default([]),
    samplePercent: z.number().int().min(0).max(50).default(5),
    remindBeforeDays: z.number().int().min(0).max(60).default(3),
    remindEveryDays: z.number().int().min(1).max(60).default(3),
    escalateAfterDays: z.number().int().min(0).max(90).default(2),
    /** Decisions that need a reason, whatever the evidence says. */
    reasonFor: z.array(z.enum(takingDecisions)).default([]),
  })
  .refine((one) => one.kind !== 'recurring' || one.everyDays, {
    path: ['everyDays'],
    message: 'A recurring campaign needs an interval',
  })
  .refine((one) => one.kind !== 'event' || one.triggers.length > 0, {
    path: ['triggers'],
    message: 'An event-triggered campaign needs at least one trigger',
  })
export type CampaignInput = z.infer<typeof campaignInput>

const paging = {
  q: z.string().trim().max(NAME_LENGTH_MAX).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(400).optional(),
}

export const itemSorts = ['risk', 'name', 'change', 'reviewer', 'decision'] as const

/** Items of a campaign, or of a reader's inbox. */
export const itemFilter = z.object({
  ...paging,
  /** `answered`: decided or signed. */
  state: z.enum(['pending', 'answered', 'decided', 'signed']).optional(),
  decision: z.enum([...decisions, 'none']).optional(),
  change: z.enum(itemChanges).optional(),
  /** `person:3`, `team:2`, or `nobody`. */
  reviewer: z.string().max(60).optional(),
  /** Facts changed after the decision. */
  stale: z.stringbool().optional(),
  /** A revoke or reduce that was signed before and not carried out. */
  undone: z.stringbool().optional(),
  /** Decided against the evidence. */
  against: z.stringbool().optional(),
  overdue: z.stringbool().optional(),
  /** Went on from whoever was asked first: not theirs, not known to them, late, handed over, or they have left. */
  passedOn: z.stringbool().optional(),
  /** By risk, when it is absent. */
  sort: z.enum(itemSorts).optional(),
  /** The other way round than the sort usually goes. */
  reverse: z.stringbool().optional(),
})
export type ItemFilter = z.infer<typeof itemFilter>

export const decisionInput = z.object({
  decision: z.enum(decisions),
  reason: z.string().trim().max(TEXT_LENGTH_MAX).nullish(),
  removes: z
    .array(z.string().regex(/^(credential|grant):-?\d{1,19}$/))
    .max(500)
    .default([]),
  /** For reassign: `person:3`, `team:2`, a name or an e-mail of the directory. */
  to: z.string().trim().max(EMAIL_LENGTH_MAX).nullish(),
  /** SHA-256 of the evidence that was on screen. */
  evidence: z.string().regex(/^[0-9a-f]{64}$/),
  /** Stage and decision that the reader saw, so that two reviewers cannot overwrite each other unseen. */
  sawDecision: z.string().nullable().default(null),
})
export type DecisionInput = z.infer<typeof decisionInput>
