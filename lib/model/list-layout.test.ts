import { expect, test } from 'vitest'
import { layoutOf, layoutText, usualLayout } from './list-layout'

test('a layout is read as it was written', () => {
  for (const layout of [
    usualLayout,
    { hidden: ['age', 'last_used'], compact: false },
    { hidden: [], compact: true },
  ])
    expect(layoutOf(layoutText(layout))).toEqual(layout)
})

test('what is not a layout arranges nothing', () => {
  for (const text of [undefined, '', 'hidden=<script>', 'compact=perhaps', `hidden=${'a,'.repeat(500)}a`])
    expect(layoutOf(text)).toEqual(usualLayout)
})
