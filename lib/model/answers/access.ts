import { z } from 'zod'
import { timestamp } from './page'
import { roles } from '@/lib/model/vocabulary'

/** What an authenticator needs: the QR code as an image, and the same to type. */
export const enrolment = z.object({
  secret: z.string(),
  uri: z.string(),
  qr: z.string().describe('data: address of an SVG.'),
})
export type Enrolment = z.infer<typeof enrolment>

/** A session that is open. Times are ISO 8601. */
export const sessionRow = z.object({
  id: z.string(),
  via: z.enum(['password', 'oidc', 'passkey']),
  userAgent: z.string().nullable(),
  address: z.string().nullable(),
  openedAt: timestamp,
  lastSeenAt: timestamp.nullable(),
  endsAt: timestamp,
})
export type SessionRow = z.infer<typeof sessionRow>

/** What a person or token may see. An absent list means no limit on that side. */
export const scope = z.object({
  teams: z.array(z.int()).optional().describe('Team ids.'),
  environments: z.array(z.int()).optional().describe('Codes of `environments`.'),
  sources: z.array(z.int()).optional().describe('Source ids.'),
  person: z
    .string()
    .optional()
    .describe(
      'Only what the person with this e-mail address owns, reviews or works on; of accounts with the role owner.',
    ),
})
export type Scope = z.infer<typeof scope>

/** An account. Times are ISO 8601. */
export const personRow = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles).nullable(),
  scope: scope,
  disabled: z.boolean(),
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  passkeys: z.int(),
  mayConnect: z.boolean().describe('Whether the account can be handed over to the company login.'),
  accessEndsAt: timestamp.nullable().describe('When access ends by itself; `ended` once that has happened.'),
  ended: z.boolean(),
  sessions: z.int(),
  createdAt: timestamp,
  lastSeenAt: timestamp.nullable(),
})
export type PersonRow = z.infer<typeof personRow>

export const tokenRow = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  createdBy: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp,
  lastUsedAt: timestamp.nullable(),
  state: z.enum(['expired', 'revoked', 'live']),
})
export type TokenRow = z.infer<typeof tokenRow>

/** A one-use link: sent by mail, or to be given to its reader through another channel. */
export const mailedLink = z.object({
  link: z.string().nullable().describe('Null when it was sent by mail.'),
  sentTo: z.string().nullable(),
  refusal: z.string().nullable().describe('Why the mail server did not take the message.'),
})
export type MailedLink = z.infer<typeof mailedLink>

/** A passkey of the reader's account. */
export const passkeyRow = z.object({
  id: z.string(),
  name: z.string(),
  isSynced: z.boolean().describe('Whether it is copied to other devices of its owner.'),
  createdAt: timestamp,
  lastUsedAt: timestamp.nullable(),
})
export type PasskeyRow = z.infer<typeof passkeyRow>

/** What a browser hands to a device so that it makes a passkey (WebAuthn, section 5.4: PublicKeyCredentialCreationOptionsJSON). */
export const passkeyCreation = z.looseObject({
  challenge: z.string(),
  rp: z.object({ id: z.string().optional(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
})

/** The same for signing in with one (section 5.5: PublicKeyCredentialRequestOptionsJSON). */
export const passkeyRequest = z.looseObject({ challenge: z.string(), rpId: z.string().optional() })
