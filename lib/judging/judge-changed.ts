import { currentRules } from '@/lib/checks/rules'
import { isOverdue, isTransient } from '@/lib/db/failures'
import { rows, transaction } from '@/lib/db/pool'
import { forgetChanged } from '@/lib/facts/changed'
import { wellFormed } from '@/lib/model/well-formed'
import { areNew, type Judged, judgeWithin, keepRules } from './judge'

/** When this many fail, the cause is not a single identity. */
const SET_ASIDE_MAX = 100

/**
 * Judges what changed since the last run, or everything when the rules changed, when asked to, or when much changed. An identity
 * of which the facts cannot be judged is set aside with the reason, and everything else is judged all the same.
 * @param asOf the instant at which facts are true; stored with the run
 */
export async function judgeChanged(asOf: Date, everything = false): Promise<Judged> {
  try {
    return await transaction((client) => judgeWithin(client, asOf, everything))
  } catch (error) {
    if (isTransient(error) || isOverdue(error)) throw error
    // When evaluating no identity fails as well, the cause is not the facts of an identity.
    await transaction((client) => judgeWithin(client, asOf, false, []))
    return judgeAround(asOf, everything)
  }
}

/** Judges in halves, and the failing half in halves again, until what fails is one identity. */
async function judgeAround(asOf: Date, everything: boolean): Promise<Judged> {
  const rules = await currentRules()
  const isFull = everything || (await transaction((client) => areNew(client, rules)))
  const keys = await rows<{ key: string }>(
    `select distinct identity_key::text as key from ${isFull ? 'identity' : 'changed_identity'} order by 1`,
  )
  const total: Judged = { identities: 0, opened: 0, resolved: 0, reopened: 0 }
  let setAsideN = 0
  const waiting = [keys.map(({ key }) => key)]
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    if (part.length === 0) continue
    const tried = part
    const noted = tried.length === 1 ? await notedOf(tried[0]!) : []
    try {
      const judged = await transaction((client) => judgeWithin(client, asOf, false, tried))
      for (const name of Object.keys(total) as (keyof Judged)[]) total[name] += judged[name]
    } catch (error) {
      if (isTransient(error) || isOverdue(error) || setAsideN >= SET_ASIDE_MAX) throw error
      if (tried.length === 1) {
        await setAside(tried[0]!, (error as Error).message, noted)
        setAsideN++
      } else {
        const middle = Math.ceil(tried.length / 2)
        waiting.push(tried.slice(middle), tried.slice(0, middle))
      }
    }
  }
  if (isFull) await transaction((client) => keepRules(client, rules))
  return total
}

/** The transactions that noted a change of an identity so far. */
const notedOf = async (key: string): Promise<string[]> =>
  (await rows<{ by_tx: string }>('select by_tx from changed_identity where identity_key = $1', [key])).map(
    (row) => row.by_tx,
  )

// What changed since the failing attempt began may cure it: that stays noted.
const setAside = (key: string, reason: string, noted: readonly string[]): Promise<void> =>
  transaction(async (client) => {
    await client.query(
      `insert into unjudged (identity_key, reason) values ($1, $2)
       on conflict (identity_key) do update set reason = excluded.reason, at = now()`,
      [key, wellFormed(reason).slice(0, 500)],
    )
    await client.query(forgetChanged('where identity_key = $1 and by_tx = any($2::bigint[])'), [key, noted])
  })
