import { z } from 'zod'
import { timestamp } from './page'
import { providers } from '@/lib/model/vocabulary'

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
export const issuedTo = z.object({ id: z.string(), name: z.string(), ...figures })
export type IssuedTo = z.infer<typeof issuedTo>

/** By which figure the identities of an issuer are listed. */
export const issuanceMeasures = ['issued', 'renewed', 'exchanged', 'used', 'unused'] as const
export type IssuanceMeasure = (typeof issuanceMeasures)[number]
