'use client'
import { useState } from 'react'
import { cx } from '@/components/ui/cx'
import { EvidenceBlock } from '@/components/ui/evidence-block'
import { Link } from '@/components/ui/link'
import type { PathArrow, PathDrawn, PathNode, WayInDrawn } from './prepare-path'
import styles from './path-drawing.module.css'

/** A path from left to right; on a narrow screen from top to bottom. Decides nothing. */
export function PathDrawing({ drawn: { nodes, arrows } }: { drawn: PathDrawn }) {
  const [open, setOpen] = useState<string | null>(null)
  return (
    <div className={styles.frame}>
      <div className={styles.scroll}>
        <ol className={styles.path}>
          {nodes.map((node, at) => (
            <li key={arrows[at]?.id ?? 'end'} className={styles.part}>
              <Node node={node} isEnd={at === nodes.length - 1} />
              {arrows[at] ? <Arrow arrow={arrows[at]} open={open} onOpen={setOpen} /> : null}
            </li>
          ))}
        </ol>
      </div>
      <Opened arrow={arrows.find(({ id }) => id === open)} />
    </div>
  )
}

/** Who can come in, at the left of what they come into. Decides nothing. */
export function WayInDrawing({ drawn: { entries, more, here } }: { drawn: WayInDrawn }) {
  const [open, setOpen] = useState<string | null>(null)
  return (
    <div className={styles.frame}>
      <div className={styles.wayIn}>
        <ul className={styles.entries}>
          {entries.map(({ node, arrow }) => (
            <li key={arrow.id} className={styles.entry}>
              <Node node={node} />
              <Arrow arrow={arrow} open={open} onOpen={setOpen} />
            </li>
          ))}
          {more > 0 ? <li className="small text-3">and {more} more, in the table</li> : null}
        </ul>
        <Node node={here} isEnd />
      </div>
      <Opened arrow={entries.map(({ arrow }) => arrow).find(({ id }) => id === open)} />
    </div>
  )
}

const Node = ({ node: { label, note, href }, isEnd }: { node: PathNode; isEnd?: boolean }) => (
  <div className={cx(styles.node, isEnd && styles.end)}>
    {href ? (
      <Link className={styles.label} href={href} title={label}>
        {label}
      </Link>
    ) : (
      <span className={styles.label} title={label}>
        {label}
      </span>
    )}
    {note ? (
      <span className={styles.note} title={note}>
        {note}
      </span>
    ) : null}
  </div>
)

type ArrowProps = { arrow: PathArrow; open: string | null; onOpen: (id: string | null) => void }

function Arrow({ arrow: { id, title, label, line, words, cut }, open, onOpen }: ArrowProps) {
  const inside = (
    <>
      <span className={styles.by}>
        {label.slice(0, LABELS).map((one, at) => (
          <span key={one} className="mono">
            {at > 0 ? '+ ' : ''}
            {one}
          </span>
        ))}
        {label.length > LABELS ? <span className={styles.note}>and {label.length - LABELS} more</span> : null}
      </span>
      <span className={cx(styles.line, styles[line])} aria-hidden="true" />
      <span className={styles.under}>
        {words}
        {cut ? <span className={styles.cut}>{cut}</span> : null}
      </span>
    </>
  )
  if (id === 'is-admin') return <div className={styles.arrow}>{inside}</div>
  return (
    <button
      type="button"
      className={cx(styles.arrow, styles.opens)}
      aria-expanded={open === id}
      onClick={() => onOpen(open === id ? null : id)}
    >
      <span className="visually-hidden">{title}: </span>
      {inside}
      <span className="visually-hidden">Show the statement</span>
    </button>
  )
}

const LABELS = 3

/** The statements behind the arrow that was pressed. */
function Opened({ arrow }: { arrow: PathArrow | undefined }) {
  return (
    <div aria-live="polite">
      {arrow ? (
        <section className={styles.opened} aria-label={`Statements: ${arrow.title}`}>
          <p>
            <span className="strong">{arrow.title}.</span> {arrow.note}{' '}
            {arrow.link ? (
              <a href={arrow.link} rel="noreferrer" target="_blank">
                Described as {arrow.link.slice(arrow.link.lastIndexOf('/') + 1)}
              </a>
            ) : null}
          </p>
          {arrow.statements.map((one) => (
            <EvidenceBlock
              key={JSON.stringify(one.lines)}
              file={one.title}
              place={one.note ?? ''}
              delivery={one.href ? <Link href={one.href}>its records</Link> : ''}
              at=""
              lines={one.lines}
            />
          ))}
          {arrow.statements.length === 0 ? (
            <p className="text-2">
              The statement is not shown: its identity is outside your scope, or the import did not store it.
            </p>
          ) : null}
        </section>
      ) : null}
    </div>
  )
}
