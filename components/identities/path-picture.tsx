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
        An arrow opens the statement that allows it. Grey arrows were not used, dashed ones cannot be told.
        Counted are shortest paths, one for each identity: when one ends, the next evaluation looks for
        another.
      </p>
    </ChartFrame>
  )
}
