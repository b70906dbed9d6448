'use client'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { type ComponentType, useEffect, useEffectEvent } from 'react'
import { lazily } from '@/components/ui/lazily'
import { keyIsTaken } from '@/components/ui/use-row-keys'
import { visit } from '@/components/ui/visit'
import { address } from './address'
import { useSearch } from './use-search'

/**
 * A drawer of which the code, like its content, is loaded when the address opens it. Escape closes it, also before its code
 * has come.
 */
export function whenOpen<Props extends { openId: string }>(load: () => Promise<ComponentType<Props>>) {
  const Opened = lazily(load)
  return function WhenOpen(props: Omit<Props, 'openId'>) {
    const openId = useSearchParams().get('open')
    const router = useRouter()
    const pathname = usePathname()
    const search = useSearch()
    const close = useEffectEvent((event: KeyboardEvent) => {
      if (event.key === 'Escape' && openId && !keyIsTaken(event))
        visit(router, address(pathname, search, { open: null }))
    })
    useEffect(() => {
      window.addEventListener('keydown', close)
      return () => window.removeEventListener('keydown', close)
    }, [])
    return openId ? <Opened {...({ ...props, openId } as Props)} /> : null
  }
}
