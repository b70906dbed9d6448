import { z } from 'zod'
import { listOf } from '@/lib/model/answers/page'
import { requestDetail, requestRow } from '@/lib/model/answers/requests'
import { requestFilter } from '@/lib/model/filters'
import { evidenceAnswerInput, evidenceDecisionInput, evidenceRequestInput } from '@/lib/model/inputs'
import { requestStates } from '@/lib/model/vocabulary'
import { bigId, spec } from './spec'

const params = { id: bigId }

/** What auditors ask to be shown. */
export const requestsSpecs = {
  listRequests: spec({
    method: 'GET',
    path: '/requests',
    summary: 'List requests for evidence, page by page, with optional counts per filter value',
    permission: 'evidence:read',
    query: requestFilter.extend({ facets: z.stringbool().default(false) }),
    answer: listOf(requestRow),
  }),
  exportRequests: spec({
    method: 'GET',
    path: '/requests/export',
    summary: 'Export filtered requests for evidence as CSV',
    permission: 'evidence:read',
    query: requestFilter,
    files: ['text/csv'],
  }),
  askForEvidence: spec({
    method: 'POST',
    path: '/requests',
    summary: 'Request evidence. You choose the id, so that a retry creates no duplicate.',
    permission: 'evidence:ask',
    body: evidenceRequestInput,
    answer: z.object({ id: z.string() }),
  }),
  getRequest: spec({
    method: 'GET',
    path: '/requests/{id}',
    summary: 'Get a request for evidence with its answers. Their files are at /evidence/{sha256}.',
    permission: 'evidence:read',
    params,
    answer: requestDetail,
  }),
  answerRequest: spec({
    method: 'POST',
    path: '/requests/{id}/answers',
    summary:
      'Answer a request with a text, an evidence file or a page of Muster. Answers cannot be changed; a retry with the same id adds no duplicate.',
    permission: 'evidence:answer',
    params,
    body: evidenceAnswerInput,
    answer: z.object({ id: z.string(), sha256: z.string() }),
  }),
  decideRequest: spec({
    method: 'POST',
    path: '/requests/{id}/decisions',
    summary: 'Accept an answer, ask for more, or withdraw a request. A retry changes nothing.',
    permission: 'evidence:ask',
    params,
    body: evidenceDecisionInput,
    answer: z.object({ state: z.enum(requestStates) }),
  }),
} as const
