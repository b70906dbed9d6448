import type { ReactNode } from 'react'
import type { Keep, Sort } from './table'

export type Column<Row> = {
  id: string
  head: ReactNode
  /** The whole word behind a short head. */
  full?: string
  width?: number | string
  numeric?: boolean
  /** What a row is read by: nobody can hide it. */
  isName?: true
  /** 1 always stays; 4 goes first, then 3, then 2, each when the name would get too narrow, and of those the sorted one last. */
  keep?: Keep
  sort?: Sort
  cell: (row: Row) => ReactNode
}

/** The columns of a list without those that its reader has hidden. */
export const shownColumns = <Row>(
  columns: readonly Column<Row>[],
  hidden: readonly string[],
): Column<Row>[] => columns.filter(({ id, isName }) => isName || !hidden.includes(id))

/** A name is read from this many pixels on: "svc-geocode-reader" with its mark. */
export const NAME_PX_MIN = 220
const BOX_PX = 36
/** What the first and the last cell have at the edges of the list. */
const EDGES_PX = 28
/** Steps of `data-under` in table.module.css. */
const STEP_PX = 40
const UNDER_PX_MAX = 1240
/** No list is narrower, but on a phone. */
const LIST_PX_MIN = 400

/**
 * The width of the list under which each column is left out, so that what has no width of its own (the name) keeps `NAME_PX_MIN`
 * in every list and at every width.
 */
export function leftOutUnder<Row>(
  columns: readonly Column<Row>[],
  hasBox: boolean,
): ReadonlyMap<string, number | undefined> {
  // The sorted one goes last of those that may go.
  const keepOf = ({ sort, keep = 1 }: Column<Row>) => (sort?.direction ? Math.min(keep, 1.5) : keep)
  const widthOf = ({ width }: Column<Row>) => (typeof width === 'number' ? width : NAME_PX_MIN)
  const needed = (keep: number) =>
    columns.filter((one) => keepOf(one) <= keep).reduce((sum, one) => sum + widthOf(one), 0) +
    (hasBox ? BOX_PX : 0) +
    EDGES_PX
  return new Map(
    columns.map((column) => {
      const keep = keepOf(column)
      const px = Math.ceil(needed(keep) / STEP_PX) * STEP_PX
      const stays = keep === 1 || (keep < 2 && px <= LIST_PX_MIN)
      return [column.id, stays ? undefined : Math.min(UNDER_PX_MAX, px)]
    }),
  )
}
