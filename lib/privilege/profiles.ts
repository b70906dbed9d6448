import type { Client } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { identity, rights_profile } from '@/lib/generated/prisma/client'
import { code, identityKinds } from '@/lib/model/vocabulary'
import { isAdmin } from './aws-admin'
import { type Decision, type Policies, speaksOfAction } from './aws-decision'
import type { Principal } from './aws-keys'
import type { Statement } from './aws-policy'
import type { RbacRule } from './kubernetes-catalogue'
import { hasReach, isClusterAdmin } from './kubernetes-reach'
import { powerActions } from './power'
import { powers } from './powers'
import { AWS, KUBERNETES, permissionSets, type PermissionSet } from './sets'

const BATCH = 2_000

/** The keys of the permission sets that somebody holds, and of those that bound them. */
export type HeldSets = Pick<Row<rights_profile>, 'sets' | 'boundaries'>

/** An identity that holds permissions. */
export interface Holder extends Pick<identity, 'native_id' | 'scope' | 'kind' | 'name'> {
  tags: Record<string, string> | null
}

interface Profile extends HeldSets, Holder {
  profile_key: string
  provider: number
}

interface Judged {
  key: string
  isAdmin: boolean
  doubt: string | null
  hasPower: boolean
}

/**
 * Judges the combinations of policies that are new: administrator or not, or why Muster cannot tell, and whether some right
 * leads further. Expects the table `new_profile`.
 */
export async function judgeProfiles(client: Client, asOf: Date): Promise<void> {
  await client.query(
    `update rights_profile p set has_power = true from new_profile n join identity i using (identity_key)
     where p.profile_key = n.profile_key and i.provider not in (${AWS}, ${KUBERNETES})
       and p.granted && array(select id from action where name = any($1))`,
    [[...powers.keys()]],
  )
  const { rows } = await client.query<Profile>(
    `select n.profile_key, n.sets, n.boundaries, i.native_id, i.scope, i.kind, i.provider, i.name, i.tags
     from new_profile n join identity i using (identity_key) where i.provider in (${AWS}, ${KUBERNETES})`,
  )
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH)
    const keys = [...new Set(batch.flatMap((row) => [...row.sets, ...row.boundaries]))]
    const sets = await permissionSets(client, keys)
    const judged = batch.flatMap((row) => judgeOne(row, sets, asOf) ?? [])
    await client.query(
      `update rights_profile p set is_admin = x.is_admin, admin_doubt = x.doubt, has_power = x.has_power
       from unnest($1::bigint[], $2::boolean[], $3::text[], $4::boolean[]) x (
         profile_key, is_admin, doubt, has_power
       )
       where p.profile_key = x.profile_key`,
      [
        judged.map(({ key }) => key),
        judged.map((one) => one.isAdmin),
        judged.map(({ doubt }) => doubt),
        judged.map(({ hasPower }) => hasPower),
      ],
    )
  }
}

function judgeOne(row: Profile, sets: ReadonlyMap<string, PermissionSet>, asOf: Date): Judged | undefined {
  const key = row.profile_key
  const found = row.sets.flatMap((one) => sets.get(one) ?? [])
  if (row.provider === KUBERNETES) {
    const rules = found.flatMap(({ nativeId, statements }) =>
      isClusterWide(nativeId) ? (statements as RbacRule[]) : [],
    )
    const admin = isClusterAdmin(rules) || isMasters(row)
    return {
      key,
      isAdmin: admin,
      doubt: null,
      hasPower: admin || hasReach(found.flatMap(({ statements }) => statements as RbacRule[])),
    }
  }
  const principal = principalOf(row)
  if (!principal) return undefined
  const policies = policiesOf(row, sets)
  const admin: Decision = isAdmin(policies, principal, asOf)
  return {
    key,
    isAdmin: admin.answer === 'yes',
    doubt: admin.answer === 'maybe' ? (admin.because ?? 'Muster cannot tell') : null,
    hasPower: policies.identity.some(
      (statement) =>
        statement.effect === 'Allow' && powerActions.some((action) => speaksOfAction(statement, action)),
    ),
  }
}

/** Whoever is in system:masters passes every check of rights. */
const isMasters = ({ native_id, scope }: Profile) => native_id === `${scope}/group/system:masters`

/** A ClusterRole that is bound for the whole cluster. */
export const isClusterWide = (nativeId: string): boolean =>
  nativeId.includes('/clusterrole/') && !nativeId.endsWith('#namespaced')

/** The statements of each policy of an identity, and of its boundaries. */
export function policiesOf(row: HeldSets, sets: ReadonlyMap<string, PermissionSet>): Policies {
  const statements = (key: string) => (sets.get(key)?.statements ?? []) as Statement[]
  return {
    identity: row.sets.flatMap(statements),
    // A boundary that was not imported is left out: what it would take away is not known.
    boundaries: row.boundaries.filter((key) => sets.has(key)).map(statements),
  }
}

const kinds: Readonly<Record<number, Principal['kind']>> = {
  [code(identityKinds, 'iam_user')]: 'user',
  [code(identityKinds, 'iam_role')]: 'role',
  [code(identityKinds, 'root_account')]: 'root',
}

/** An identity of AWS as the asker of a request; undefined for one without an ARN. */
export function principalOf(row: Holder): Principal | undefined {
  const arn = row.native_id
  const account = arn.startsWith('arn:') ? arn.split(':')[4] : undefined
  const kind = kinds[row.kind]
  if (!account || !kind) return undefined
  return {
    arn,
    account,
    kind,
    name: arn.slice(arn.lastIndexOf('/') + 1),
    ...(row.tags ? { tags: row.tags } : {}),
  }
}
