'use client'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState, type MouseEvent, type PointerEvent } from 'react'
import { carry } from '@/components/session/point-of-view'

/**
 * Bars that are links to a list of what they count: dragging over several opens what all of them count, and so does Shift from the
 * bar that is chosen to another one.
 * @param hrefOf the list of the bars from one place to another, both included
 * @param chosen the place of the bar that the list is narrowed to now
 */
export function useRangeBrush(hrefOf: (low: number, high: number) => string, chosen = -1) {
  const router = useRouter()
  const view = useSearchParams()
  const [drag, setDrag] = useState<{ first: number; last: number } | null>(null)
  const between = (first: number, last: number) => hrefOf(Math.min(first, last), Math.max(first, last))
  const open = (first: number, last: number) =>
    router.push(carry(between(first, last), view), { scroll: false })
  return {
    /** Whether a drag holds the bar; null while nobody drags. */
    holds: (at: number): boolean | null =>
      drag && at >= Math.min(drag.first, drag.last) && at <= Math.max(drag.first, drag.last),
    leave: () => setDrag(null),
    barProps: (at: number) => ({
      href: between(at, at),
      scroll: false,
      draggable: false,
      onPointerDown: (event: PointerEvent) => {
        // A finger scrolls; it opens one bar after the other.
        if (event.pointerType === 'mouse' && event.button === 0) setDrag({ first: at, last: at })
      },
      onPointerEnter: () => setDrag(drag && { ...drag, last: at }),
      onPointerUp: () => {
        if (drag && drag.first !== drag.last) open(drag.first, drag.last)
        setDrag(null)
      },
      onClick: (event: MouseEvent) => {
        if (!event.shiftKey || chosen < 0) return
        event.preventDefault()
        open(chosen, at)
      },
    }),
  }
}
