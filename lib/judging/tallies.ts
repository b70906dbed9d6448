import { questionText, talliesWithin } from '@/lib/checks/tally'
import { checkCatalogue } from '@/lib/checks/catalogue'
import type { Client } from '@/lib/db/pool'
import { editionsInUse } from '@/lib/frameworks/editions'
import { everyQuestion } from '@/lib/frameworks/questions'

/** Counts what every framework in use and every check asks of the whole estate, from the combinations of verdicts. */
export async function refreshTallies(client: Client): Promise<void> {
  const questions = everyQuestion(await checkCatalogue(client), await editionsInUse(client))
  const counted = await talliesWithin(client, questions)
  await client.query('delete from question_tally')
  await client.query(
    `insert into question_tally (question, holds, gap, accepted, unknown, total, worst)
     select question, holds, gap, accepted, unknown, total, worst
     from jsonb_to_recordset($1) as t (
         question text, holds int, gap int, accepted int, unknown int, total int, worst int
       )`,
    [JSON.stringify(questions.map((one, at) => ({ question: questionText(one), ...counted[at]! })))],
  )
}
