import { z } from 'zod'
import { timestamp } from './page'
import { environments, providers } from '@/lib/model/vocabulary'

const n = z.int()
const figures = {
  issued: n,
  renewed: n,
  exchanged: n,
  used: n,
  tokens: n.describe('Tokens with ids of their own, issued since the log begins.'),
  tokensUsed: n.describe('Of those, seen in use.'),
  meanRecent: z.number().nullable().describe('Mean lifetime in seconds, last 7 days; null: not recorded.'),
  meanBefore: z.number().nullable().describe('The same of the 30 days before.'),
}

/** What the log of one scope tells of issuing, in its last 30 days. */
export const issuer = z.object({
  provider: z.enum(providers),
  scope: z.string(),
  from: timestamp,
  to: timestamp,
  recordsIssue: z.boolean(),
  recordsUse: z.boolean(),
  identities: n,
  ...figures,
  lifetimes: z.array(
    z.object({ label: z.string(), count: n, before: n.describe('In the 30 days before those.') }),
  ),
  lifetimeUnknown: n,
  lifetimeUnknownBefore: n,
})
export type Issuer = z.infer<typeof issuer>

/** The part of one identity in the figures of its issuer. */
export const issuedTo = z.object({
  id: z.string(),
  name: z.string(),
  ...figures,
  effective: z
    .object({
      since: timestamp
        .nullable()
        .describe('When its oldest static secret was made or rotated; null: unknown.'),
      seconds: z.number().nullable().describe('From then to its last token.'),
    })
    .nullable()
    .describe('How long its tokens go back to one secret; null where no static secret stands behind them.'),
  busiest: z
    .object({ day: z.string(), n, usual: n.describe('Median of the days on which something was issued.') })
    .nullable()
    .describe('The day on which most was issued to it.'),
})
export type IssuedTo = z.infer<typeof issuedTo>

/** How many identities of one environment were used from another, or from their own. */
export const environmentCell = z.object({
  own: z.enum(environments),
  seen: z.enum(environments),
  identities: n,
})
export type EnvironmentCell = z.infer<typeof environmentCell>

/** One identity behind such a number. */
export const usedFrom = z.object({ id: z.string(), name: z.string(), uses: n, lastAt: timestamp })
export type UsedFrom = z.infer<typeof usedFrom>

/** By which figure the identities of an issuer are listed. */
export const issuanceMeasures = ['issued', 'renewed', 'exchanged', 'used', 'unused'] as const
export type IssuanceMeasure = (typeof issuanceMeasures)[number]
