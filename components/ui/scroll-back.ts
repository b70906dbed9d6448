import { useEffect, type RefObject } from 'react'

/** When the reader last went back or forward; a page that opens right after it is one that they were on. */
let wentBackAt = 0
if (typeof window !== 'undefined')
  window.addEventListener('popstate', () => {
    wentBackAt = performance.now()
  })
const BACK_MS = 15_000
const FRAMES_MAX = 90

/** The list of an address, whichever of its rows is open. */
function listOf({ pathname, search }: Location): string {
  const query = new URLSearchParams(search)
  query.delete('open')
  query.sort()
  return `scroll ${pathname}?${query}`
}

/** Keeps how far a list was scrolled, and brings it back there when somebody comes back to it. */
export function useScrollBack(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const list = listOf(window.location)
    const kept = Number(sessionStorage.getItem(list) ?? 0)
    const isBack = performance.now() - wentBackAt < BACK_MS
    let frame = 0
    // Rows get their heights as they are drawn, and further ones arrive: the list may not be as long yet as it was.
    const bringBack = (tries: number) => {
      element.scrollTo({ top: kept })
      if (tries > 0 && Math.abs(element.scrollTop - kept) > 1)
        frame = requestAnimationFrame(() => bringBack(tries - 1))
    }
    if (kept > 0 && isBack) bringBack(FRAMES_MAX)
    const keep = () => sessionStorage.setItem(list, String(Math.round(element.scrollTop)))
    element.addEventListener('scroll', keep, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      element.removeEventListener('scroll', keep)
    }
  }, [scroller])
}
