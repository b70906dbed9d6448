import google from './catalogues/google-agents.json'

const domains = new Set(google.domains)

/** Accounts under Google's names that run the customer's own code, or do its work with rights that it gives. */
const customers = new Set(['cloudservices.gserviceaccount.com', 'cloudbuild.gserviceaccount.com'])

/**
 * Whether Google runs the account behind an address: a service agent. Such accounts live in projects of Google, told by their
 * domain. The default accounts of Compute Engine and App Engine, of Cloud Build and of the Google APIs work for the customer.
 */
export function isGoogleOwn(email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  if (customers.has(domain)) return false
  return (
    domains.has(domain) ||
    // Newer ones than the catalogue: no project of a customer may be called like this.
    /^gcp-sa-[a-z0-9-]{1,60}\.iam\.gserviceaccount\.com$/.test(domain) ||
    domain === 'system.gserviceaccount.com'
  )
}
