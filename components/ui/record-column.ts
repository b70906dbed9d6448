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
  /** 1 always stays, and so does a sorted one; 4 goes first, then 3, then 2, each when the name would get too narrow. */
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

/**
 * The width of the list under which each column is left out, so that what has no width of its own (the name) keeps `NAME_PX_MIN`
 * in every list and at every width.
 */
export function leftOutUnder<Row>(
  columns: readonly Column<Row>[],
  hasBox: boolean,
): ReadonlyMap<string, number | undefined> {
  const keepOf = (column: Column<Row>): Keep => (column.sort?.direction ? 1 : (column.keep ?? 1))
  const widthOf = ({ width }: Column<Row>) => (typeof width === 'number' ? width : NAME_PX_MIN)
  const needed = (keep: Keep) =>
    columns.filter((one) => keepOf(one) <= keep).reduce((sum, one) => sum + widthOf(one), 0) +
    (hasBox ? BOX_PX : 0) +
    EDGES_PX
  return new Map(
    columns.map((column) => {
      const keep = keepOf(column)
      return [
        column.id,
        keep === 1 ? undefined : Math.min(UNDER_PX_MAX, Math.ceil(needed(keep) / STEP_PX) * STEP_PX),
      ]
    }),
  )
}
