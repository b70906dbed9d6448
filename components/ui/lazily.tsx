'use client'
import { lazy, Suspense, type ComponentType } from 'react'

/** A component whose code is loaded when it is first shown. Until then nothing is in its place, and the page around it stays. */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const Loaded = lazy(() =>
    load().then((component) => ({ default: component })),
  ) as unknown as ComponentType<Props>
  return function Lazily(props: Props) {
    return (
      <Suspense fallback={null}>
        <Loaded {...props} />
      </Suspense>
    )
  }
}
