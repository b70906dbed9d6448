import { scimRoute } from '@/lib/http/scim'
import { scimUserInput, scimPatchInput } from '@/lib/model/scim'
import { deleteScimUser, patchScimUser, replaceScimUser, scimUser } from '@/lib/people/scim/users'

export const GET = scimRoute({ summary: 'One user' }, ({ actor, params }) => scimUser(actor, params.id!))

export const PUT = scimRoute({ summary: 'Replaces a user', body: scimUserInput }, ({ actor, params, body }) =>
  replaceScimUser(actor, params.id!, body),
)

export const PATCH = scimRoute(
  { summary: 'Changes a user by operations', body: scimPatchInput },
  ({ actor, params, body }) => patchScimUser(actor, params.id!, body),
)

export const DELETE = scimRoute({ summary: 'Removes a user' }, ({ actor, params }) =>
  deleteScimUser(actor, params.id!),
)
