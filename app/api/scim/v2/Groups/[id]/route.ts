import { scimRoute } from '@/lib/http/scim'
import { scimGroupInput, scimPatchInput, scimQuery } from '@/lib/model/scim'
import { deleteScimGroup, patchScimGroup, replaceScimGroup, scimGroup } from '@/lib/people/scim/groups'

export const GET = scimRoute({ summary: 'One group', query: scimQuery }, ({ actor, params, query }) =>
  scimGroup(actor, params.id!, query.excludedAttributes),
)

export const PUT = scimRoute(
  { summary: 'Replaces a group', body: scimGroupInput },
  ({ actor, params, body }) => replaceScimGroup(actor, params.id!, body),
)

export const PATCH = scimRoute(
  { summary: 'Changes a group by operations', body: scimPatchInput },
  ({ actor, params, body }) => patchScimGroup(actor, params.id!, body),
)

export const DELETE = scimRoute({ summary: 'Removes a group' }, ({ actor, params }) =>
  deleteScimGroup(actor, params.id!),
)
