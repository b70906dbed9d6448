/** A call of the Okta API. The token stands in an environment variable, so that it is in no history of a shell. */
export const asOkta = 'curl -sS -H "Authorization: SSWS $OKTA_TOKEN"'
