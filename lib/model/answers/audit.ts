import { z } from 'zod'
import { timestamp } from './page'

/** One entry of the audit log; `hash` covers the entry and the hash of the one before it. */
export const auditRow = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  prevHash: z.string(),
  hash: z.string(),
})
export type AuditRow = z.infer<typeof auditRow>

/** A checkpoint as it is handed out, to be kept where nobody who runs Muster can reach it. */
export const signedCheckpoint = z.object({
  entry: z.string(),
  hash: z.string().describe('SHA-256, hex.'),
  at: z.string(),
  signature: z.string().describe('Ed25519, base64url.'),
  kid: z.string().describe('Which of the keys at /.well-known/muster-keys.json signed.'),
})
export type SignedCheckpoint = z.infer<typeof signedCheckpoint>

export const fault = z.object({
  entry: z.string(),
  what: z.string(),
})
export type Fault = z.infer<typeof fault>

export const verified = z.object({
  entries: z.int(),
  checkpoints: z.number(),
  faults: z.array(fault).describe('The first 100; an honest log has none.'),
  acknowledged: z
    .array(
      fault.extend({
        by: z.string(),
        reason: z.string(),
      }),
    )
    .describe('Breaks that somebody looked into and acknowledged, with their reason.'),
  signedTo: z
    .object({
      entry: z.string(),
      at: z.string(),
    })
    .nullable()
    .describe('The newest entry that a checkpoint vouches for; null without any.'),
  archivedTo: z
    .object({ entry: z.string(), at: timestamp, archives: z.int() })
    .nullable()
    .describe(
      'The last entry that was moved into an archive, when, and how many archives there are. `entries` counts what is left.',
    ),
  stampedTo: z
    .object({
      entry: z.string(),
      at: z.string(),
      by: z.string().describe("Subject of the authority's certificate."),
      isTrusted: z.boolean().describe('The certificate leads to a root that the installation names.'),
    })
    .nullable()
    .describe('The newest of these entries that a time-stamping authority saw; null without any.'),
})
export type Verified = z.infer<typeof verified>
