import { Link } from '@/components/ui/link'
import styles from './chain-drawing.module.css'
import { CHAIN_COLUMNS, type ChainDrawn, type ChainNode, columnX, NODE } from './prepare-chain'

/** Decides nothing: places, words and shares come prepared. */
export function ChainDrawing({ title, drawn }: { title: string; drawn: ChainDrawn }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it
    <section className={styles.frame} aria-label={title} tabIndex={0}>
      <div className={styles.drawing} style={{ width: drawn.width, height: drawn.height }}>
        {CHAIN_COLUMNS.map((column, at) => (
          <span key={column} className={styles.column} style={{ left: columnX(at) }}>
            {column}
          </span>
        ))}
        <svg width={drawn.width} height={drawn.height} aria-hidden="true" className={styles.lines}>
          {drawn.lines.map(({ id, from, to, share }) => {
            const middle = (from.x + to.x) / 2
            return (
              <path
                key={id}
                d={`M${from.x},${from.y} C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`}
                strokeWidth={1 + 5 * share}
              />
            )
          })}
        </svg>
        {drawn.nodes.map((node) => (
          <div
            key={node.id}
            className={node.isUnknown ? styles.unknown : styles.node}
            style={{ left: node.x, top: node.y, width: NODE.width, height: NODE.height }}
          >
            <Label node={node} />
            <span className={styles.note}>{node.note}</span>
          </div>
        ))}
      </div>
    </section>
  )
}

const Label = ({ node: { href, label } }: { node: ChainNode }) =>
  href ? (
    <Link className={styles.label} href={href} title={label}>
      {label}
    </Link>
  ) : (
    <span className={styles.label} title={label}>
      {label}
    </span>
  )
