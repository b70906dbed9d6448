'use client'
import dynamic from 'next/dynamic'
import { ChartFrame } from '@/components/charts/chart-frame'
import type { WayInDrawn } from '@/components/charts/prepare-path'

// Asked for by the trust tab, and not before.
const Drawing = dynamic(() => import('@/components/charts/path-drawing').then((part) => part.WayInDrawing))

/** Who can come in: what trusts an identity has, and whose path to administrator rights goes over it. */
export function WayInPicture({ drawn }: { drawn: WayInDrawn }) {
  return (
    <ChartFrame
      title="Who can assume it"
      unit="through its trust policies, or on a path to admin"
      data={drawn.data}
    >
      <Drawing drawn={drawn} />
    </ChartFrame>
  )
}
