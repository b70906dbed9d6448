'use client'
import { useState, type DragEvent, type ReactNode } from 'react'
import { cx } from './cx'
import styles from './file-drop.module.css'

type Props = {
  title: string
  /** What may be dropped, and what happens to it. */
  words: ReactNode
  /** Left out where nothing may be dropped. */
  onDrop?: (files: DataTransfer) => void
  /** The buttons that do the same: dropping is the pointer's way, they are everybody's. */
  children?: ReactNode
}

/** A place where files are dropped or chosen. */
export function FileDrop({ title, words, onDrop, children }: Props) {
  // Moving over a child leaves its parent: only the balance tells whether the files are still above.
  const [over, setOver] = useState(0)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(0)
    onDrop?.(event.dataTransfer)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the buttons inside do the same
    <div
      className={cx(styles.zone, onDrop && over > 0 && styles.over)}
      onDragEnter={(event) => {
        event.preventDefault()
        setOver((depth) => depth + 1)
      }}
      onDragOver={(event) => event.preventDefault()}
      onDragLeave={() => setOver((depth) => Math.max(0, depth - 1))}
      onDrop={drop}
    >
      <div className={styles.words}>
        <p className="strong">{title}</p>
        <p className="text-2">{words}</p>
      </div>
      {children ? <div className="row wrap">{children}</div> : null}
    </div>
  )
}
