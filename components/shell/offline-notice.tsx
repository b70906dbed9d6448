'use client'
import { useEffect, useSyncExternalStore } from 'react'
import { Notice } from '@/components/ui/notice'

const listen = (changed: () => void) => {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}

/** Of a click, the page of ours that it leads to; a drawer, a download and another tab lead to none. */
function pageOf(event: MouseEvent): string | null {
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null
  if (!(link instanceof HTMLAnchorElement) || link.origin !== window.location.origin) return null
  return link.target === '_blank' || link.hash !== '' ? null : link.href
}

/**
 * Says that the network is gone, and keeps the page: following a link then ends on the browser's own error page, and with it goes
 * what is open and what is half written.
 */
export function OfflineNotice() {
  const isOnline = useSyncExternalStore(
    listen,
    () => navigator.onLine,
    () => true,
  )
  useEffect(() => {
    if (isOnline) return
    const hold = (event: MouseEvent) => {
      if (pageOf(event) === null) return
      event.preventDefault()
      event.stopPropagation()
    }
    document.addEventListener('click', hold, true)
    return () => document.removeEventListener('click', hold, true)
  }, [isOnline])
  return (
    <output className="block">
      {isOnline ? null : (
        <Notice tone="critical" title="You are offline.">
          This page stays as it is, and nothing is sent. Links work again when the connection is back.
        </Notice>
      )}
    </output>
  )
}
