import { z } from 'zod'
import { timestamp } from './page'
import { environments, identityKinds, ownerStates, providers, severities } from '@/lib/model/vocabulary'

export const assigned = z.object({
  done: z.int(),
  skipped: z.array(
    z.object({
      because: z.string(),
      count: z.int(),
    }),
  ),
  to: z.string().optional().describe('The name of whom they were given to, where it is one.'),
})
export type Assigned = z.infer<typeof assigned>

export const directoryPerson = z.object({
  id: z.int(),
  name: z.string(),
  email: z.string(),
  teamId: z.int().nullable(),
  team: z.string().nullable(),
  manager: z.string().nullable(),
  active: z.boolean(),
  leftAt: timestamp.nullable(),
  nature: z.enum(['person', 'machine']).nullable().describe('What somebody decided that it is.'),
  natureBy: z.string().nullable(),
  signs: z.array(z.string()).describe('Why it may be a machine: by its directory, or by the rule for names.'),
  identities: z.array(z.string()).describe('Ids of the identities that a machine is.'),
  owns: z.int().describe("Identities in the reader's scope that they own."),
  last: z.int().describe('Of these, how many have nobody else.'),
})
export type DirectoryPerson = z.infer<typeof directoryPerson>

/** What somebody says of a user of a directory: a decision, or that it is taken back. */
export const natureDecision = z.enum(['person', 'machine', 'unknown'])
export type NatureDecision = z.infer<typeof natureDecision>

/** A time in which somebody else decides a person's reviews. */
export const absence = z.object({
  delegate: z.object({ id: z.int(), name: z.string() }),
  startsAt: timestamp,
  endsAt: timestamp,
  setBy: z.string(),
})
export type Absence = z.infer<typeof absence>

/** An entry of the directory to choose. */
export const ownerChoice = z.object({
  owner: z.string().describe('`person:12` or `team:3`.'),
  label: z.string(),
  value: z.string().describe('What to send to name them: an e-mail, or the name of a team.'),
  detail: z.string().describe('Team and e-mail.'),
  active: z.boolean(),
  owns: z.int().describe("Identities in the reader's scope that they own."),
  pending: z.int().describe("Reviews in the reader's scope that wait for them."),
})
export type OwnerChoice = z.infer<typeof ownerChoice>

/** An identity of somebody who may leave, with what would happen to it. */
export const departing = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.string().describe('Account, cluster or trust domain.'),
  provider: z.enum(providers),
  kind: z.enum(identityKinds),
  severity: z.enum(severities),
  others: z.int().describe('Owners beside the leaver who are still here.'),
  proposed: z
    .object({
      owner: z.string(),
      label: z.string(),
      why: z.string(),
    })
    .nullable(),
  prepared: z
    .object({
      owner: z.string(),
      label: z.string(),
      by: z.string(),
    })
    .nullable(),
})
export type Departing = z.infer<typeof departing>

export const departure = z.object({
  prepared: z.int().describe('Identities with a prepared successor.'),
  rows: z.array(departing),
  next: z.string().nullable().describe('Cursor of the next page, or null at the end.'),
  total: z.int().describe('How many match in all.'),
})
export type Departure = z.infer<typeof departure>

export const candidate = z.object({
  owner: z.string(),
  label: z.string(),
  reason: z.string(),
  confidence: z.number(),
  isKnown: z.boolean().describe('Resolves to somebody of the directory who is still here: can be accepted.'),
})
export type Candidate = z.infer<typeof candidate>

/** An identity that nobody answers for, with who might. */
export const orphan = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.string().describe('Account, cluster or trust domain.'),
  provider: z.enum(providers),
  kind: z.enum(identityKinds),
  environment: z.enum(environments),
  severity: z.enum(severities),
  risk: z.int(),
  ownerState: z.enum(ownerStates),
  candidates: z.array(candidate),
})
export type Orphan = z.infer<typeof orphan>

export const directoryTeam = z.object({
  id: z.int(),
  name: z.string(),
  contact: z.string().nullable(),
  parent: z.string().nullable(),
  members: z.int(),
  owns: z.int(),
})
export type DirectoryTeam = z.infer<typeof directoryTeam>
