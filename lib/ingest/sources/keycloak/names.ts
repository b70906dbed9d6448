import type { CredentialKind } from '@/lib/model/vocabulary'

/** A client by the name that is unique in its realm. */
export const clientOf = (realm: string, clientId: string) =>
  ({ provider: 'keycloak', nativeId: `${realm}/${clientId}` }) as const

/** How a client proves who it is, as clients and events of Keycloak name it. */
export type Authenticator =
  'client-secret' | 'client-secret-jwt' | 'client-jwt' | 'client-x509' | (string & {})

export const kindOfAuthenticator = (by: Authenticator): CredentialKind =>
  by.startsWith('client-secret') ? 'client_secret' : 'client_certificate'

/** A client has one credential of each kind; neither inventory nor log gives it an id of its own. */
export const credentialIdOf = (client: ReturnType<typeof clientOf>, by: Authenticator): string =>
  `${client.nativeId}#${kindOfAuthenticator(by) === 'client_secret' ? 'secret' : 'key'}`

/** Clients that every realm has. Source: Keycloak server administration guide, "built-in clients". */
export const builtIn =
  /^(account|account-console|admin-cli|broker|realm-management|security-admin-console|admin-permissions|.+-realm)$/

/** A role of the realm, or of the client that is named, as one right. The realms of a server are managed by one client each. */
export const roleRight = (of: string, name: string): string =>
  `keycloak:${of.endsWith('-realm') ? 'realm-management' : of}/${name}`

/** A role of which Keycloak itself says what it gives. */
export const isKnownRole = (of: string, name: string): boolean =>
  of === 'realm' ? name === 'admin' : builtIn.test(of)
