import { declared } from './declared'

/**
 * Applications that Duo protects and that call it: each has an integration key with a secret. Hardware tokens are second factors of people. Source: Duo
 * Admin API, integrations, tokens.
 */
export const duo = declared({
  id: 'saas/duo',
  title: 'Duo integrations',
  vendor: 'duo',
  asksFor: 'Duo account',
  collect: `# an Admin API application with "Grant applications - Read" only; the secret keys are dropped before anything is written
python3 -m duo_client.client --ikey "$IKEY" --skey "$SKEY" --host "$HOST" --method GET --path /admin/v1/integrations | sed -n '/^{/,$p' | jq 'del(.response[].secret_key)' > duo.json`,
  lists: [
    {
      has: ['integration_key', 'name', 'type'],
      as: 'integration',
      id: 'integration_key',
      identity: {
        kind: 'api_client',
        name: ['name'],
        tags: { type: 'type' },
      },
      credential: { kind: 'client_secret', label: 'Secret key of an integration', neverEnds: true },
    },
    {
      has: ['token_id', 'serial', 'type'],
      leftOut: 'A second factor of a person',
      as: 'token',
      id: 'token_id',
    },
  ],
})
