import { declared } from './declared'

/**
 * Tokens of an npm account: granular ones with an end and scopes, and what is left of the classic ones. Whose account it is, the answer does not say.
 * Sources: npm registry API, tokens; npm CLI, `npm token list --json`.
 */
export const npmTokens = declared({
  id: 'saas/npm-tokens',
  title: 'npm tokens',
  vendor: 'npm',
  group: 'pipelines',
  asksFor: 'npm account or organisation',
  collect: `# logged in as the account; the list shows the beginning of each token only
npm token list --json > npm-tokens.json`,
  lists: [
    {
      has: ['key', 'readonly', 'created'],
      hides: ['token'],
      as: 'token',
      id: 'key',
      identity: {
        kind: 'api_client',
        name: ['name', 'key'],
        created: 'created',
        tags: { readonly: 'readonly', bypass_2fa: 'bypass_2fa', automation: 'automation' },
      },
      credential: {
        kind: 'api_key',
        label: 'Token',
        created: 'created',
        expires: 'expiry',
        leftOutIsNever: true,
        lastUsed: 'accessed',
        off: { at: 'revoked', values: [true] },
      },
      scopes: 'scopes',
    },
  ],
})
