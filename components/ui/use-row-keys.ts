'use client'
import { useEffect, useEffectEvent } from 'react'

type Keys = {
  /** +1 for j, −1 for k. */
  onMove: (step: 1 | -1) => void
  onOpen?: () => void
  onToggle?: () => void
  /** Further keys in lower case: the decisions of an attestation. */
  more?: Record<string, () => void>
}

/** True while a key belongs to something else: text being typed, an open dialog, a shortcut of the browser. */
export function keyIsTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null
  return (
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    target?.closest(
      'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog',
    ) != null ||
    document.querySelector('dialog[open]') !== null
  )
}

/** j and k between items, Enter opens, x selects. */
export function useRowKeys({ onMove, onOpen, onToggle, more }: Keys) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (keyIsTaken(event)) return
    const key = event.key.toLowerCase()
    // Enter on a link or button is theirs; a checkbox has no use for it.
    const onControl =
      event.target instanceof Element &&
      event.target.closest('a, button, summary, input:not([type=checkbox])') !== null
    const act =
      key === 'j'
        ? () => onMove(1)
        : key === 'k'
          ? () => onMove(-1)
          : key === 'x'
            ? onToggle
            : key === 'enter' && !onControl
              ? onOpen
              : more?.[key]
    if (!act) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
