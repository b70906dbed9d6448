import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import { Invalid } from '@/lib/model/errors'
import { columnsOf, number, type Population, type Report, text, tabular } from './report'
import type { ReportParams } from '@/lib/model/answers/reports'

/** A drawn row: its key, and the hash that decided. */
interface Drawn {
  key: string
  /** SHA-256 of `seed:key`, hex. */
  hash: string
}

/**
 * Draws rows in SQL, however many there are: each key is hashed with the seed, and the smallest hashes are drawn. Whoever has
 * the keys and the seed can do the same by hand.
 */
async function draw(
  { keys }: Population,
  seed: string,
  n: number,
): Promise<{ population: number; drawn: Drawn[] }> {
  const [counted] = await rows<{ n: number }>(sql`select count(*)::int as n from (${keys}) q`)
  const drawn = await rows<Drawn>(
    sql`select q.key, encode(q.hash, 'hex') as hash
     from (
       select key, sha256(convert_to(${seed}::text || ':' || key, 'UTF8')) as hash
       from (${keys}) k
     ) q
     order by q.hash, q.key collate "C" limit ${n}::int`,
  )
  return { population: counted!.n, drawn }
}

/** A text as one word of a shell. */
const quoted = (seed: string): string => `'${seed.replaceAll("'", `'\\''`)}'`

/**
 * The report that draws from the rows of others.
 * @param reportById finds those others
 */
export function sampleSheetOf(reportById: (id: string) => Report | undefined): Report {
  const drawnFrom = ({ of }: ReportParams): Report & Required<Pick<Report, 'population'>> => {
    const base = reportById(of!)
    if (!base?.population) throw new Invalid(`No rows to sample in "${of}".`)
    return base as Report & Required<Pick<Report, 'population'>>
  }
  const drawnBy = async (actor: Actor, params: ReportParams) => {
    const population = await drawnFrom(params).population(actor, params)
    return { ...population, ...(await draw(population, params.seed!, params.n!)) }
  }
  return {
    id: 'sample-sheet',
    title: 'Sample sheet',
    question: 'A reproducible random sample of rows for an audit',
    needs: ['of', 'n', 'seed'],
    formats: tabular,
    base: (params) => drawnFrom(params),
    columns: (params) => [
      number('draw', 'Draw'),
      ...columnsOf(drawnFrom(params), params),
      text('hash', 'SHA-256 of seed:key'),
      { ...text('result', 'Result'), isForHand: true },
      { ...text('note', 'Note of the auditor'), isForHand: true },
    ],
    printed: (params) => {
      const { printed } = drawnFrom(params)
      const some = typeof printed === 'function' ? printed(params) : (printed ?? [])
      return ['draw', ...some.slice(0, 6), 'result', 'note']
    },
    async *rows(actor, params) {
      const { drawn, cells } = await drawnBy(actor, params)
      const found = await cells(drawn.map(({ key }) => key))
      for (const [index, { key, hash }] of drawn.entries())
        yield [index + 1, ...found.get(key)!, hash, null, null]
    },
    async figures(actor, params) {
      const { population, drawn, noun } = await drawnBy(actor, params)
      return [
        {
          title: `The draw, in rows that are one ${noun} each`,
          total: population,
          rows: [
            { label: 'drawn', value: drawn.length },
            { label: 'not drawn', value: population - drawn.length },
          ],
        },
      ]
    },
    async subject(actor, params) {
      const base = drawnFrom(params)
      const about = await base.subject?.(actor, params)
      return `${params.n} of ${base.title.toLowerCase()}${about ? `, ${about}` : ''}, seed "${params.seed}"`
    },
    async notes(actor, params) {
      const { population, drawn, noun, of } = await drawnBy(actor, params)
      return [
        `Population: ${population} rows of the report "${drawnFrom(params).title}" under the filter and scope of this sheet, one ${noun} each. Asked for: ${params.n}. Drawn: ${drawn.length}. Seed: ${params.seed}`,
        'Method: for every row of the population, the SHA-256 of the seed, a colon and the key of the row (UTF-8, as it stands in the column of the key) is taken. The rows are put in the ascending order of these hashes, written as hexadecimal digits, and the first ones are the sample. No other chance is involved: the same seed and population always give the same sample.',
        `To reproduce: create the report of the population as CSV. For each key${of ? ` that begins with "${of}"` : ''} run printf '%s:%s' ${quoted(params.seed!)} KEY | sha256sum, sort what is printed, and take the first ${drawn.length}.`,
      ]
    },
  }
}
