import { rows } from '@/lib/db/pool'

const AT_ONCE = 2_000

/**
 * The rows of a statement by their number, page by page: however many there are, only a page of them is held.
 * @param select everything up to and including WHERE; must expose the number as `id`
 * @param id the number's column
 */
export async function* walk<T extends { id: string }>(
  select: string,
  values: readonly unknown[],
  id: string,
): AsyncGenerator<T> {
  let last = '0'
  for (;;) {
    const page = await rows<T>(
      `${select} and ${id} > $${values.length + 1}::bigint order by ${id} limit ${AT_ONCE}`,
      [...values, last],
    )
    yield* page
    if (page.length < AT_ONCE) return
    last = page.at(-1)!.id
  }
}

/** Rows with some of the numbers, under the same statement. */
export const these = <T extends { id: string }>(
  select: string,
  values: readonly unknown[],
  id: string,
  keys: readonly string[],
): Promise<T[]> => rows<T>(`${select} and ${id} = any($${values.length + 1}::bigint[])`, [...values, keys])

/** The instant of the last judgement: what a report counts days to. */
export async function judgedAt(): Promise<Date | null> {
  const [last] = await rows<{ as_of: Date }>('select as_of from judgement order by id desc limit 1')
  return last?.as_of ?? null
}
