import { scimRoute } from '@/lib/http/scim'
import { serviceProviderConfig } from '@/lib/people/scim/discovery'

export const GET = scimRoute({ summary: 'What this provider can do' }, async () => serviceProviderConfig())
