import type { TeamRecord } from '@/lib/model/records'
import { members } from '../../read/kept'
import { Reject, type Format, type Raw } from '../../source'
import { isObject, type Members, said, text } from '../checked'

/** Groups of a Keycloak realm, which can own an identity. Source: Keycloak Admin REST API 26, GroupRepresentation. */
export const keycloakGroups: Format = {
  id: 'people/keycloak-groups',
  title: 'Keycloak groups',
  provider: 'keycloak',
  role: 'inventory',
  collect: `# needs the role query-groups of realm-management
kcadm.sh get groups -r "$REALM" -q briefRepresentation=false -q max=10000 > groups.json`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: () => undefined,
  enumerates: [],
  keeps: { ...members('id name path parentId description realmRoles'), clientRoles: { '*': true } },
  recordIdOf: ({ value }) => (isObject(value) ? text(value.id) : undefined),
  records: ({ value }) => teamsIn(value, undefined, 0),
}

function isOwn({ value }: Raw): boolean {
  return isObject(value) && text(value.path)?.startsWith('/') === true && 'subGroups' in value
}

const DEPTH_MAX = 20

/** A group with its subgroups, which an answer may hold within it. */
function teamsIn(value: unknown, parent: string | undefined, depth: number): TeamRecord[] {
  const name = isObject(value) ? text(value.name) : undefined
  if (!isObject(value) || !name) throw new Reject('The group has no name')
  const below = Array.isArray(value.subGroups) && depth < DEPTH_MAX ? value.subGroups : []
  return [
    said({ type: 'team', name, parent: parent ?? parentIn(value) }),
    ...below.flatMap((one) => teamsIn(one, name, depth + 1)),
  ]
}

/** The path names the group above. */
const parentIn = (value: Members): string | undefined => text(value.path)?.split('/').at(-2) || undefined
