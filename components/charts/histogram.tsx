'use client'
import dynamic from 'next/dynamic'
import type { HistogramProps } from './histogram-drawing'

// The chart library is loaded after the page, by pages that draw.
const Drawing = dynamic(() => import('./histogram-drawing').then((file) => file.HistogramDrawing), {
  ssr: false,
})

/** Bars of a distribution; unknown last, apart and hatched. */
export function Histogram(props: HistogramProps) {
  const rows = props.bars.bars.length + (props.bars.unknown ? 1 : 0)
  return (
    <div style={{ height: rows * 26 + 8 }}>
      <Drawing {...props} />
    </div>
  )
}
