import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { formats, recognise } from '../index'
import { sampleOf } from '../read/reader'
import type { Sample } from '../source'
import { isObject } from '../sources/checked'
import { nearestFormat } from './nearest'

const sources = join(dirname(fileURLToPath(import.meta.url)), '../sources')
const alone = (value: unknown): Sample => ({ shape: 'json', records: [{ value, at: '/' }], envelope: {} })

test('a record that lost the member by which it is known is near its own platform, or near none', async () => {
  let [right, told, all] = [0, 0, 0]
  for (const format of formats) {
    const folder = join(sources, dirname(format.id))
    for (const name of readdirSync(folder).filter((one) =>
      one.startsWith(`${basename(format.id)}.sample.`),
    )) {
      const { records } = await sampleOf(join(folder, name))
      const [own] = records.filter((raw) => format.isOwn?.(raw))
      if (!own || !isObject(own.value)) continue
      for (const member of Object.keys(own.value)) {
        const { [member]: _, ...left } = own.value
        const sample = alone(left)
        if (recognise(sample)) continue
        all += 1
        const near = nearestFormat(sample)
        if (near) told += 1
        if (near?.id.split('/')[0] === format.id.split('/')[0]) right += 1
      }
    }
  }
  expect(all).toBeGreaterThan(100)
  expect(told / all).toBeGreaterThan(0.4)
  expect(right / told).toBeGreaterThan(0.9)
})

test('what shares nothing with any format is near none', () => {
  expect(nearestFormat(alone({ colour: 'red', petals: 5 }))).toBeUndefined()
  expect(nearestFormat(alone({ id: 'a', name: 'b' }))).toBeUndefined()
  expect(nearestFormat(alone('a line of text'))).toBeUndefined()
})
