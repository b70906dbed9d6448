'use client'
import NextLink from 'next/link'
import { useSearchParams } from 'next/navigation'
import { useState, type ComponentProps } from 'react'
import { carry } from '@/components/session/point-of-view'
import { isDrawerMove, moveDrawer } from './visit'

type Props = Omit<ComponentProps<typeof NextLink>, 'href' | 'prefetch'> & {
  href: string
  /** False where not even pointing at it says that it will be followed, as in long lists. */
  prefetch?: false
}

/**
 * A link to another page, which keeps the date and the scope of this one. It is fetched ahead when somebody points at it: every
 * link of a page, as Next does by itself, costs the server several times the page.
 */
export function Link({ href, prefetch, onPointerEnter, ...rest }: Props) {
  const [isMeant, setIsMeant] = useState(false)
  const to = carry(href, useSearchParams())
  return (
    <NextLink
      href={to}
      prefetch={isMeant && prefetch !== false ? null : false}
      onPointerEnter={(event) => {
        setIsMeant(!isDrawerMove(to))
        onPointerEnter?.(event)
      }}
      onNavigate={(event) => {
        if (!isDrawerMove(to)) return
        event.preventDefault()
        moveDrawer(to)
      }}
      {...rest}
    />
  )
}
