import {
  absence,
  assigned,
  departure,
  directoryPerson,
  directoryTeam,
  natureDecision,
  orphan,
  ownerChoice,
} from '@/lib/model/answers/owners'
import { pageOf } from '@/lib/model/answers/page'
import { directoryFilter, orphanFilter } from '@/lib/model/filters'
import { who } from '@/lib/model/inputs'
import { z } from 'zod'
import { spec, ids, paging, int4, intId } from './spec'
import { EMAIL_LENGTH_MAX, NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from '@/lib/model/limits'

/** Owners, people and teams. */
export const ownersSpecs = {
  listOrphans: spec({
    method: 'GET',
    path: '/owners/queue',
    summary: 'List identities without an owner, with suggested owners',
    permission: 'inventory:read',
    query: orphanFilter,
    answer: pageOf(orphan),
  }),
  acceptBest: spec({
    method: 'POST',
    path: '/owners/queue/accept',
    summary: 'Accept the best suggested owner of each identity',
    permission: 'owner:assign',
    body: z.object({ ids, confidence: z.number().int().min(0).max(100).default(0) }),
    answer: assigned,
  }),
  sayNotMine: spec({
    method: 'POST',
    path: '/owners/not-mine',
    summary: 'Report that you do not own identities',
    permission: 'attestation:decide',
    body: z.object({ ids, note: z.string().trim().max(TEXT_LENGTH_MAX).nullable().default(null) }),
    answer: assigned,
  }),
  listDirectory: spec({
    method: 'GET',
    path: '/owners/people',
    summary: 'List people of the directory and how many identities they own',
    permission: 'inventory:read',
    query: directoryFilter,
    answer: pageOf(directoryPerson),
  }),
  ownerChoices: spec({
    method: 'GET',
    path: '/owners/choices',
    summary: 'Find people and teams by name or e-mail, at most eight',
    permission: 'inventory:read',
    query: z.object({ q: z.string().trim().min(2).max(NAME_LENGTH_MAX) }),
    answer: z.object({ rows: z.array(ownerChoice) }),
  }),
  savePerson: spec({
    method: 'PUT',
    path: '/owners/people',
    summary: 'Create or change a person of the directory',
    permission: 'owner:assign',
    body: z.object({
      email: z.email().max(EMAIL_LENGTH_MAX),
      name: z.string().trim().min(1).max(NAME_LENGTH_MAX),
      team: z.string().trim().max(NAME_LENGTH_MAX).nullish(),
      manager: z.email().max(EMAIL_LENGTH_MAX).nullish(),
      leftAt: z.iso.datetime({ offset: true }).nullish(),
    }),
    answer: z.object({
      id: z.int(),
    }),
  }),
  listTeams: spec({
    method: 'GET',
    path: '/owners/teams',
    summary: 'List teams and how many identities they own',
    permission: 'inventory:read',
    answer: z.object({
      rows: z.array(directoryTeam),
    }),
  }),
  saveTeam: spec({
    method: 'PUT',
    path: '/owners/teams',
    summary: 'Create or change a team',
    permission: 'owner:assign',
    body: z.object({
      id: int4.optional(),
      name: z.string().trim().min(1).max(NAME_LENGTH_MAX),
      contact: z.string().trim().max(EMAIL_LENGTH_MAX).nullish(),
      parent: z.string().trim().max(NAME_LENGTH_MAX).nullish(),
    }),
    answer: z.object({
      id: z.int(),
    }),
  }),
  saveCodeOwners: spec({
    method: 'POST',
    path: '/owners/code-owners',
    summary: 'Save the CODEOWNERS file of a repository as a source of owner suggestions',
    permission: 'owner:assign',
    body: z.object({
      repository: z
        .string()
        .trim()
        .regex(/^[\w.-]+(\/[\w.-]+)+$/, 'is no name like org/repository'),
      text: z.string().min(1).max(500_000),
    }),
    answer: z.object({
      lines: z.int(),
      owners: z.int(),
    }),
  }),
  departure: spec({
    method: 'GET',
    path: '/owners/people/{id}/departure',
    params: { id: intId },
    summary: 'List the identities that would lose their owner if this person left',
    permission: 'inventory:read',
    query: z.object({ ...paging, last: z.stringbool().default(false) }),
    answer: departure,
  }),
  setAbsence: spec({
    method: 'PUT',
    path: '/owners/people/{id}/absence',
    params: { id: intId },
    summary:
      "Set a deputy who decides a person's reviews for a time. Setting it for others needs owner:assign.",
    permission: 'attestation:decide',
    body: z.object({
      delegate: who,
      startsAt: z.iso.datetime({ offset: true }),
      endsAt: z.iso.datetime({ offset: true }),
    }),
    answer: absence,
  }),
  decideNature: spec({
    method: 'PUT',
    path: '/owners/people/{id}/nature',
    params: { id: intId },
    summary: 'Mark a directory user as a machine (an identity), as a person, or as undecided',
    permission: 'owner:assign',
    body: z.object({ is: natureDecision }),
    answer: z.object({ done: z.int() }),
  }),
  endAbsence: spec({
    method: 'DELETE',
    path: '/owners/people/{id}/absence',
    params: { id: intId },
    summary: 'End an absence, or cancel a planned one',
    permission: 'attestation:decide',
    answer: z.object({ ended: z.boolean() }),
  }),
  prepareHandover: spec({
    method: 'POST',
    path: '/owners/people/{id}/handover',
    params: { id: intId },
    summary:
      'Prepare successors. Use proposed to accept the suggestion for each identity, null to remove it.',
    permission: 'owner:assign',
    body: z.object({ ids, successor: z.string().trim().min(1).max(EMAIL_LENGTH_MAX).nullable() }),
    answer: assigned,
  }),
  confirmHandover: spec({
    method: 'POST',
    path: '/owners/people/{id}/handover/confirm',
    params: { id: intId },
    summary: 'Confirm the prepared handover',
    permission: 'owner:assign',
    body: z.object({}),
    answer: assigned,
  }),
} as const
