import { z } from 'zod'
import { scope } from './access'
import { timestamp } from './page'
import {
  campaignKinds,
  campaignStates,
  decisions,
  itemChanges,
  itemStates,
  takingDecisions,
  triggers,
} from '@/lib/model/attestation'
import { identityKinds, providers, severities } from '@/lib/model/vocabulary'

export const counts = z.object({
  items: z.int(),
  pending: z.int(),
  decided: z.int(),
  signed: z.int(),
  approve: z.int(),
  reduce: z.int(),
  revoke: z.int(),
  unknown: z.int(),
  none: z
    .int()
    .describe('Without a decision that stands. items = approve + reduce + revoke + unknown + none.'),
  nobody: z.int(),
  stale: z.int(),
  undone: z.int(),
  against: z.int(),
  passedOn: z.int().describe('Asked of somebody else than at first.'),
})

export const campaignRow = counts.extend({
  id: z.int(),
  name: z.string(),
  purpose: z.string().nullable(),
  kind: z.enum(campaignKinds),
  state: z.enum(campaignStates),
  query: z.string(),
  scope: scope.describe('The part of the estate that it is about.'),
  isPart: z
    .boolean()
    .describe('It reaches further than the reader sees: items and counts are those of their part.'),
  reviewers: z.array(z.string()),
  secondStage: z.string().nullable(),
  days: z.int(),
  everyDays: z.int().nullable(),
  triggers: z.array(z.enum(triggers)),
  samplePercent: z.number(),
  remindBeforeDays: z.int(),
  remindEveryDays: z.int(),
  escalateAfterDays: z.int(),
  reasonFor: z.array(z.enum(takingDecisions)),
  ownerEmail: z.string(),
  parentId: z.int().nullable(),
  because: z.string().nullable(),
  createdBy: z.string(),
  createdAt: timestamp,
  launchedAt: timestamp.nullable(),
  dueAt: timestamp.nullable(),
  nextAt: timestamp.nullable(),
  closedAt: timestamp.nullable(),
})
export type CampaignRow = z.infer<typeof campaignRow>

export const reviewerRow = z.object({
  reviewer: z.string().nullable(),
  label: z.string().nullable(),
  total: z.int(),
  pending: z.int(),
  decided: z.int(),
  signed: z.int(),
  because: z.string().nullable().describe('Nobody to ask, because.'),
  hasAccount: z.boolean().nullable().describe('Whether a person can sign in; null for a team.'),
})
export type ReviewerRow = z.infer<typeof reviewerRow>

export const sourceAge = z.object({
  id: z.int(),
  name: z.string(),
  items: z.int(),
  lastAt: timestamp.nullable(),
  silentAfterHours: z.int(),
})
export type SourceAge = z.infer<typeof sourceAge>

/** How a reviewer decided: measures to look at, not verdicts. */
export const quality = z.object({
  decidedBy: z.string(),
  decisions: z.int(),
  approved: z.int(),
  bulk: z.int(),
  secondsMedian: z
    .number()
    .nullable()
    .describe('Median seconds from opening to deciding; null when every decision was made in bulk.'),
  fast: z.int().describe('Decided within FAST_SECONDS of opening.'),
  longestRun: z.int().describe('Longest run of approvals in a row.'),
  againstEvidence: z.int(),
  passedOn: z.int(),
  controls: z
    .int()
    .describe('Control questions answered, and how many of them differently from the first time.'),
  differed: z.int(),
})
export type Quality = z.infer<typeof quality>

/** A row of a campaign or of an inbox. */
export const itemRow = z.object({
  id: z.string(),
  campaignId: z.int(),
  identityId: z.string(),
  name: z.string(),
  scope: z.string().describe('Account, cluster or trust domain.'),
  provider: z.enum(providers),
  kind: z.enum(identityKinds),
  severity: z.enum(severities),
  risk: z.int(),
  state: z.enum(itemStates),
  stage: z.int(),
  change: z.enum(itemChanges),
  against: z.array(z.enum(['dormant', 'excess', 'admin', 'exposed', 'finding', 'never_used', 'over_age'])),
  because: z.string().nullable(),
  reviewer: z.string().nullable(),
  askedBecause: z.string().nullable(),
  decision: z.enum(decisions).nullable(),
  reason: z.string().nullable(),
  isBulk: z.boolean(),
  wasAgainst: z.boolean(),
  decidedBy: z.string().nullable(),
  decidedAt: timestamp.nullable(),
  signedAt: timestamp.nullable(),
  changedAt: timestamp.nullable().describe('An import after the decision changed the facts.'),
  isUndone: z.boolean(),
})
export type ItemRow = z.infer<typeof itemRow>

export const signedOff = z.object({
  done: z
    .int()
    .describe('Decisions signed; second answers to control questions are signed with them and not counted.'),
  skipped: z
    .array(
      z.object({
        because: z.string(),
        count: z.int(),
      }),
    )
    .describe('Decisions that a later import overtook; they wait for another look.'),
  tasks: z.int(),
})
export type SignedOff = z.infer<typeof signedOff>

/** What a reviewer is shown of an identity, and what is frozen with the decision. Instants, never ages: what is shown stays
 * true. Null is unknown. */
