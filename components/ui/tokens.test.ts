import { expect, test } from 'vitest'
import { colours, properties, type Colour } from './tokens'

const linear = (byte: number) =>
  byte / 255 <= 0.03928 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4

function luminance(hex: string) {
  const n = Number.parseInt(hex.slice(1), 16)
  return 0.2126 * linear(n >> 16) + 0.7152 * linear((n >> 8) & 255) + 0.0722 * linear(n & 255)
}

function contrast(a: string, b: string) {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

const pairs: [front: Colour, back: Colour, least: number][] = []
const check = (fronts: Colour[], backs: Colour[], least: number) => {
  for (const front of fronts) for (const back of backs) pairs.push([front, back, least])
}

const grounds: Colour[] = ['surface', 'canvas', 'hover', 'selected']
check(['text', 'text-2', 'text-3', 'accent', 'unknown'], [...grounds, 'sunken', 'raised'], 4.5)
for (const tone of ['crit', 'high', 'med', 'low', 'verified', 'awaiting', 'accepted', 'regressed'] as const) {
  check([tone], [...grounds, 'raised', `${tone}-soft`], 4.5)
  check([`${tone}-g`], [...grounds, 'sunken'], 3)
}
check(['unknown-g', 'control'], ['surface', 'canvas', 'sunken'], 3)
check(['ok-g', 'gap-g'], ['surface', 'canvas'], 3)
check(['gap-g'], ['ok-g'], 3)
check(['on-accent'], ['accent-fill', 'accent-hover'], 4.5)
check(['text', 'accent'], ['accent-soft'], 4.5)

test.each(pairs)('%s on %s reaches %s in both schemes', (front, back, least) => {
  for (const scheme of [0, 1] as const) {
    expect(contrast(colours[front][scheme], colours[back][scheme])).toBeGreaterThanOrEqual(least)
  }
})

test('both schemes name the same properties', () => {
  expect(Object.keys(properties('dark'))).toEqual(Object.keys(properties('light')))
})
