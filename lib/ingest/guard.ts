import { transaction } from '@/lib/db/pool'
import { type ImportRow, target } from './import-row'
import { decideOutcomes } from './write/outcomes'
import { countGone, GUARD_SHARE, unreadableOf } from './write/retire'
import { demandStaged } from './write/staged'

/**
 * Says in the import what it would retire and what it could not read.
 * @returns whether it would retire more than is taken without asking a person
 */
export async function guardStops(run: ImportRow): Promise<boolean> {
  if (run.completeness !== 'complete') return false
  return transaction(async (client) => {
    await demandStaged(client, run.id)
    await decideOutcomes(client, run.id)
    const { gone, held } = await countGone(client, target(run))
    const stopped = !run.guard_override && held > 0 && gone / held > GUARD_SHARE
    const { named, unnamed } = await unreadableOf(client, run.id)
    const warnings = [
      stopped &&
        `This file would retire ${gone} of ${held} identities or people; above ${GUARD_SHARE * 100} % a person has to confirm.`,
      unnamed > 0 &&
        `${unnamed} ${unnamed === 1 ? 'record' : 'records'} could not be read and ${unnamed === 1 ? 'does' : 'do'} not say which identity ${unnamed === 1 ? 'it is' : 'they are'} about: nothing that is missing from this delivery was taken for gone.`,
      named.length > 0 &&
        `Listed, but could not be read, so what was known stays: ${named.join(', ')}${named.length === 5 ? ', …' : ''}.`,
    ].filter(Boolean)
    await client.query(
      "update import set gone = $2, warning = case when $3 = '' then warning else $3 end where id = $1",
      [run.id, gone, warnings.join(' ')],
    )
    return stopped
  })
}
