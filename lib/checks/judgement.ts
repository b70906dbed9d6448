import 'server-only'
import { rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { judgement } from '@/lib/generated/prisma/client'

/** The evaluation on which everything rests that is shown now, or was at the instant that is asked for; null before the first. */
export async function lastJudgement(): Promise<Pick<
  Row<judgement>,
  'id' | 'as_of' | 'rules_version'
> | null> {
  const [last] = await rows<Pick<Row<judgement>, 'id' | 'as_of' | 'rules_version'>>(
    'select id, as_of, rules_version from judgement order by id desc limit 1',
  )
  return last ?? null
}
