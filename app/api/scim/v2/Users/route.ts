import { scimRoute } from '@/lib/http/scim'
import { scimUserInput, scimQuery } from '@/lib/model/scim'
import { createScimUser, listScimUsers } from '@/lib/people/scim/users'

export const GET = scimRoute({ summary: 'Users of the directory', query: scimQuery }, ({ actor, query }) =>
  listScimUsers(actor, query),
)

export const POST = scimRoute(
  { summary: 'Adds a user', body: scimUserInput, created: true },
  ({ actor, body }) => createScimUser(actor, body),
)
