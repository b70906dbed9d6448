/** Why no log shows the use of a right, by the beginning of its name, as what follows "unknown, because". */
const reasons: readonly (readonly [start: RegExp, because: string])[] = [
  [
    /^graph(-delegated)?:/,
    'the activity log of Graph names each request and not the permission that allowed it; several allow the same one',
  ],
  [/^api(-delegated)?:/, 'logs of this API do not name the permission that allowed a request'],
  [/^entra:/, 'a directory role works in many services, and their logs do not name it'],
  [/^okta(-role)?:/, 'the System Log names what happened and not the scope or role that allowed it'],
  [/^keycloak:/, 'events of Keycloak name the client and not the role that allowed it'],
  [
    /^workspace(-consent)?:/,
    'audit logs of Workspace name the application and not the scope that allowed a request',
  ],
  [/^github:/, 'the audit log of GitHub holds few reads, and does not name the permission'],
  [/^gitlab:/, 'audit events of GitLab do not name the scope of a token'],
  [
    /^azure:/,
    'the activity log of Azure holds changes; reads and operations on data are in logs of their own',
  ],
  [/^gcp:/, 'its service writes this to no audit log, or only where data access logs are switched on'],
  [/^vault:/, 'the audit log of Vault does not show the use of this capability'],
]

/** Why nothing is known of the use of a right that no log names. */
export const whyUnlogged = (right: string): string =>
  reasons.find(([start]) => start.test(right.toLowerCase()))?.[1] ?? 'no log that Muster reads shows its use'
