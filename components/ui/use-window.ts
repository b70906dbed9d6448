'use client'
import { useEffect, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'

const OVERSCAN_ROWS = 16
/** Scrolling by less than this many rows draws nothing new. */
const STEP_ROWS = 4
const HEAD_PX = 32

interface Measured {
  rowPx: number
  heights: ReadonlyMap<number, number>
}
const NONE: Measured['heights'] = new Map()

type Given = { scroller: RefObject<HTMLElement | null>; count: number; rowPx: number; isOn: boolean }

/** Which rows of a long table are drawn: those in sight and some around them. Heights are measured as rows appear. */
export function useWindow({ scroller, count, rowPx, isOn: isWindow }: Given) {
  const isOn = !usePrinting() && isWindow
  // Only of rows that are not as high as expected; what was measured of rows of another density is forgotten.
  const [measured, setMeasured] = useState<Measured>({ rowPx, heights: new Map() })
  const heights = measured.rowPx === rowPx ? measured.heights : NONE
  const [view, setView] = useState({ top: 0, height: 900 })
  useEffect(() => {
    const element = scroller.current
    if (!element || !isOn) return
    const step = rowPx * STEP_ROWS
    const look = () => {
      const top = Math.floor(element.scrollTop / step) * step
      const height = Math.ceil(element.clientHeight / step) * step + step
      setView((seen) => (seen.top === top && seen.height === height ? seen : { top, height }))
    }
    const sized = new ResizeObserver(look)
    sized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      sized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller, rowPx, isOn])

  const heightOf = (index: number) => heights.get(index) ?? rowPx
  const sum = (from: number, to: number) => {
    let total = 0
    for (let index = from; index < to; index++) total += heightOf(index)
    return total
  }
  const around = isOn ? OVERSCAN_ROWS * rowPx : Infinity
  let first = 0
  let before = 0
  while (first < count && before + heightOf(first) < view.top - around) before += heightOf(first++)
  let end = first
  for (let y = before; end < count && y < view.top + view.height + around; end++) y += heightOf(end)
  return {
    first,
    end,
    before,
    after: sum(end, count),
    measure: (element: HTMLElement | null) => {
      if (!element || !isOn) return
      const index = Number(element.dataset.index)
      const height = element.offsetHeight
      if (height > 0 && heightOf(index) !== height)
        setMeasured((known) => {
          const of = known.rowPx === rowPx ? known.heights : NONE
          return of.get(index) === height ? known : { rowPx, heights: new Map(of).set(index, height) }
        })
    },
    /** Scrolls a row into sight, below the head that stays. */
    show: (index: number) => {
      const element = scroller.current
      if (!element || !isOn) return
      const top = sum(0, index)
      const bottom = HEAD_PX + top + heightOf(index)
      if (top < element.scrollTop) element.scrollTo({ top })
      else if (bottom > element.scrollTop + element.clientHeight)
        element.scrollTo({ top: bottom - element.clientHeight })
    },
  }
}

/** While the page is printed: paper does not scroll, so that every row is drawn. */
function usePrinting(): boolean {
  const [isPrinting, setIsPrinting] = useState(false)
  useEffect(() => {
    // Drawn before the browser takes its picture.
    const begin = () => flushSync(() => setIsPrinting(true))
    const end = () => setIsPrinting(false)
    window.addEventListener('beforeprint', begin)
    window.addEventListener('afterprint', end)
    return () => {
      window.removeEventListener('beforeprint', begin)
      window.removeEventListener('afterprint', end)
    }
  }, [])
  return isPrinting
}
