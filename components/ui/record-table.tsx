'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState, type MouseEvent } from 'react'
import { cx } from './cx'
import { count } from './figures'
import { RecordRow } from './record-row'
import { SelectBox } from './select-box'
import { HeadCell } from './table'
import table from './table.module.css'
import styles from './record-table.module.css'
import { useScrollBack } from './scroll-back'
import { useRowKeys } from './use-row-keys'
import { useWindow } from './use-window'
import { visit } from './visit'
import { useArranged } from './list-layout'
import { type Column, leftOutUnder } from './record-column'

type Props<Row> = {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  idOf: (row: Row) => string
  /** Names the row for its checkbox. */
  nameOf: (row: Row) => string
  /** Where the whole row leads: the same list with its drawer open. */
  hrefOf?: (row: Row) => string
  openId?: string | null
  selection?: { ids: ReadonlySet<string>; onChange: (ids: Set<string>) => void }
  /** Called near the end of the loaded rows. */
  onEnd?: () => void
  /** All rows there are, loaded or not, for assistive technology; left out when not counted. */
  total?: number
  /** Inside Workspace it fills the rest of the height; elsewhere it is as tall as its rows. */
  fill?: boolean
}

/** A long list: virtualised, sticky head, j/k/Enter/x, and the whole row opens. */
export function RecordTable<Row>(props: Props<Row>) {
  const { label, rows, idOf, nameOf, hrefOf, openId, selection, onEnd, total, fill = true } = props
  const { columns, compact } = useArranged(props.columns)
  const router = useRouter()
  const scroller = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState<string | null>(null)
  const anchor = useRef<number | null>(null)
  const current = openId ?? cursor
  const at = rows.findIndex((row) => idOf(row) === current)

  const { first, end, before, after, measure, show } = useWindow({
    scroller,
    count: rows.length,
    rowPx: compact ? 36 : 44,
    isOn: fill,
  })

  useScrollBack(scroller)
  useEffect(() => {
    if (end > 0 && end > rows.length - 20) onEnd?.()
  }, [end, rows.length, onEnd])

  const open = (row: Row, event?: MouseEvent) => {
    const href = hrefOf?.(row)
    if (!href) return
    if (event?.metaKey || event?.ctrlKey) window.open(href, '_blank', 'noopener')
    else visit(router, href)
  }

  const toggle = (index: number, range: boolean) => {
    const row = rows[index]
    if (!selection || row === undefined) return
    const next = new Set(selection.ids)
    const add = !next.has(idOf(row))
    const from = range && anchor.current !== null ? anchor.current : index
    for (const each of rows.slice(Math.min(from, index), Math.max(from, index) + 1)) {
      if (add) next.add(idOf(each))
      else next.delete(idOf(each))
    }
    anchor.current = index
    selection.onChange(next)
  }

  useRowKeys({
    onMove: (step) => {
      const index = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))
      const row = rows[index]
      if (row === undefined) return
      setCursor(idOf(row))
      show(index)
      if (openId) open(row)
    },
    onOpen: () => {
      const row = rows[at]
      if (row !== undefined) open(row)
    },
    onToggle: () => toggle(at, false),
  })

  const under = leftOutUnder(columns, selection !== undefined)
  const shownSelected = rows.filter((row) => selection?.ids.has(idOf(row))).length
  return (
    <div ref={scroller} className={cx(styles.scroller, fill && styles.fill)}>
      <table
        className={cx(table.table, compact && table.compact, styles.table)}
        data-density={compact ? 'compact' : undefined}
        aria-label={label}
        aria-rowcount={(total ?? rows.length) + 1}
      >
        <thead>
          <tr aria-rowindex={1}>
            {selection ? (
              <th scope="col" className={styles.box}>
                <SelectBox
                  label={`Select all ${rows.length} shown`}
                  checked={shownSelected === rows.length && rows.length > 0}
                  some={shownSelected > 0}
                  onToggle={() =>
                    selection.onChange(shownSelected === rows.length ? new Set() : new Set(rows.map(idOf)))
                  }
                />
              </th>
            ) : null}
            {columns.map(({ id, head, keep: _keep, isName: _isName, ...rest }) => (
              <HeadCell key={id} {...rest} under={under.get(id)}>
                {head}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <tr aria-hidden="true" style={{ height: before }} /> : null}
          {rows.slice(first, end).map((row, place) => {
            const index = first + place
            const id = idOf(row)
            return (
              <RecordRow
                key={id}
                measure={measure}
                index={index}
                row={row}
                name={nameOf(row)}
                columns={columns}
                under={under}
                active={id === openId}
                focused={id === cursor}
                selected={selection ? selection.ids.has(id) : undefined}
                onOpen={hrefOf ? open : undefined}
                onToggle={toggle}
              />
            )
          })}
          {after > 0 ? <tr aria-hidden="true" style={{ height: after }} /> : null}
        </tbody>
      </table>
      {/* Paper holds what has been read so far, and must not look like all of it. */}
      {total !== undefined && rows.length < total ? (
        <p className={styles.paper}>
          The first {count(rows.length)} of {count(total)}. The export holds all of them.
        </p>
      ) : null}
    </div>
  )
}
