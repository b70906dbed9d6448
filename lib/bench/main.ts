import { parseArgs } from 'node:util'
import { closePool } from '@/lib/db/pool'
import { prepareDatabase } from '@/lib/jobs/prepare'
import { browseBench, browseWorstBench } from './browse'
import { historyBench } from './history'
import { ingestBench } from './ingest'
import { loadBench } from './load'
import { judgeBench } from './judge'
import { postureBench } from './posture'
import { reportsBench } from './reports'
import type { Figure } from './figure'

const benches: Record<string, (size: number) => Promise<Figure[]>> = {
  ingest: ingestBench,
  judge: judgeBench,
  history: historyBench,
  browse: browseBench,
  'browse-worst': browseWorstBench,
  posture: postureBench,
  reports: reportsBench,
  load: loadBench,
}
const sizes: Record<string, number> = {
  ingest: 500_000,
  judge: 200_000,
  history: 50_000,
  browse: 1_000_000,
  'browse-worst': 1_000_000,
  posture: 1_000_000,
  reports: 1_000_000,
  load: 50,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string' }, json: { type: 'boolean' } },
})
const name = positionals[0] ?? ''
const bench = benches[name]
if (!bench) {
  console.error(
    'npm run bench -- ingest|judge|history|browse|browse-worst|posture|reports|load [--size N] [--json]',
  )
  process.exit(2)
}
await prepareDatabase()
const figures = await bench(Number(values.size ?? sizes[name]))
if (values.json)
  console.log(
    JSON.stringify(
      { bench: name, figures, ratio: figures.find((figure) => figure.unit === 'ratio')?.value },
      null,
      2,
    ),
  )
else
  for (const { name: label, value, unit, floor, goal } of figures)
    console.log(
      `${label.padEnd(52)} ${value.toFixed(unit === 'ratio' ? 3 : 1).padStart(12)} ${unit}${floor ? `  of ${floor}` : ''}${goal ? `  (goal ${goal})` : ''}`,
    )
await closePool()
process.exit(0)
