import type { Client } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { permission_set } from '@/lib/generated/prisma/client'
import { code, providers } from '@/lib/model/vocabulary'
import type { Statement } from './aws-policy'
import { powerActions } from './power'

/** What one permission set says, in a form that can be weighed. */
export interface PermissionSet {
  key: string
  provider: number
  nativeId: string
  statements: readonly object[]
  attached: readonly string[]
}

export const AWS = code(providers, 'aws')
export const KUBERNETES = code(providers, 'kubernetes')

type ActionList = 'allow_everywhere' | 'allow' | 'conditional' | 'deny' | 'deny_partly'

/** The lists hold names of actions, and only those of a set without statements. */
interface StoredSet
  extends
    Pick<Row<permission_set>, 'provider' | 'native_id' | 'attached'>,
    Record<ActionList, string[] | null> {
  key: string
  statements: object[] | null
}

/**
 * Permission sets by key. One that an older version read has no statements: its lists of actions stand for them, and what
 * they cannot say is left open.
 */
export async function permissionSets(
  client: Client,
  keys: readonly string[],
): Promise<Map<string, PermissionSet>> {
  const { rows } = await client.query<StoredSet>(
    `with power as (
       select coalesce(array_agg(id order by id), '{}') as ids from action where name = any($2)
     )
     select
       s.permission_set_key as key, s.provider, s.native_id, s.statements,
       coalesce(s.attached, '{}') as attached,
       ${['allow_everywhere', 'allow', 'conditional', 'deny', 'deny_partly']
         .map(
           (list) =>
             `case
                when s.statements is null
                  then array(select name from action where id = any(s.${list} & power.ids))
              end as ${list}`,
         )
         .join(', ')}
     from permission_set s
       cross join power
     where s.permission_set_key = any($1::bigint[]) and s.seen_to is null`,
    [keys, powerActions],
  )
  return new Map(
    rows.map((row) => [
      row.key,
      {
        key: row.key,
        provider: row.provider,
        nativeId: row.native_id,
        statements: row.statements ?? (row.provider === AWS ? fromLists(row) : []),
        attached: row.attached,
      },
    ]),
  )
}

/** A condition that nobody can weigh. */
const open = { StringEquals: { 'muster:not-kept': ['true'] } }

function fromLists(row: StoredSet): Statement[] {
  const everywhere = new Set(row.allow_everywhere)
  const lists: Array<[string[] | null | undefined, Omit<Statement, 'actions'>]> = [
    [row.allow_everywhere, { effect: 'Allow', resources: ['*'] }],
    [
      row.allow?.filter((name) => !everywhere.has(name)),
      { effect: 'Allow', resources: ['*'], condition: open },
    ],
    [row.conditional, { effect: 'Allow', resources: ['*'], condition: open }],
    [row.deny, { effect: 'Deny', resources: ['*'] }],
    [row.deny_partly, { effect: 'Deny', resources: ['*'], condition: open }],
  ]
  return lists.flatMap(([actions, rest]) => (actions && actions.length > 0 ? [{ ...rest, actions }] : []))
}
