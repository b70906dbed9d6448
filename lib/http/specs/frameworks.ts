import { z } from 'zod'
import { spec, object, pageOf, paging, q } from './spec'

/** Checks and frameworks. */
export const frameworksSpecs = {
  listChecks: spec({
    method: 'GET',
    path: '/checks',
    summary: 'Checks with their verdict counts',
    permission: 'inventory:read',
    query: z.object({ q, ...paging }),
    answer: pageOf,
  }),
  getCheck: spec({
    method: 'GET',
    path: '/checks/{id}',
    summary: 'One check',
    permission: 'inventory:read',
    answer: object,
  }),
  previewParams: spec({
    method: 'POST',
    path: '/checks/{id}/preview',
    summary: 'What other params would open and close',
    permission: 'check:tune',
    body: z.object({ params: z.record(z.string(), z.number()) }),
    answer: object,
  }),
  saveParams: spec({
    method: 'PUT',
    path: '/checks/{id}/params',
    summary: 'Saves params as a new version and judges anew',
    permission: 'check:tune',
    body: z.object({ params: z.record(z.string(), z.number()) }),
    answer: object,
  }),
  listFrameworks: spec({
    method: 'GET',
    path: '/frameworks',
    summary: 'Frameworks; with q, the controls that a reference leads to, aliases resolved',
    permission: 'inventory:read',
    query: z.object({ q, ...paging }),
    answer: pageOf,
  }),
  getFramework: spec({
    method: 'GET',
    path: '/frameworks/{id}',
    summary: 'One framework with its controls, their checks and posture',
    permission: 'inventory:read',
    answer: object,
  }),
} as const
