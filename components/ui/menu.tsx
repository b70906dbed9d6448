'use client'
import {
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
  type KeyboardEvent as ReactKey,
  type ReactNode,
} from 'react'
import { cx } from './cx'
import styles from './menu.module.css'

type Props = {
  /** The accessible name of the button, when what it shows is no word. */
  label?: string
  /** What the button shows. */
  trigger: ReactNode
  /** Class of the button; without it the button looks like a toolbar button. */
  className?: string
  align?: 'start' | 'end'
  /** Links and buttons, one below the other. Pressing one closes the menu. */
  children: ReactNode
}

/** A button that discloses links and buttons. Arrow keys move, Escape returns to the button. */
export function Menu({ label, trigger, className, align = 'end', children }: Props) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()

  const outside = useEffectEvent((event: Event) => {
    if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false)
  })
  useEffect(() => {
    if (!open) return
    document.addEventListener('pointerdown', outside)
    document.addEventListener('focusin', outside)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('focusin', outside)
    }
  }, [open])

  const keys = (event: ReactKey) => {
    const items = [
      ...(root.current?.querySelectorAll<HTMLElement>('[data-panel] :is(a, button, input)') ?? []),
    ]
    const at = items.indexOf(document.activeElement as HTMLElement)
    if (event.key === 'Escape' && open) {
      event.preventDefault()
      setOpen(false)
      button.current?.focus()
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && open && items.length > 0) {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      items[at < 0 ? 0 : (at + step + items.length) % items.length]?.focus()
    }
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it listens to keys that rise from its controls
    <div ref={root} className={styles.menu} onKeyDown={keys}>
      <button
        ref={button}
        type="button"
        className={className ?? styles.button}
        aria-label={label}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {trigger}
      </button>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- a press on any item rises to here */}
      <div
        id={id}
        data-panel
        className={cx(styles.panel, align === 'end' && styles.end)}
        hidden={!open}
        onClick={(event) => {
          if (!(event.target as Element).closest('a, button:not([aria-pressed])')) return
          setOpen(false)
          // What was pressed goes away; a dialog that it opens returns here.
          button.current?.focus()
        }}
      >
        {open ? children : null}
      </div>
    </div>
  )
}
