'use client'
import { useEffect, useRef, type MouseEvent } from 'react'
import { cx } from './cx'
import type { Column } from './record-column'
import { SelectBox } from './select-box'
import { Cell } from './table'
import styles from './record-table.module.css'

type Props<Row> = {
  measure?: (element: HTMLElement | null) => void
  index: number
  row: Row
  name: string
  columns: Column<Row>[]
  /** The width of the list under which each column is left out. */
  under: ReadonlyMap<string, number | undefined>
  /** Its drawer is open. */
  active: boolean
  /** j or k came to rest here. */
  focused: boolean
  selected: boolean | undefined
  onOpen?: (row: Row, event: MouseEvent) => void
  onToggle: (index: number, range: boolean) => void
}

export function RecordRow<Row>(props: Props<Row>) {
  const { measure, index, row, name, columns, under, active, focused, selected, onOpen, onToggle } = props
  const line = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (focused) line.current?.focus({ preventScroll: true })
  }, [focused])

  const click = (event: MouseEvent) => {
    const onControl =
      event.target instanceof Element && event.target.closest('a, button, input, label, summary')
    // A click that selects text does not open the row.
    if (onControl || window.getSelection()?.toString()) return
    onOpen?.(row, event)
  }

  return (
    <tr
      ref={(element) => {
        line.current = element
        measure?.(element)
      }}
      data-index={index}
      aria-rowindex={index + 2}
      tabIndex={-1}
      className={cx(styles.row, active && styles.active, onOpen && styles.opens)}
      aria-current={active ? 'true' : undefined}
      onClick={click}
    >
      {selected === undefined ? null : (
        <td>
          <SelectBox
            label={`Select ${name}`}
            checked={selected}
            onToggle={(range) => onToggle(index, range)}
          />
        </td>
      )}
      {columns.map((column) => (
        <Cell key={column.id} numeric={column.numeric} under={under.get(column.id)}>
          {column.cell(row)}
        </Cell>
      ))}
    </tr>
  )
}
