'use client'
import NextLink from 'next/link'
import { useSearchParams } from 'next/navigation'
import type { ComponentProps } from 'react'
import { carry } from '@/components/session/point-of-view'

type Props = Omit<ComponentProps<typeof NextLink>, 'href'> & { href: string }

/** A link to another page, which looks from the same instant at the same part of the estate. */
export function Link({ href, ...rest }: Props) {
  return <NextLink href={carry(href, useSearchParams())} {...rest} />
}
