// A real OpenID provider (certified library) on this machine; its login form takes any password.
import Provider from 'oidc-provider'

const port = Number(process.env.MUSTER_E2E_IDP_PORT ?? 3300)
const webPort = Number(process.env.MUSTER_E2E_PORT ?? 3100)
const issuer = `http://127.0.0.1:${port}`
const groups = {
  'auditor@example.test': ['security-auditors'],
  'moving@example.test': ['security-auditors'],
  'stranger@example.test': ['canteen'],
}

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'muster',
      client_secret: 'a-secret-for-tests-only',
      // The second is that of the installation that accepts the company login alone, the third that of the newcomer.
      redirect_uris: [webPort, webPort + 5, webPort + 7].map(
        (own) => `http://127.0.0.1:${own}/api/auth/callback/oidc`,
      ),
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
  // Puts e-mail and groups into the id_token.
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ['for tests only'] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: async () => ({
      sub: id,
      email: id,
      email_verified: true,
      name: id.split('@')[0],
      groups: groups[id] ?? [],
    }),
  }),
  features: { devInteractions: { enabled: true } },
  ttl: { Session: 3600, Grant: 3600, Interaction: 600, AccessToken: 600, IdToken: 600 },
})
provider.listen(port, '127.0.0.1')
