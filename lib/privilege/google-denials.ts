import type { Client } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { identity, permission_set, scope_alias } from '@/lib/generated/prisma/client'
import { code, providers } from '@/lib/model/vocabulary'

const GCP = code(providers, 'gcp')
const LEAD = 'gcp-deny/'

/** One rule of a deny policy: where it holds, for whom, and under what condition. */
export interface GoogleDenial {
  /** `projects/shop-4815`, `folders/1`, `organizations/1` */
  place: string
  principals: readonly string[]
  except: readonly string[]
  condition?: string
}

/** Id of the set of rights that a rule takes away: from whoever it meets in all that they hold, or in a part of it. */
export const denialSet = (policy: string, rule: number, isWhole: boolean): string =>
  `${LEAD}${policy}#${rule}${isWhole ? '' : '#part'}`

/** SQL: a set of rights that a deny policy takes away. */
export const isDenial = (column: string): string => `${column} like '${LEAD}%'`

/** Somebody of Google Cloud, and on what they hold rights. */
export interface DeniedHolder extends Pick<identity, 'native_id' | 'unique_id' | 'scope'> {
  resources: readonly (string | null)[]
}

type Answer = 'yes' | 'maybe' | 'no'

const any = (answers: readonly Answer[]): Answer =>
  answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no'

/** Whether a rule names somebody: what is in a group, a folder or an organisation no list says. */
export function isNamed(
  principal: string,
  { native_id, unique_id, scope }: DeniedHolder,
  idOf: (number: string) => string,
): Answer {
  if (principal === 'principalSet://goog/public:all') return 'yes'
  if (principal.startsWith('principalSet://goog/group/')) return 'maybe'
  // People, and what was deleted.
  if (principal.includes('://goog/') || principal.startsWith('deleted:')) return 'no'
  const [, account] =
    /^principal:\/\/iam\.googleapis\.com\/projects\/[^/]+\/serviceAccounts\/(.+)$/.exec(principal) ?? []
  if (account) return account.toLowerCase() === native_id || account === unique_id ? 'yes' : 'no'
  const isAccount = !native_id.includes('://')
  const [, collection, place, type] =
    /^principalSet:\/\/cloudresourcemanager\.googleapis\.com\/(projects|folders|organizations)\/([^/]+)(?:\/type\/(\w+))?$/.exec(
      principal,
    ) ?? []
  if (place) {
    if (type !== undefined && (type !== 'ServiceAccount' || !isAccount)) return 'no'
    return collection !== 'projects' ? 'maybe' : idOf(place) === scope ? 'yes' : 'no'
  }
  if (principal === native_id) return 'yes'
  const pool = poolOf(principal)
  if (pool === undefined || poolOf(native_id) !== pool) return 'no'
  // All of a pool; else a part of it, in which the other may lie.
  return principal.endsWith('/*') ? 'yes' : 'maybe'
}

const poolOf = (member: string): string | undefined =>
  /^principal(?:Set)?:\/\/iam\.googleapis\.com\/(.+?\/workloadIdentityPools\/[^/]+)/.exec(member)?.[1]

/** Whether what is held on a resource lies where a rule holds. Folders and organisations do not say which projects are in them. */
function isBelow(resource: string, place: string, idOf: (number: string) => string): Answer {
  const [collection, id = ''] = place.split('/') as [string, string?]
  const parts = resource.split('/')
  const held = (name: string): string | undefined =>
    parts.includes(name) ? parts[parts.indexOf(name) + 1] : undefined
  const isWhole = resource.startsWith('//cloudresourcemanager.googleapis.com/')
  if (collection === 'organizations') {
    const organisation = held('organizations')
    return organisation === undefined ? 'maybe' : organisation === id ? 'yes' : 'no'
  }
  if (collection === 'folders') return isWhole && held('folders') === id ? 'yes' : 'maybe'
  const project = held('projects')
  if (project === undefined || project === '_' || project === '-') return 'maybe'
  const [one, other] = [idOf(project), idOf(id)]
  if (one === other) return 'yes'
  // One by its number and one by its id may be the same.
  return /^\d+$/.test(one) === /^\d+$/.test(other) ? 'no' : 'maybe'
}

/**
 * What a rule takes from somebody: all that it names, a part of it (or under circumstances that no import contains), or nothing.
 * @param idOf the id of a project by its number
 */
export function takenBy(
  denial: GoogleDenial,
  holder: DeniedHolder,
  idOf: (number: string) => string,
): 'all' | 'part' | 'nothing' {
  const named = any(denial.principals.map((one) => isNamed(one, holder, idOf)))
  const excepted = any(denial.except.map((one) => isNamed(one, holder, idOf)))
  if (named === 'no' || excepted === 'yes') return 'nothing'
  const below = holder.resources.flatMap((resource) =>
    // Rights outside of Google Cloud have no such name.
    resource?.startsWith('//') ? [isBelow(resource, denial.place, idOf)] : [],
  )
  if (below.every((one) => one === 'no')) return 'nothing'
  const isSure = named === 'yes' && excepted === 'no' && denial.condition === undefined
  return isSure && below.every((one) => one === 'yes') ? 'all' : 'part'
}

/**
 * Says in the table `google_denial(identity_key, permission_set_key)` from whom deny policies of Google Cloud take rights away. They
 * name sets of principals, and what they take depends on what somebody holds.
 */
export async function joinDenials(client: Client, all: boolean): Promise<void> {
  await client.query(
    `create temp table google_denial (identity_key bigint, permission_set_key bigint) on commit drop`,
  )
  const { rows: sets } = await client.query<
    Pick<Row<permission_set>, 'permission_set_key' | 'native_id'> & { denial: GoogleDenial }
  >(
    `select permission_set_key, native_id, statements->0 as denial
     from permission_set
     where provider = ${GCP} and seen_to is null and ${isDenial('native_id')}`,
  )
  if (sets.length === 0) return
  const { rows: names } = await client.query<Pick<scope_alias, 'alias' | 'name'>>(
    `select alias, name from scope_alias where provider = ${GCP}`,
  )
  const ids = new Map(names.map(({ alias, name }) => [alias, name]))
  const idOf = (number: string) => ids.get(number) ?? number
  const { rows: holders } = await client.query<DeniedHolder & { identity_key: string }>(
    `select i.identity_key, i.native_id, i.unique_id, i.scope, array_agg(distinct g.resource) as resources
     from identity i
       join identity_grant g using (identity_key)
     where i.provider = ${GCP} and g.seen_to is null and g.kind = 'allow'
       ${all ? '' : 'and i.identity_key in (select identity_key from judging)'}
     group by 1, 2, 3, 4`,
  )
  const found = holders.flatMap((holder) =>
    sets.flatMap(({ permission_set_key, native_id, denial }) => {
      const wanted = native_id.endsWith('#part') ? 'part' : 'all'
      return takenBy(denial, holder, idOf) === wanted
        ? [[holder.identity_key, permission_set_key] as const]
        : []
    }),
  )
  await client.query('insert into google_denial select * from unnest($1::bigint[], $2::bigint[])', [
    found.map(([holder]) => holder),
    found.map(([, set]) => set),
  ])
}
