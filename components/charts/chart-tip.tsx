import styles from './chart-tip.module.css'

type Props<Row> = {
  active?: boolean
  payload?: { payload?: Row }[]
  /** A heading, then lines. */
  words: (row: Row) => [head: string, ...lines: string[]]
}

/** The row of the table, where the pointer or the arrow keys are. */
export function ChartTip<Row>({ active, payload, words }: Props<Row>) {
  const row = payload?.[0]?.payload
  if (!active || !row) return null
  const [head, ...lines] = words(row)
  return (
    <div className={styles.tip}>
      <div className="strong">{head}</div>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  )
}
