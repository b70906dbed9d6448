import { credentialFilter, identityFilter } from '@/lib/model/filters'
import { z } from 'zod'
import { spec, object, withFacets, ids, bigId } from './spec'

/** Identities, credentials, and how lists are found again: search, scopes, saved views. */
export const identitiesSpecs = {
  listIdentities: spec({
    method: 'GET',
    path: '/identities',
    summary: 'Identities, keyset-paged, with facets',
    permission: 'inventory:read',
    query: identityFilter.extend({ facets: z.stringbool().default(false) }),
    answer: withFacets.partial({ facets: true }),
  }),
  getIdentity: spec({
    method: 'GET',
    path: '/identities/{id}',
    summary: 'One identity, by key or native id, with its evidence',
    permission: 'inventory:read',
    answer: object,
  }),
  exportIdentities: spec({
    method: 'GET',
    path: '/identities/export',
    summary: 'The filtered list as CSV',
    permission: 'inventory:read',
    query: identityFilter,
    files: ['text/csv'],
  }),
  assignOwner: spec({
    method: 'POST',
    path: '/identities/owners',
    summary: 'Accepts, adds or rejects an owner for identities',
    permission: 'owner:assign',
    body: z.object({ ids, owner: z.string().min(1).max(320), decision: z.enum(['accept', 'reject']) }),
    answer: object,
  }),
  orderOwners: spec({
    method: 'PUT',
    path: '/identities/{id}/succession',
    params: { id: bigId },
    summary: 'Sets who is asked first, second and so on',
    permission: 'owner:assign',
    body: z.object({ owners: z.array(z.string().max(320)).min(1).max(50) }),
    answer: object,
  }),
  listCredentials: spec({
    method: 'GET',
    path: '/credentials',
    summary: 'Credentials, keyset-paged, with facets',
    permission: 'inventory:read',
    query: credentialFilter.extend({ facets: z.stringbool().default(false) }),
    answer: withFacets.partial({ facets: true }),
  }),
  exportCredentials: spec({
    method: 'GET',
    path: '/credentials/export',
    summary: 'The filtered list as CSV',
    permission: 'inventory:read',
    query: credentialFilter,
    files: ['text/csv'],
  }),
  listScopes: spec({
    method: 'GET',
    path: '/scopes',
    summary: 'Teams and sources to which `scope` can limit an answer',
    permission: 'inventory:read',
    answer: z.object({ teams: z.array(object), sources: z.array(object) }),
  }),
  search: spec({
    method: 'GET',
    path: '/search',
    summary: 'Identities, checks and controls by name, id or alias',
    permission: 'inventory:read',
    query: z.object({ q: z.string().trim().min(1).max(200) }),
    answer: z.object({
      results: z.array(
        z.object({
          type: z.enum(['identity', 'finding', 'check', 'control']),
          id: z.string(),
          title: z.string(),
          subtitle: z.string(),
          href: z.string(),
        }),
      ),
    }),
  }),
  listViews: spec({
    method: 'GET',
    path: '/views',
    summary: 'Saved views, own and shared',
    permission: 'inventory:read',
    query: z.object({ page: z.string().max(40) }),
    answer: z.object({ rows: z.array(object) }),
  }),
  saveView: spec({
    method: 'POST',
    path: '/views',
    summary: 'Saves a view',
    permission: 'view:save',
    body: z.object({
      page: z.enum(['identities', 'credentials', 'findings', 'tasks', 'exceptions']),
      name: z.string().trim().min(1).max(80),
      query: z.string().max(2000),
      shared: z.boolean().default(false),
    }),
    answer: object,
  }),
  deleteView: spec({
    method: 'DELETE',
    path: '/views/{id}',
    summary: 'Removes an own view',
    permission: 'view:save',
    answer: object,
  }),
} as const
