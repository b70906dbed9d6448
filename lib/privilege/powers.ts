import { azurePowers } from './azure-catalogue'
import { entraPowers } from './entra-catalogue'
import { keycloakPowers } from './keycloak-catalogue'
import { oktaPowers } from './okta-catalogue'
import { gcpPowers } from './gcp-catalogue'
import { githubPowers } from './github-catalogue'
import { gitlabPowers } from './gitlab-catalogue'
import { vaultPowers } from './vault-catalogue'
import { workspacePowers } from './workspace-catalogue'
import type { Power } from './power-of-right'

/** Powers of all such platforms, by the name of the right. */
export const powers: ReadonlyMap<string, Power> = new Map(
  [
    ...entraPowers,
    ...azurePowers,
    ...gcpPowers,
    ...workspacePowers,
    ...oktaPowers,
    ...keycloakPowers,
    ...vaultPowers,
    ...githubPowers,
    ...gitlabPowers,
  ].map((power) => [power.right, power]),
)