export const evidence = z.object({
  identity: z.object({
    id: z.string(),
    name: z.string(),
    nativeId: z.string(),
    provider: z.string(),
    kind: z.string(),
    scope: z.string(),
    environment: z.string(),
    status: z.string(),
    description: z.string().nullable(),
    createdAt: timestamp.nullable(),
  }),
  owners: z.array(
    z.object({
      label: z.string(),
      reason: z.string(),
    }),
  ),
  credentials: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      name: z.string(),
      isStatic: z.boolean(),
      status: z.string(),
      createdAt: timestamp.nullable(),
      rotatedAt: timestamp.nullable(),
      expiresAt: timestamp.nullable(),
      lastUsedAt: timestamp.nullable(),
      neverUsed: z.boolean().nullable(),
      exposures: z.int(),
    }),
  ),
  grants: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      via: z.string().nullable(),
      resource: z.string().nullable(),
      allows: z.int().nullable(),
      risky: z.int().nullable(),
    }),
  ),
  rights: z
    .object({
      granted: z.int(),
      used: z.int(),
      unused: z.int().nullable(),
      unusedRisky: z.int().nullable(),
      unlogged: z.int().describe('Rights whose use no log shows.'),
      isKnown: z.boolean(),
      isAdmin: z.boolean(),
      hops: z.int().nullable(),
      riskyUnused: z.array(z.string()),
    })
    .nullable(),
  use: z.object({
    state: z.string(),
    lastAt: timestamp.nullable(),
    workloads: z.array(
      z.object({
        name: z.string(),
        kind: z.string(),
        lastSeenAt: timestamp.nullable(),
      }),
    ),
    contexts: z.array(
      z.object({
        name: z.string(),
        isWorkload: z.boolean(),
        lastAt: timestamp,
        uses: z.int(),
      }),
    ),
  }),
  exposures: z.array(
    z.object({
      detector: z.string(),
      place: z.string().nullable(),
      verified: z.boolean().nullable(),
      foundAt: timestamp.nullable(),
    }),
  ),
  findings: z.array(
    z.object({
      title: z.string(),
      severity: z.string(),
      openedAt: timestamp,
      credential: z.string().nullable(),
    }),
  ),
  trusts: z.int(),
  sources: z.array(
    z.object({
      source: z.string(),
      file: z.string(),
      at: z.string(),
      importId: z.int(),
      lastSeenAt: timestamp,
    }),
  ),
})
export type Evidence = z.infer<typeof evidence>

/** What is different since the last attestation: parts that are new or gone, and facts that moved. */
export const changes = z.object({
  credentials: z.object({
    new: z.array(z.string()),
    removed: z.array(z.string()),
  }),
  grants: z.object({
    new: z.array(z.string()),
    removed: z.array(z.string()),
  }),
  known: z.array(z.string()).describe('Ids of parts that were there before.'),
  rights: z
    .object({
      before: z.int(),
      now: z.int(),
    })
    .nullable(),
  findings: z.object({
    new: z.array(z.string()),
    removed: z.array(z.string()),
  }),
  owners: z
    .object({
      before: z.string(),
      now: z.string(),
    })
    .nullable(),
})
export type Changes = z.infer<typeof changes>

export const pastDecision = z.object({
  id: z.string(),
  campaign: z.string(),
  stage: z.int(),
  decision: z.enum(decisions),
  reason: z.string().nullable(),
  removes: z.array(z.string()),
  decidedBy: z.string(),
  decidedAt: timestamp,
  signedAt: timestamp.nullable(),
  isSuperseded: z.boolean(),
  isBulk: z.boolean(),
  evidence: z.string(),
})
export type PastDecision = z.infer<typeof pastDecision>

/** What a reviewer has chosen and typed, but not decided. */
export const draft = z.object({
  decision: z.enum(decisions).nullable(),
  reason: z.string().nullable(),
  removes: z.array(z.string()),
})
export type Draft = z.infer<typeof draft>

/** One item with what its reviewer needs to decide. */
export const itemDetail = z.object({
  item: itemRow,
  campaign: z.object({
    id: z.int(),
    name: z.string(),
    purpose: z.string().nullable(),
    dueAt: timestamp.nullable(),
    state: z.string(),
    reasonFor: z.array(z.enum(takingDecisions)),
  }),
  evidence: evidence.describe('Frozen with the decision once there is one, else as it stands now.'),
  evidenceSha256: z.string(),
  asOf: z.string(),
  redactedAt: timestamp
    .nullable()
    .describe('When a secret was removed from it: the hash is of what was shown.'),
  changes: changes.nullable().describe('Since the last attestation; null at the first.'),
  sinceDecided: changes
    .nullable()
    .describe('Since the decision that stands, when an import changed the facts after it; else null.'),
  standsInFor: z.string().nullable().describe('Whom the reader decides for, who is away.'),
  lastDecision: pastDecision.nullable(),
  decisions: z
    .array(pastDecision)
    .describe('Decisions about this item, newest first, corrected ones included.'),
  currentDecision: z.string().nullable().describe('The current decision, for the next one to refer to.'),
  route: z.array(
    z.object({
      at: z.string(),
      actor: z.string(),
      to: z.string().nullable(),
      why: z.string(),
    }),
  ),
  draft: draft.nullable(),
  isMine: z.boolean(),
  conflict: z.string().nullable(),
  isUndone: pastDecision.nullable(),
})
export type ItemDetail = z.infer<typeof itemDetail>

export const decided = z.object({
  decisionId: z.string(),
  outcome: z
    .enum(['decided', 'passed on'])
    .describe('`decided` waits for the sign-off; `passed on` went to somebody else.'),
  to: z.string().nullable().describe('Whom it went to.'),
})
export type Decided = z.infer<typeof decided>
