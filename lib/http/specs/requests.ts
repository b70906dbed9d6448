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
    summary: 'Requests for evidence, keyset-paged, with facets',
    permission: 'evidence:read',
    query: requestFilter.extend({ facets: z.stringbool().default(false) }),
    answer: listOf(requestRow),
  }),
  exportRequests: spec({
    method: 'GET',
    path: '/requests/export',
    summary: 'The filtered requests for evidence as CSV',
    permission: 'evidence:read',
    query: requestFilter,
    files: ['text/csv'],
  }),
  askForEvidence: spec({
    method: 'POST',
    path: '/requests',
    summary: 'Asks for evidence; the caller chooses an id, so that a repeat asks for nothing more',
    permission: 'evidence:ask',
    body: evidenceRequestInput,
    answer: z.object({ id: z.string() }),
  }),
  getRequest: spec({
    method: 'GET',
    path: '/requests/{id}',
    summary: 'One request for evidence with its answers; files are read from /evidence/{sha256}',
    permission: 'evidence:read',
    params,
    answer: requestDetail,
  }),
  answerRequest: spec({
    method: 'POST',
    path: '/requests/{id}/answers',
    summary:
      'Answers a request with a text, a file of evidence or a page of Muster, for good; a repeat with the same id adds nothing',
    permission: 'evidence:answer',
    params,
    body: evidenceAnswerInput,
    answer: z.object({ id: z.string(), sha256: z.string() }),
  }),
  decideRequest: spec({
    method: 'POST',
    path: '/requests/{id}/decisions',
    summary: 'Accepts an answer, asks for more, or withdraws a request; a repeat changes nothing',
    permission: 'evidence:ask',
    params,
    body: evidenceDecisionInput,
    answer: z.object({ state: z.enum(requestStates) }),
  }),
} as const
