import { listOf, pageOf } from '@/lib/model/answers/page'
import { environmentCell, issuedTo, issuer, usedFrom } from '@/lib/model/answers/issuance'
import {
  credentialRow,
  listedCredential,
  exposure,
  family,
  grant,
  identityDetail,
  identityRow,
  join,
  joinDecision,
  named,
  ownershipChange,
  platformPrincipal,
  rotationPolicy,
  sizedPolicy,
  trust,
  useContext,
  workload,
} from '@/lib/model/answers/inventory'
import { brokenControl, findingRow } from '@/lib/model/answers/findings'
import { explanation } from '@/lib/model/answers/checks'
import { assigned } from '@/lib/model/answers/owners'
import { searchResult } from '@/lib/model/answers/search'
import { savedView } from '@/lib/model/answers/views'
import { credentialFilter, identityFilter, issuanceFilter } from '@/lib/model/filters'
import { z } from 'zod'
import { spec, ids, bigId, paging, uuid } from './spec'
import { EMAIL_LENGTH_MAX, LABEL_LENGTH_MAX, NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from '@/lib/model/limits'

/** Identities, credentials, and how lists are found again: search, scopes, saved views. */
export const identitiesSpecs = {
  listIdentities: spec({
    method: 'GET',
    path: '/identities',
    summary: 'List identities, page by page, with optional counts per filter value',
    permission: 'inventory:read',
    query: identityFilter.extend({ facets: z.stringbool().default(false) }),
    answer: listOf(identityRow).extend({
      platformOwn: z
        .array(platformPrincipal)
        .optional()
        .describe('With `platform`: what platforms run themselves. It is on no roll and counted nowhere.'),
    }),
  }),
  listIssuers: spec({
    method: 'GET',
    path: '/issuance',
    summary:
      'Summarise credential issuance per scope over its last 30 days: counts, lifetimes and how they change',
    permission: 'inventory:read',
    query: z.object(paging),
    answer: pageOf(issuer),
  }),
  listIssuedTo: spec({
    method: 'GET',
    path: '/issuance/identities',
    summary: 'List the identities behind one issuance figure, highest count first',
    permission: 'inventory:read',
    query: issuanceFilter.required({ provider: true, issuer: true }),
    answer: z.object({ rows: z.array(issuedTo), total: z.int() }),
  }),
  listUseEnvironments: spec({
    method: 'GET',
    path: '/issuance/environments',
    summary:
      'Count identities by own environment and the environment they were used from, or list those behind one number (own and seen)',
    permission: 'inventory:read',
    query: issuanceFilter.pick({ own: true, seen: true, limit: true }),
    answer: z.object({ cells: z.array(environmentCell), rows: z.array(usedFrom), total: z.int() }),
  }),
  getIdentity: spec({
    method: 'GET',
    path: '/identities/{id}',
    summary: 'Get an identity by key or native id, with its evidence',
    permission: 'inventory:read',
    answer: identityDetail.extend({
      credentials: z.array(credentialRow),
      exposures: z.array(exposure),
      grants: z.array(grant),
      trusts: z.array(trust),
      joins: z.array(join),
      family,
      workloads: z.array(workload),
      findings: z.array(findingRow),
      verdicts: z.array(explanation),
      contexts: z.array(useContext),
      controls: z.array(brokenControl),
      ownerHistory: z.array(ownershipChange),
      policy: rotationPolicy,
    }),
  }),
  getRightSized: spec({
    method: 'GET',
    path: '/identities/{id}/right-sized',
    summary:
      'Get a right-sized policy: the permissions it uses, in the format of its platform, and what was left out',
    permission: 'inventory:read',
    answer: sizedPolicy,
  }),
  getRightSizedFile: spec({
    method: 'GET',
    path: '/identities/{id}/right-sized/{no}',
    summary: 'Download one document of the right-sized policy. The first is number 1.',
    permission: 'inventory:read',
    params: { no: z.string().regex(/^[1-9]\d{0,2}$/) },
    files: ['application/json', 'text/plain'],
  }),
  exportIdentities: spec({
    method: 'GET',
    path: '/identities/export',
    summary: 'Export filtered identities as CSV',
    permission: 'inventory:read',
    query: identityFilter,
    files: ['text/csv'],
  }),
  assignOwner: spec({
    method: 'POST',
    path: '/identities/owners',
    summary: 'Accept, add or reject an owner of identities',
    permission: 'owner:assign',
    body: z.object({
      ids,
      owner: z.string().min(1).max(EMAIL_LENGTH_MAX),
      decision: z.enum(['accept', 'reject']),
    }),
    answer: assigned,
  }),
  orderOwners: spec({
    method: 'PUT',
    path: '/identities/{id}/succession',
    params: { id: bigId },
    summary: 'Set the order of succession of the owners',
    permission: 'owner:assign',
    body: z.object({ owners: z.array(z.string().max(EMAIL_LENGTH_MAX)).min(1).max(50) }),
    answer: z.object({
      done: z.int(),
    }),
  }),
  decideJoin: spec({
    method: 'PUT',
    path: '/identities/{id}/joins/{other}',
    params: { id: bigId, other: bigId },
    summary: 'Confirm that two identities are the same, separate them, or undo that decision',
    permission: 'import:confirm',
    body: z.object({ decision: joinDecision }),
    answer: z.object({
      done: z.int(),
    }),
  }),
  listCredentials: spec({
    method: 'GET',
    path: '/credentials',
    summary: 'List credentials, page by page, with optional counts per filter value',
    permission: 'inventory:read',
    query: credentialFilter.extend({ facets: z.stringbool().default(false) }),
    answer: listOf(listedCredential),
  }),
  exportCredentials: spec({
    method: 'GET',
    path: '/credentials/export',
    summary: 'Export filtered credentials as CSV',
    permission: 'inventory:read',
    query: credentialFilter,
    files: ['text/csv'],
  }),
  listScopes: spec({
    method: 'GET',
    path: '/scopes',
    summary: 'List teams and sources that the scope parameter accepts',
    permission: 'inventory:read',
    answer: z.object({
      teams: z.array(named),
      sources: z.array(named),
    }),
  }),
  search: spec({
    method: 'GET',
    path: '/search',
    summary: 'Search identities, checks and controls by name, id or alias',
    permission: 'inventory:read',
    query: z.object({ q: z.string().trim().min(1).max(NAME_LENGTH_MAX) }),
    answer: z.object({
      results: z.array(searchResult),
    }),
  }),
  listViews: spec({
    method: 'GET',
    path: '/views',
    summary: 'List your saved views and shared ones',
    permission: 'inventory:read',
    query: z.object({ page: z.string().max(40) }),
    answer: z.object({
      rows: z.array(savedView),
    }),
  }),
  saveView: spec({
    method: 'POST',
    path: '/views',
    summary: 'Save a view',
    permission: 'view:save',
    body: z.object({
      page: z.enum(['identities', 'credentials', 'findings', 'tasks', 'exceptions', 'requests']),
      name: z.string().trim().min(1).max(LABEL_LENGTH_MAX),
      query: z.string().max(TEXT_LENGTH_MAX),
      shared: z.boolean().default(false),
    }),
    answer: z.object({
      id: z.string(),
    }),
  }),
  deleteView: spec({
    method: 'DELETE',
    path: '/views/{id}',
    summary: 'Delete one of your views',
    params: { id: uuid },
    permission: 'view:save',
    answer: z.object({
      id: z.string(),
    }),
  }),
} as const
