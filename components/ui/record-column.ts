import type { ReactNode } from 'react'
import type { Keep, Sort } from './table'

export type Column<Row> = {
  id: string
  head: ReactNode
  /** The whole word behind a short head. */
  full?: string
  width?: number | string
  numeric?: boolean
  /** 1 always stays; 2 goes under 440 px of list, 3 under 700 px (so also when the drawer opens). */
  keep?: Keep
  sort?: Sort
  cell: (row: Row) => ReactNode
}
