'use client'
import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'
import type { ComponentType } from 'react'

/** A drawer of which the code, like its content, is loaded when the address opens it. */
export function whenOpen<Props extends { openId: string }>(load: () => Promise<ComponentType<Props>>) {
  const Opened = dynamic(load) as ComponentType<Props>
  return function WhenOpen(props: Omit<Props, 'openId'>) {
    const openId = useSearchParams().get('open')
    return openId ? <Opened {...({ ...props, openId } as Props)} /> : null
  }
}
