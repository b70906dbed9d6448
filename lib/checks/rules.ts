import { createHash } from 'node:crypto'
import { type Client, prepared } from '@/lib/db/pool'
import { credentialFacts } from '@/lib/facts/credential'
import { identityFacts } from '@/lib/facts/identity'
import { ISSUANCE_DAYS, RECENT_DAYS } from '@/lib/model/windows'
import { defaultParams, withParams } from './check'
import { customChecks, customVersion } from './custom'
import { type Rules, withVerdicts } from './compile'
import { type CheckId, checks } from './index'
import type { Narrowing, ParamValues } from '@/lib/model/answers/checks'

/** Rules made of the given overrides on top of the defaults, and of the numbers of parts. */
export function rulesWith(
  overrides: ReadonlyMap<string, ParamValues>,
  narrower: Rules['narrower'] = new Map(),
  custom: Rules['custom'] = [],
): Rules {
  const params = new Map(
    checks.map((check) => [check.id, { ...defaultParams(check), ...overrides.get(check.id) }]),
  )
  // A part may have its own, so it is SQL over the identity.
  const numberOf = (id: CheckId, name: string): string =>
    withParams(`:${name}`, params.get(id)!, 'identity', narrower.get(id))
  const windows = {
    sharedDays: numberOf('shared-across-workloads', 'window_days'),
    environmentDays: numberOf('shared-across-environments', 'window_days'),
    propagationSeconds: numberOf('use-after-revocation', 'propagation_seconds'),
    burstSeconds: numberOf('issuance-burst', 'window_seconds'),
    runDays: numberOf('valid-after-task-end', 'window_days'),
    revokeGraceSeconds: numberOf('valid-after-task-end', 'revoke_grace_seconds'),
    residualSeconds: numberOf('valid-after-task-end', 'residual_seconds'),
    runSkewSeconds: numberOf('use-after-task-end', 'skew_seconds'),
    runSilentDays: numberOf('use-after-task-end', 'silent_days'),
    issuanceDays: ISSUANCE_DAYS,
    recentDays: RECENT_DAYS,
  }
  const rules: Rules = { version: '', params, narrower, windows, custom }
  const text = [
    withVerdicts('identity', rules, identityFacts('all', windows)),
    withVerdicts('credential', rules, credentialFacts('all')),
    ...(custom.length > 0 ? [customVersion(custom)] : []),
  ]
  return { ...rules, version: createHash('sha256').update(text.join('\n')).digest('hex').slice(0, 16) }
}

/** Days that a credential may go without rotation, by the params in force. */
export function agePolicy({ params }: Rules): { days: number; asymmetricDays: number } {
  const values = params.get('rotation-overdue')!
  return { days: values.default_interval_days!, asymmetricDays: values.crypto_interval_days! }
}

const STORED = `select distinct on (check_id) check_id, params, narrower
   from check_params
   order by check_id, version desc`

/**
 * The rules in force: each check's newest stored params over its defaults.
 * @param inside the client of the transaction that asks, if one does
 */
export async function currentRules(inside?: Client): Promise<Rules> {
  type Stored = { check_id: string; params: ParamValues; narrower: Narrowing[] }
  const stored = inside ? (await inside.query<Stored>(STORED)).rows : await prepared<Stored>(STORED)
  const custom = await customChecks(inside)
  return rulesWith(
    new Map(stored.map((row) => [row.check_id, row.params])),
    new Map(stored.map((row) => [row.check_id, row.narrower])),
    custom.filter((check) => check.custom.state === 'enabled'),
  )
}
