import type { Step } from '../playbook'

/** A call of the Okta API. The token stands in an environment variable, so that it is in no history of a shell. */
export const asOkta = 'curl -sS -H "Authorization: SSWS $OKTA_TOKEN"'

/** The newest events of the system log. Unless it is asked for more, Okta answers for seven days and with the oldest first. */
export const newestEvents = (filter: string): string =>
  `${asOkta} 'https://{scope}/api/v1/logs?sortOrder=DESCENDING&limit=100&filter=${filter}&since='$(date -u -d '-90 days' +%FT%TZ)`

/** What is refused to a client names it as the actor or as the target. */
export const refusedRequests = newestEvents('outcome.result+eq+%22FAILURE%22&q={nativeId}')

/** Each event that came of a call with an API token names the token. */
export const usesOfToken = newestEvents('transaction.detail.requestApiTokenId+eq+%22{nativeId}%22')

// Named, because both a rotation and a switching off end with it.
export const revokeApiToken: Step = {
  phase: 'finish',
  title: 'For an API token: revoke it',
  why: 'Only after the monitoring period. It cannot be switched off, only revoked: to try that first, limit it in the Admin Console to a network zone from which nobody calls.',
  command: `${asOkta} -X DELETE https://{scope}/api/v1/api-tokens/{nativeId}`,
}
