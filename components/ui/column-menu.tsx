'use client'
import { IconColumns3 } from '@tabler/icons-react'
import { usualLayout } from '@/lib/model/list-layout'
import { Checkbox } from './checkbox'
import { useListLayout } from './list-layout'
import { Menu } from './menu'
import styles from './column-menu.module.css'

/** Which columns a list shows, and how high its rows are. The name is always there. */
export function ColumnMenu() {
  return (
    <Menu
      className={styles.button}
      trigger={
        <>
          <IconColumns3 size={14} aria-hidden="true" /> Columns
        </>
      }
    >
      <ColumnChoices />
    </Menu>
  )
}

/** The content of that menu. It is drawn when the menu opens: the table has told its columns by then. */
export function ColumnChoices() {
  const { layout, set, get, choices } = useListLayout()
  const show = (id: string, isShown: boolean) => {
    const { hidden, compact } = get()
    set({ compact, hidden: isShown ? hidden.filter((one) => one !== id) : [...hidden, id] })
  }
  return (
    <>
      <fieldset className={styles.choices} aria-label="Columns">
        {choices().map(({ id, words }) => (
          <Checkbox
            key={id}
            label={words}
            checked={!layout.hidden.includes(id)}
            onChange={({ target }) => show(id, target.checked)}
          />
        ))}
      </fieldset>
      <fieldset className={styles.choices} aria-label="Rows">
        <Checkbox
          label="Compact rows"
          checked={layout.compact}
          onChange={({ target }) => set({ ...get(), compact: target.checked })}
        />
      </fieldset>
      <button type="button" onClick={() => set(usualLayout)}>
        Reset
      </button>
    </>
  )
}
