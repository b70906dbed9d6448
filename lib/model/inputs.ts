import { z } from 'zod'
import {
  EMAIL_LENGTH_MAX,
  LABEL_LENGTH_MAX,
  NAME_LENGTH_MAX,
  REASON_LENGTH_MIN,
  TEXT_LENGTH_MAX,
} from './limits'
import { responsePositions, verificationResults } from './vocabulary'

// What people fill in. Routes and dialogs validate it with the same schema and show the same messages.

const NEEDED = 'Required.'
const upTo = (most: number) =>
  z
    .string(NEEDED)
    .trim()
    .max(most, `At most ${most.toLocaleString('en')} characters.`)
const some = (most: number) => upTo(most).min(1, NEEDED)

/** Why something is done: it is read later by somebody else. */
export const reason = upTo(TEXT_LENGTH_MAX).min(
  REASON_LENGTH_MIN,
  `Enter a reason of at least ${REASON_LENGTH_MIN} characters.`,
)
export const note = upTo(TEXT_LENGTH_MAX)
export const text = some(TEXT_LENGTH_MAX)
/** Of a person, a team, a group. */
export const name = some(NAME_LENGTH_MAX)
/** Of a view, a token, a webhook, a ticket. */
export const label = some(LABEL_LENGTH_MAX)
/** A person or team, by e-mail or name. */
export const who = some(EMAIL_LENGTH_MAX)
export const email = z.email('Enter an e-mail address.').max(EMAIL_LENGTH_MAX)
export const day = z.iso.date('Enter a date.')
export const url = z.url('Enter an address that starts with https://.').max(TEXT_LENGTH_MAX)
/** How long an API token lasts. */
export const tokenDays = z.number(NEEDED).positive('At least 1 day.').max(366, 'At most 366 days.')
/** What reduces a risk while its exception lasts. */
export const compensatingControl = text.min(3, 'Enter at least 3 characters.')
/** The workload identity that replaces a static credential. */
export const nativeIdentity = some(500).min(3, 'Enter at least 3 characters.')

/** A file of evidence by its hash; it was sent before. */
const evidenceFileName = z.object({
  name: some(NAME_LENGTH_MAX),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

/** What a person found about a control without a check: what they looked at, where it is, until when it counts. */
export const verification = z.object({
  result: z.enum(verificationResults, NEEDED),
  evidence: reason,
  link: url
    .refine((address) => /^https?:\/\//.test(address), 'Enter an address that starts with https://.')
    .nullish(),
  file: evidenceFileName.nullish(),
  valid_until: day,
})
/** What management answers to the gaps of a control. */
export const managementResponse = z.object({
  position: z.enum(responsePositions, NEEDED),
  response: reason,
  responsible: name,
  due_on: day.optional(),
})
/** The same for one control; a null position takes it back. */
export const responseInput = z.union([
  managementResponse.extend({ control: some(LABEL_LENGTH_MAX) }),
  z.object({ control: some(LABEL_LENGTH_MAX), position: z.null() }),
])
export type ResponseInput = z.infer<typeof responseInput>

/** The same for one control; a null result takes it back. */
export const verificationInput = z.union([
  verification.extend({ control: some(LABEL_LENGTH_MAX) }),
  z.object({ control: some(LABEL_LENGTH_MAX), result: z.null() }),
])
export type VerificationInput = z.infer<typeof verificationInput>

/** An id that the sender chooses, spelled as PostgreSQL gives it back: hashes are made over it. */
const chosenId = z.uuid().toLowerCase()

/** What somebody asks to be shown. */
export const evidenceRequest = z.object({
  title: name,
  wanted: text,
  /** The control that it is for: both or neither. */
  framework: some(LABEL_LENGTH_MAX).optional(),
  control: some(LABEL_LENGTH_MAX).optional(),
  /** What the evidence should cover. */
  period_from: day.optional(),
  period_to: day.optional(),
  due_on: day,
  /** The e-mail of the account that should answer. */
  asked_of: email.optional(),
})
/** The same with an id that the sender chooses, so that a repeat asks for nothing more. */
export const evidenceRequestInput = evidenceRequest.extend({ id: chosenId })
export type EvidenceRequestInput = z.infer<typeof evidenceRequestInput>

/** What is answered to a request: at least one of the three. */
export const evidenceAnswer = z.object({
  text: text.optional(),
  /** A page of this Muster: its path, or its whole address. */
  link: some(TEXT_LENGTH_MAX).optional(),
})
export const evidenceAnswerInput = evidenceAnswer.extend({ id: chosenId, file: evidenceFileName.optional() })
export type EvidenceAnswerInput = z.infer<typeof evidenceAnswerInput>

/** What is decided on a request. */
export const evidenceDecisionInput = z.discriminatedUnion('decision', [
  z.object({ id: chosenId, decision: z.literal('accept'), answer: chosenId }),
  z.object({ id: chosenId, decision: z.literal('ask_again'), reason, due_on: day.optional() }),
  z.object({ id: chosenId, decision: z.literal('withdraw'), reason }),
])
export type EvidenceDecisionInput = z.infer<typeof evidenceDecisionInput>
