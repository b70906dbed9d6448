import { scimRoute } from '@/lib/http/scim'
import { schemas } from '@/lib/people/scim/discovery'

export const GET = scimRoute({ summary: 'What the resources hold' }, async () => schemas())
