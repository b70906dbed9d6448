import { declared, type Listed } from './declared'

const browser = 'A key for browsers: it lets in whom the rules of the tables let in'
const name = 'name'

const secret = (label: string): Omit<Listed, 'is'> => ({
  has: ['name', 'inserted_at'],
  hides: ['api_key'],
  as: 'key',
  id: name,
  identity: {
    kind: 'api_client',
    name: ['name'],
    created: 'inserted_at',
    description: 'Passes over the rules of the tables: it may read and write all rows',
  },
  credential: { kind: 'api_key', label, created: 'inserted_at', rotated: 'updated_at', neverEnds: true },
})

/**
 * API keys and signing keys of a Supabase project. The answer holds the keys themselves, which are dropped. Source: Supabase Management API,
 * api-keys, config/auth/signing-keys, config/auth/third-party-auth.
 */
export const supabase = declared({
  id: 'saas/supabase',
  title: 'Supabase API keys and signing keys',
  vendor: 'supabase',
  asksFor: 'reference of the Supabase project',
  collect: `# a token with the rights to read the project's API keys and auth settings; the keys themselves are not asked for
api() { curl -sS -H "Authorization: Bearer $SUPABASE_TOKEN" "https://api.supabase.com/v1/projects/$REF/$1"; }
api 'api-keys?reveal=false' | jq '[.[] | .api_key = "left out"]' > api-keys.json
api config/auth/signing-keys > signing-keys.json`,
  lists: [
    { ...secret('Secret key'), is: { type: 'secret' } },
    { ...secret('Legacy service role key'), is: { type: 'legacy', name: 'service_role' } },
    {
      has: ['name', 'type'],
      hides: ['api_key'],
      is: { type: 'publishable' },
      leftOut: browser,
      as: 'key',
      id: name,
    },
    { has: ['name'], hides: ['api_key'], is: { type: 'legacy' }, leftOut: browser, as: 'key', id: name },
    {
      has: ['id', 'algorithm', 'status', 'public_jwk'],
      as: 'signing-key',
      id: 'id',
      identity: {
        kind: 'other',
        name: ['id'],
        created: 'created_at',
        description: 'Signs the tokens of the people of an app',
        off: { at: 'status', values: ['revoked', 'previously_used'] },
        tags: { algorithm: 'algorithm', status: 'status' },
      },
      credential: {
        kind: 'signing_certificate',
        label: 'Signing key',
        created: 'created_at',
        off: { at: 'status', values: ['revoked', 'previously_used'] },
      },
    },
    {
      has: ['id', 'oidc_issuer_url', 'jwks_url'],
      leftOut: 'An issuer of tokens for the people of an app',
      as: 'issuer',
      id: 'id',
    },
  ],
})
