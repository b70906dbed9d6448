import styles from './loading-rows.module.css'

type Props = { rows?: number; /** Final height of a row, so that nothing moves. */ height?: 36 | 44 | 48 }

const widths = ['70%', '54%', '62%', '48%', '66%']

/** Still grey rows; they appear after 400 ms, because a fast answer needs none. */
export function LoadingRows({ rows = 5, height = 44 }: Props) {
  return (
    <output className={styles.rows} aria-busy="true">
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={styles.row} style={{ height }} aria-hidden="true">
          <i style={{ width: 30 }} />
          <i style={{ width: widths[row % widths.length] }} />
        </span>
      ))}
    </output>
  )
}
