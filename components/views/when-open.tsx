'use client'
import { useSearchParams } from 'next/navigation'
import type { ComponentType } from 'react'
import { lazily } from '@/components/ui/lazily'

/** A drawer of which the code, like its content, is loaded when the address opens it. */
export function whenOpen<Props extends { openId: string }>(load: () => Promise<ComponentType<Props>>) {
  const Opened = lazily(load)
  return function WhenOpen(props: Omit<Props, 'openId'>) {
    const openId = useSearchParams().get('open')
    return openId ? <Opened {...({ ...props, openId } as Props)} /> : null
  }
}
