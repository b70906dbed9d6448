import { z } from 'zod'
import type { ModelRecord, PermissionSetRecord } from '@/lib/model/records'
import { members } from '../../read/kept'
import { NotAboutIdentities } from '../../source'
import { checked, isObject, type Members } from '../checked'
import { isKnownRole, roleRight } from './names'

const role = z.object({
  name: z.string(),
  composite: z.boolean().nullish(),
  composites: z
    .object({
      realm: z.array(z.string()).nullish(),
      client: z.record(z.string(), z.array(z.string())).nullish(),
    })
    .nullish(),
})
const roles = z.object({
  realm: z.array(role).nullish(),
  client: z.record(z.string(), z.array(role)).nullish(),
})
type Role = z.infer<typeof role>

const one = {
  ...members('name composite clientRole containerId'),
  composites: { realm: true as const, client: { '*': true as const } },
}
/** What of the roles of a realm is stored. */
export const rolesKept = { realm: one, client: { '*': one } }

/** The roles in the export of a realm: those of the realm, and those of each client by its name. */
export const isRolesOfExport = (value: Members, list: string | undefined): boolean =>
  list === 'roles' && (Array.isArray(value.realm) || isObject(value.client))

/**
 * What each role gives: itself, and what the roles give of which it is made, however deep. A role that is made of one of which the
 * export does not say what it is made of stays unknown. Source: Keycloak Admin REST API 26, RolesRepresentation.
 */
export function roleSets(value: unknown, realm: string): ModelRecord[] {
  const found = checked(roles, value, 'the roles of a realm')
  const known = new Map<string, { of: string; role: Role }>([
    ...(found.realm ?? []).map((role) => [`realm/${role.name}`, { of: 'realm', role }] as const),
    ...Object.entries(found.client ?? {}).flatMap(([of, list]) =>
      list.map((role) => [`${of}/${role.name}`, { of, role }] as const),
    ),
  ])
  const sets = [...known].flatMap(([id, { of, role }]): PermissionSetRecord[] => {
    // What those give Keycloak itself says, wherever one of them is held.
    if (isKnownRole(of, role.name)) return []
    const rights = rightsOf(id, known)
    return rights ? [setOf(`${realm}/${id}`, role.name, rights)] : []
  })
  if (sets.length === 0) throw new NotAboutIdentities('The realm has no roles of its own')
  return [setOf(`${realm}/roles`, `Roles of ${realm}`, []), ...sets]
}

/** All rights of a role, or undefined where a part of it is not known. A role may be made of itself: once is enough. */
function rightsOf(id: string, known: ReadonlyMap<string, { of: string; role: Role }>): string[] | undefined {
  const seen = new Set<string>()
  const rights = new Set<string>()
  const waiting = [id]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const slash = next.indexOf('/')
    const [of, name] = [next.slice(0, slash), next.slice(slash + 1)]
    rights.add(roleRight(of, name))
    const found = known.get(next)?.role
    if (!found) {
      if (isKnownRole(of, name)) continue
      return undefined
    }
    if (found.composite && !found.composites && !isKnownRole(of, name)) return undefined
    waiting.push(
      ...(found.composites?.realm ?? []).map((one) => `realm/${one}`),
      ...Object.entries(found.composites?.client ?? {}).flatMap(([client, list]) =>
        list.map((one) => `${client}/${one}`),
      ),
    )
  }
  return [...rights].sort()
}

const setOf = (nativeId: string, name: string, rights: readonly string[]): PermissionSetRecord => ({
  type: 'permission_set',
  provider: 'keycloak',
  nativeId,
  name,
  allow: rights,
  allowEverywhere: rights,
  conditional: [],
  deny: [],
  denyPartly: [],
})
