import type { useRouter } from 'next/navigation'

/** Whether an address is this page with another drawer, or none: nothing else of it changes. */
export function isDrawerMove(href: string): boolean {
  const [from, to] = [new URL(window.location.href), new URL(href, window.location.href)]
  if (from.pathname !== to.pathname || from.searchParams.get('open') === to.searchParams.get('open'))
    return false
  for (const { searchParams } of [from, to]) {
    searchParams.delete('open')
    searchParams.sort()
  }
  return from.search === to.search
}

/** Puts a drawer into the address without loading the list again; the back button undoes it. */
export const moveDrawer = (href: string): void => window.history.pushState(null, '', href)

/** Follows an address of ours and keeps the scroll position. */
export function visit(router: ReturnType<typeof useRouter>, href: string): void {
  if (isDrawerMove(href)) moveDrawer(href)
  else router.push(href, { scroll: false })
}
