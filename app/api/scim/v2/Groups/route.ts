import { scimRoute } from '@/lib/http/scim'
import { scimGroupInput, scimQuery } from '@/lib/model/scim'
import { createScimGroup, listScimGroups } from '@/lib/people/scim/groups'

export const GET = scimRoute({ summary: 'Groups of the directory', query: scimQuery }, ({ actor, query }) =>
  listScimGroups(actor, query),
)

export const POST = scimRoute(
  { summary: 'Adds a group', body: scimGroupInput, created: true },
  ({ actor, body }) => createScimGroup(actor, body),
)
