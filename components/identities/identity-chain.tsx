'use client'
import { ChainDrawing } from '@/components/charts/chain-drawing'
import { ChartFrame } from '@/components/charts/chart-frame'
import { prepareChain } from '@/components/charts/prepare-chain'
import type { Chain } from '@/lib/inventory/identity-chain'

const TITLE = 'From request to use'

/** Who asked for its tokens, what was issued, how it was used, and for whom it asked in turn; nothing where no log tells of tokens. */
export function IdentityChain({ chain }: { chain: Chain }) {
  const drawn = prepareChain(chain)
  if (drawn.lines.length === 0) return null
  return (
    <ChartFrame title={TITLE} unit="of the whole log" data={drawn.data}>
      <ChainDrawing title={TITLE} drawn={drawn} />
    </ChartFrame>
  )
}
