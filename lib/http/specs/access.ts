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
    summary: 'List accounts and their roles',
    permission: 'people:manage',
    answer: z.object({
      rows: z.array(personRow),
    }),
  }),
  invite: spec({
    method: 'POST',
    path: '/people/invitations',
    summary: 'Create a one-time sign-up link for an e-mail address and, if asked, send it by mail',
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
    summary: 'Change the role and scope of an account and, optionally, when its access ends',
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
    summary: 'Enable or disable an account',
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
    summary: 'Map a directory group to a role and scope, optionally until a date',
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
    summary: 'List the open sessions of a person',
    params: { id: uuid },
    permission: 'people:manage',
    answer: z.object({
      rows: z.array(sessionRow),
    }),
  }),
  endSessionsOf: spec({
    method: 'DELETE',
    path: '/people/{id}/sessions',
    summary: 'End all sessions of a person',
    params: { id: uuid },
    permission: 'people:manage',
    answer: z.object({
      ended: z.int(),
    }),
  }),
  resetFactor: spec({
    method: 'DELETE',
    path: '/people/{id}/second-factor',
    summary: 'Remove the second factor and the passkeys of an account and end its sessions',
    params: { id: uuid },
    permission: 'people:manage',
    answer: z.object({
      id: z.string(),
    }),
  }),
  resetFor: spec({
    method: 'POST',
    path: '/people/{id}/password-reset',
    summary: 'Create a one-time link to set a new password and, if asked, send it by mail',
    params: { id: uuid },
    permission: 'people:manage',
    body: z.object({ send: z.boolean().default(false).describe('Whether Muster mails the link.') }),
    answer: mailedLink,
  }),
  connectPerson: spec({
    method: 'POST',
    path: '/people/{id}/company-login',
    summary:
      'Allow the company login with the same e-mail to take over an account within a day. Its password and sessions end then.',
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
      'Allow the company login to take over your account within ten minutes. Your password and sessions end then.',
    permission: 'account:own',
    body: proof,
    answer: z.object({
      until: z.string(),
    }),
  }),
  changePassword: spec({
    method: 'PUT',
    path: '/account/password',
    summary: 'Change your password and end your other sessions',
    permission: 'account:own',
    body: proof.extend({ next: z.string().max(PASSWORD_LENGTH_MAX) }),
    answer: z.object({
      id: z.string(),
    }),
  }),
  listOwnSessions: spec({
    method: 'GET',
    path: '/account/sessions',
    summary: 'List your open sessions',
    permission: 'account:own',
    answer: z.object({
      rows: z.array(sessionRow),
    }),
  }),
  endOwnSession: spec({
    method: 'DELETE',
    path: '/account/sessions/{id}',
    summary: 'End one of your sessions',
    params: { id: uuid },
    permission: 'account:own',
    answer: z.object({
      id: z.string(),
    }),
  }),
  endOtherSessions: spec({
    method: 'DELETE',
    path: '/account/sessions',
    summary: 'End all of your other sessions',
    permission: 'account:own',
    answer: z.object({
      ended: z.int(),
    }),
  }),
  beginFactor: spec({
    method: 'POST',
    path: '/account/second-factor',
    summary: 'Start setting up an authenticator app. Only this response contains its secret.',
    permission: 'account:own',
    body: z.object({ password: z.string().max(PASSWORD_LENGTH_MAX) }),
    answer: enrolment,
  }),
  confirmFactor: spec({
    method: 'POST',
    path: '/account/second-factor/confirmation',
    summary: 'Confirm the authenticator app with a code. Only this response contains the recovery codes.',
    permission: 'account:own',
    body: z.object({ code }),
    answer: z.object({
      recoveryCodes: z.array(z.string()),
    }),
  }),
  removeFactor: spec({
    method: 'POST',
    path: '/account/second-factor/removal',
    summary: 'Remove your second factor',
    permission: 'account:own',
    body: proof,
    answer: z.object({
      id: z.string(),
    }),
  }),
  renewRecoveryCodes: spec({
    method: 'POST',
    path: '/account/recovery-codes',
    summary: 'Create ten new recovery codes. The old ones stop working.',
    permission: 'account:own',
    body: proof,
    answer: z.object({
      recoveryCodes: z.array(z.string()),
    }),
  }),
  listPasskeys: spec({
    method: 'GET',
    path: '/account/passkeys',
    summary: 'List your passkeys',
    permission: 'account:own',
    answer: z.object({ rows: z.array(passkeyRow) }),
  }),
  beginPasskey: spec({
    method: 'POST',
    path: '/account/passkeys/challenge',
    summary: 'Start adding a passkey. The response is what the browser passes to the device.',
    permission: 'account:own',
    body: proof,
    answer: passkeyCreation,
  }),
  addPasskey: spec({
    method: 'POST',
    path: '/account/passkeys',
    summary: 'Add the passkey that the device created',
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
    summary: 'Remove one of your passkeys',
    params: { id: uuid },
    permission: 'account:own',
    body: proof,
    answer: z.object({ id: z.string() }),
  }),
  listTokens: spec({
    method: 'GET',
    path: '/tokens',
    summary: 'List API tokens, without their secrets',
    permission: 'token:manage',
    answer: z.object({
      rows: z.array(tokenRow),
    }),
  }),
  createToken: spec({
    method: 'POST',
    path: '/tokens',
    summary: 'Create an API token. Only this response contains it.',
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
    summary: 'Revoke an API token',
    params: { id: uuid },
    permission: 'token:manage',
    answer: z.object({
      id: z.string(),
    }),
  }),
  signInChallenge: spec({
    method: 'POST',
    path: '/passkey-challenges',
    summary: 'Get a challenge to sign in with a passkey',
    permission: 'public',
    answer: passkeyRequest,
  }),
  askForReset: spec({
    method: 'POST',
    path: '/password-resets',
    summary: 'Request a mail with a link to set a new password. The response is the same for every address.',
    permission: 'public',
    body: z.object({ email: z.email().max(EMAIL_LENGTH_MAX) }),
    answer: z.object({ isSent: z.boolean().describe('False where Muster sends no mail at all.') }),
  }),
  resetPassword: spec({
    method: 'PUT',
    path: '/password-resets',
    summary: 'Set a new password with a one-time link and end all sessions of the account',
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
    summary: 'Create a one-time sign-up link for a reviewer who followed a signed link in a mail',
    permission: 'public',
    body: signedLink,
    answer: z.object({ path: z.string() }),
  }),
  signUp: spec({
    method: 'POST',
    path: '/sign-up',
    summary: 'Create an account from a one-time link',
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
