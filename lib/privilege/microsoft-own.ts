import microsoft from './catalogues/microsoft-apps.json'

const tenants = new Set(microsoft.ownerTenants)
const apps = new Set(microsoft.apps)

/**
 * Whether Microsoft runs the application behind a service principal. The tenant that owns it is what counts; the id is asked only
 * where an old export leaves the tenant out. A managed identity and the identity of an agent are the customer's, whatever they say.
 */
export function isMicrosoftOwn(principal: {
  appId: string
  appOwnerOrganizationId?: string | null
  servicePrincipalType?: string | null
}): boolean {
  if (/^(ManagedIdentity|ServiceIdentity)$/i.test(principal.servicePrincipalType ?? '')) return false
  if (principal.appOwnerOrganizationId) return tenants.has(principal.appOwnerOrganizationId.toLowerCase())
  return apps.has(principal.appId.toLowerCase())
}
