import {
  enrolment,
  mailedLink,
  passkeyCreation,
  passkeyRequest,
  passkeyRow,
  personRow,
  sessionRow,
  tokenRow,
} from '@/lib/model/answers/access'
import { timestamp } from '@/lib/model/answers/page'
import { roles } from '@/lib/model/vocabulary'
import { email, label, name, tokenDays } from '@/lib/model/inputs'
import { signedLink } from '@/lib/model/signed-link'
import { z } from 'zod'
import { spec, scope, instant, code, proof, uuid } from './spec'
import { EMAIL_LENGTH_MAX, PASSWORD_LENGTH_MAX } from '@/lib/model/limits'

/** Accounts, sessions, tokens and invitations. */
export const accessSpecs = {
  listPeople: spec({
    method: 'GET',
    path: '/people',
    summary: 'Accounts with their roles',
    permission: 'people:manage',
    answer: z.object({
      rows: z.array(personRow),
    }),
  }),
  invite: spec({
    method: 'POST',
    path: '/people/invitations',
    summary: 'Creates a one-time sign-up link for an e-mail address, and mails it when asked to',
    permission: 'people:manage',
    body: z.object({
      email,
      role: z.enum(roles),
      scope: scope.optional(),
      hours: z.number().int().min(1).max(720).default(72),
      accessEndsAt: instant.nullable().default(null),
      send: z.boolean().default(false).describe('Whether Muster mails the link.'),
    }),
    answer: mailedLink,
  }),
  changeRole: spec({
    method: 'PUT',
    path: '/people/{id}/role',
    summary: 'Changes the role and scope of an account and, when given, the end of access',
    params: { id: uuid },
    permission: 'people:manage',
    body: z.object({
      role: z.enum(roles),
      scope: scope.default({}),
      accessEndsAt: instant.nullable().optional(),
    }),
    answer: z.object({
      id: z.string(),
    }),
  }),
  disablePerson: spec({
    method: 'PUT',
    path: '/people/{id}/disabled',
    summary: 'Enables or disables an account',
    params: { id: uuid },
    permission: 'people:manage',
    body: z.object({ disabled: z.boolean() }),
    answer: z.object({
      id: z.string(),
    }),
  }),
  setGroupRole: spec({
    method: 'PUT',
    path: '/people/groups',
    summary: 'Maps a directory group to a role and scope, with or without an end',
    permission: 'people:manage',
    body: z.object({
      group: name,
      role: z.enum(roles).nullable(),
      scope: scope.default({}),
      accessEndsAt: instant.nullable().default(null),
    }),
    answer: z.object({
      group: z.string(),
    }),
  }),
  listSessionsOf: spec({
    method: 'GET',
    path: '/people/{id}/sessions',
    summary: 'Open sessions of a person',
    params: { id: uuid },
    permission: 'people:manage',
    answer: z.object({
      rows: z.array(sessionRow),
    }),
  }),
  endSessionsOf: spec({
    method: 'DELETE',
    path: '/people/{id}/sessions',
    summary: 'Ends every session of a person',
    params: { id: uuid },
    permission: 'people:manage',
    answer: z.object({
      ended: z.int(),
    }),
  }),
  resetFactor: spec({
    method: 'DELETE',
    path: '/people/{id}/second-factor',
    summary: 'Removes the second factor and the passkeys of an account and ends its sessions',
    params: { id: uuid },
    permission: 'people:manage',
    answer: z.object({
      id: z.string(),
    }),
  }),
  resetFor: spec({
    method: 'POST',
    path: '/people/{id}/password-reset',
    summary: 'Creates a one-time link to a new password for an account, and mails it when asked to',
    params: { id: uuid },
    permission: 'people:manage',
    body: z.object({ send: z.boolean().default(false).describe('Whether Muster mails the link.') }),
    answer: mailedLink,
  }),
  connectPerson: spec({
    method: 'POST',
    path: '/people/{id}/company-login',
    summary:
      'Lets the company login with the same e-mail take an account over within a day; its password and sessions end then',
    params: { id: uuid },
    permission: 'people:manage',
    answer: z.object({
      until: z.string(),
    }),
  }),
  connectOwn: spec({
    method: 'POST',
    path: '/account/company-login',
    summary:
      'Lets the company login take over your account within ten minutes; password and sessions end then',
    permission: 'account:own',
    body: proof,
    answer: z.object({
      until: z.string(),
    }),
  }),
  changePassword: spec({
    method: 'PUT',
    path: '/account/password',
    summary: 'Changes your password and ends your other sessions',
    permission: 'account:own',
    body: proof.extend({ next: z.string().max(PASSWORD_LENGTH_MAX) }),
    answer: z.object({
      id: z.string(),
    }),
  }),
  listOwnSessions: spec({
    method: 'GET',
    path: '/account/sessions',
    summary: 'Your open sessions',
    permission: 'account:own',
    answer: z.object({
      rows: z.array(sessionRow),
    }),
  }),
  endOwnSession: spec({
    method: 'DELETE',
    path: '/account/sessions/{id}',
    summary: 'Ends one of your sessions',
    params: { id: uuid },
    permission: 'account:own',
    answer: z.object({
      id: z.string(),
    }),
  }),
  endOtherSessions: spec({
    method: 'DELETE',
    path: '/account/sessions',
    summary: 'Ends all of your sessions but this one',
    permission: 'account:own',
    answer: z.object({
      ended: z.int(),
    }),
  }),
  beginFactor: spec({
    method: 'POST',
    path: '/account/second-factor',
    summary: 'Starts setting up an authenticator; only this answer contains its secret',
    permission: 'account:own',
    body: z.object({ password: z.string().max(PASSWORD_LENGTH_MAX) }),
    answer: enrolment,
  }),
  confirmFactor: spec({
    method: 'POST',
    path: '/account/second-factor/confirmation',
    summary: 'Confirms the authenticator with a code; only this answer contains the recovery codes',
    permission: 'account:own',
    body: z.object({ code }),
    answer: z.object({
      recoveryCodes: z.array(z.string()),
    }),
  }),
  removeFactor: spec({
    method: 'POST',
    path: '/account/second-factor/removal',
    summary: 'Removes your second factor',
    permission: 'account:own',
    body: proof,
    answer: z.object({
      id: z.string(),
    }),
  }),
  renewRecoveryCodes: spec({
    method: 'POST',
    path: '/account/recovery-codes',
    summary: 'Creates ten new recovery codes; the old ones stop working',
    permission: 'account:own',
    body: proof,
    answer: z.object({
      recoveryCodes: z.array(z.string()),
    }),
  }),
  listPasskeys: spec({
    method: 'GET',
    path: '/account/passkeys',
    summary: 'Your passkeys',
    permission: 'account:own',
    answer: z.object({ rows: z.array(passkeyRow) }),
  }),
  beginPasskey: spec({
    method: 'POST',
    path: '/account/passkeys/challenge',
    summary: 'Starts adding a passkey: what the browser hands to the device',
    permission: 'account:own',
    body: proof,
    answer: passkeyCreation,
  }),
  addPasskey: spec({
    method: 'POST',
    path: '/account/passkeys',
    summary: 'Adds the passkey that the device made',
    permission: 'account:own',
    body: z.object({
      name: label,
      response: z.looseObject({ id: z.string(), rawId: z.string(), response: z.looseObject({}) }),
    }),
    answer: passkeyRow,
  }),
  removePasskey: spec({
    method: 'POST',
    path: '/account/passkeys/{id}/removal',
    summary: 'Removes one of your passkeys',
    params: { id: uuid },
    permission: 'account:own',
    body: proof,
    answer: z.object({ id: z.string() }),
  }),
  listTokens: spec({
    method: 'GET',
    path: '/tokens',
    summary: 'API tokens, without their secrets',
    permission: 'token:manage',
    answer: z.object({
      rows: z.array(tokenRow),
    }),
  }),
  createToken: spec({
    method: 'POST',
    path: '/tokens',
    summary: 'Creates an API token; only this answer contains it',
    permission: 'token:manage',
    body: z.object({
      name: label,
      role: z.enum(roles),
      scope: scope.optional(),
      days: tokenDays,
    }),
    answer: z.object({
      expiresAt: timestamp,
      id: z.string(),
      token: z.string(),
    }),
  }),
  revokeToken: spec({
    method: 'DELETE',
    path: '/tokens/{id}',
    summary: 'Revokes an API token',
    params: { id: uuid },
    permission: 'token:manage',
    answer: z.object({
      id: z.string(),
    }),
  }),
  signInChallenge: spec({
    method: 'POST',
    path: '/passkey-challenges',
    summary: 'What a device signs to sign in with a passkey',
    permission: 'public',
    answer: passkeyRequest,
  }),
  askForReset: spec({
    method: 'POST',
    path: '/password-resets',
    summary: 'Asks for a mail with a link to a new password; the answer is the same for every address',
    permission: 'public',
    body: z.object({ email: z.email().max(EMAIL_LENGTH_MAX) }),
    answer: z.object({ isSent: z.boolean().describe('False where Muster sends no mail at all.') }),
  }),
  resetPassword: spec({
    method: 'PUT',
    path: '/password-resets',
    summary: 'Sets a new password with a one-time link and ends every session of the account',
    permission: 'public',
    body: z.object({
      token: z.string().min(10).max(100),
      password: z.string().max(PASSWORD_LENGTH_MAX),
    }),
    answer: z.object({ email: z.string() }),
  }),
  reviewerAccount: spec({
    method: 'POST',
    path: '/reviewer-accounts',
    summary: 'A one-time link to an account, for a reviewer whom a signed link in a mail brought',
    permission: 'public',
    body: signedLink,
    answer: z.object({ path: z.string() }),
  }),
  signUp: spec({
    method: 'POST',
    path: '/sign-up',
    summary: 'Creates an account from a one-time link',
    permission: 'public',
    body: z.object({
      token: z.string().min(10).max(100),
      email: z.email().max(EMAIL_LENGTH_MAX),
      name: z.string().trim().min(1).max(120),
      password: z.string().max(PASSWORD_LENGTH_MAX),
    }),
    answer: z.object({
      email: z.string(),
    }),
  }),
} as const
