import { scimRoute } from '@/lib/http/scim'
import { resourceTypes } from '@/lib/people/scim/discovery'

export const GET = scimRoute({ summary: 'Which resources there are' }, async () => resourceTypes())
