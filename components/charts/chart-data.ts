export type ChartData = {
  head: string[]
  /** The first cell is the label; a null is unknown. */
  rows: (string | number | null)[][]
}
