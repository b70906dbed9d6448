import { useEffect, type RefObject } from 'react'

/** When the reader last went back or forward; a page that opens right after it is one that they were on. */
let wentBackAt = 0
if (typeof window !== 'undefined')
  window.addEventListener('popstate', () => {
    wentBackAt = performance.now()
  })
const BACK_MS = 15_000

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
    if (kept > 0 && isBack) element.scrollTo({ top: kept })
    const keep = () => sessionStorage.setItem(list, String(Math.round(element.scrollTop)))
    element.addEventListener('scroll', keep, { passive: true })
    return () => element.removeEventListener('scroll', keep)
  }, [scroller])
}
