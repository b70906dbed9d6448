'use client'
import dynamic from 'next/dynamic'
import { ChartFrame } from '@/components/charts/chart-frame'
import { preparePath } from '@/components/charts/prepare-path'
import { counted } from '@/components/ui/figures'
import type { PathHop } from '@/lib/inventory/identity-paths'

// Asked for by the few identities that have a path, and not before.
const Drawing = dynamic(() => import('@/components/charts/path-drawing').then((part) => part.PathDrawing))

type Props = { hops: PathHop[]; cut: number; scope: string }

/** The shortest way to administrator rights, each arrow with what allows it; nothing where there is none. */
export function PathPicture({ hops, cut, scope }: Props) {
  if (hops.length === 0) return null
  const drawn = preparePath(hops, cut, scope)
  return (
    <ChartFrame title="How it becomes an administrator" unit={counted(hops.length, 'hop')} data={drawn.data}>
      <Drawing drawn={drawn} />
      <p className="small text-3 under">
        Select an arrow to see the statement that allows the step. Grey: not used. Dashed: use unknown. Only
        the shortest path of each identity is counted; when it is closed, the next evaluation may find
        another.
      </p>
    </ChartFrame>
  )
}
