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
    summary: 'Identities without an owner, with suggested owners',
    permission: 'inventory:read',
    query: orphanFilter,
    answer: pageOf(orphan),
  }),
  acceptBest: spec({
    method: 'POST',
    path: '/owners/queue/accept',
    summary: 'Accepts the best suggestion for each identity',
    permission: 'owner:assign',
    body: z.object({ ids, confidence: z.number().int().min(0).max(100).default(0) }),
    answer: assigned,
  }),
  sayNotMine: spec({
    method: 'POST',
    path: '/owners/not-mine',
    summary: "Says that identities are not the reader's own",
    permission: 'attestation:decide',
    body: z.object({ ids, note: z.string().trim().max(TEXT_LENGTH_MAX).nullable().default(null) }),
    answer: assigned,
  }),
  listDirectory: spec({
    method: 'GET',
    path: '/owners/people',
    summary: 'People of the directory, with the identities that they own',
    permission: 'inventory:read',
    query: directoryFilter,
    answer: pageOf(directoryPerson),
  }),
  ownerChoices: spec({
    method: 'GET',
    path: '/owners/choices',
    summary: 'People and teams whose name or e-mail contains a text, at most eight',
    permission: 'inventory:read',
    query: z.object({ q: z.string().trim().min(2).max(NAME_LENGTH_MAX) }),
    answer: z.object({ rows: z.array(ownerChoice) }),
  }),
  savePerson: spec({
    method: 'PUT',
    path: '/owners/people',
    summary: 'Creates or changes a person of the directory',
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
    summary: 'Teams, with the identities that they own',
    permission: 'inventory:read',
    answer: z.object({
      rows: z.array(directoryTeam),
    }),
  }),
  saveTeam: spec({
    method: 'PUT',
    path: '/owners/teams',
    summary: 'Creates or changes a team',
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
    summary: 'Saves the CODEOWNERS file of a repository as a source of suggestions',
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
    summary: 'Identities that would lose their owner if this person left',
    permission: 'inventory:read',
    query: z.object({ ...paging, last: z.stringbool().default(false) }),
    answer: departure,
  }),
  setAbsence: spec({
    method: 'PUT',
    path: '/owners/people/{id}/absence',
    params: { id: intId },
    summary:
      "Lets somebody else decide a person's reviews for a time; one's own, or with owner:assign anybody's",
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
    summary:
      'Says that a user of a directory is a machine, and so an identity, that it is a person, or that nobody knows',
    permission: 'owner:assign',
    body: z.object({ is: natureDecision }),
    answer: z.object({ done: z.int() }),
  }),
  endAbsence: spec({
    method: 'DELETE',
    path: '/owners/people/{id}/absence',
    params: { id: intId },
    summary: 'Ends an absence, or takes a planned one back',
    permission: 'attestation:decide',
    answer: z.object({ ended: z.boolean() }),
  }),
  prepareHandover: spec({
    method: 'POST',
    path: '/owners/people/{id}/handover',
    params: { id: intId },
    summary: 'Prepares successors; `proposed` takes the proposal for each identity, null removes it',
    permission: 'owner:assign',
    body: z.object({ ids, successor: z.string().trim().min(1).max(EMAIL_LENGTH_MAX).nullable() }),
    answer: assigned,
  }),
  confirmHandover: spec({
    method: 'POST',
    path: '/owners/people/{id}/handover/confirm',
    params: { id: intId },
    summary: 'Confirms the prepared hand-over',
    permission: 'owner:assign',
    body: z.object({}),
    answer: assigned,
  }),
} as const
