import { z } from 'zod'
import type { DirectoryAccount, PersonRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import type { Format, Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { machineSigns } from './machine-signs'

const user = z.object({
  id: z.string().nullish(),
  creationTime: z.string().nullish(),
  primaryEmail: z.string().regex(/^[^\s@]+@[^\s@]+$/, 'is no e-mail address'),
  name: z.object({ fullName: z.string().nullish() }).nullish(),
  suspended: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  deletionTime: z.string().nullish(),
  organizations: z
    .array(
      z.object({
        department: z.string().nullish(),
        primary: z.boolean().nullish(),
        description: z.string().nullish(),
      }),
    )
    .nullish(),
  relations: z.array(z.object({ type: z.string().nullish(), value: z.string().nullish() })).nullish(),
})

/**
 * Users of Google Workspace. An archived account belongs to somebody who has left; a suspended one does not work, but may be locked for a
 * while: of the person it does not say so. What Workspace calls the type of an employee stands in the description of the post. Source: Admin SDK Directory API, users.
 */
export const googleUsers: Format = {
  id: 'people/google-users',
  title: 'Google Workspace users',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs a scope outside of Google Cloud, for which gcloud wants an OAuth client of your own
gcloud auth application-default login --client-id-file=client.json --scopes=https://www.googleapis.com/auth/cloud-platform,https://www.googleapis.com/auth/admin.directory.user.readonly
page=
while :; do
  answer=$(curl -sS -H "Authorization: Bearer $(gcloud auth application-default print-access-token)" "https://admin.googleapis.com/admin/directory/v1/users?customer=my_customer&projection=full&maxResults=500&pageToken=$page")
  jq -c '.users[]?' <<<"$answer"; page=$(jq -r '.nextPageToken // ""' <<<"$answer"); [ -n "$page" ] || break
done > users.ndjson`,
  recognises: ({ records, envelope }) => envelope.kind === 'admin#directory#users' || records.some(isUser),
  isOwn: isUser,
  scopeOf: () => undefined,
  enumerates: [],
  keeps: {
    ...members('id primaryEmail suspended archived orgUnitPath'),
    ...times('creationTime deletionTime'),
    name: members('fullName givenName familyName'),
    organizations: members('department primary title description'),
    relations: members('type value'),
  },
  covers: { users: ['person'], '': ['person'] },
  records: ({ value }) => [recordOf(value)],
}

function isUser({ value }: Raw): boolean {
  return isObject(value) && 'primaryEmail' in value && ('suspended' in value || 'orgUnitPath' in value)
}

function recordOf(value: unknown): PersonRecord {
  const found = checked(user, value, 'a user of Google Workspace')
  const posts = found.organizations ?? []
  const manager = found.relations?.find(({ type }) => type === 'manager')?.value
  const deletedAt = readTime(found.deletionTime)
  const hasLeft = found.archived === true || deletedAt !== undefined
  return said({
    type: 'person',
    email: found.primaryEmail.toLowerCase(),
    name: found.name?.fullName || found.primaryEmail,
    team: (posts.find(({ primary }) => primary) ?? posts[0])?.department || undefined,
    manager: manager?.toLowerCase(),
    leftAt: deletedAt,
    active: hasLeft ? false : found.suspended === false ? true : undefined,
    account: found.id
      ? said({
          provider: 'gcp',
          nativeId: `user/${found.id}`,
          active: hasLeft || found.suspended === true ? false : undefined,
          createdAt: readTime(found.creationTime),
          signs: machineSigns({
            kind: { 'type of employee': posts.find(({ description }) => description)?.description },
          }),
        } satisfies DirectoryAccount)
      : undefined,
  } satisfies PersonRecord)
}
