import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { setPlace } from '@/lib/ingest/places'
import { runImport } from '@/lib/ingest/run'
import { writeOwnCheck } from './checks'
import { deliveries, type Delivery } from './deliveries'
import { clusters, DAY, makeEstate } from './estate'
import { fillWork } from './work'

/** How many days back the deliveries of the demo lie: a year in steps, the last one now. */
const DELIVERIES = [360, 270, 180, 120, 90, 60, 30, 14, 7, 0]
const OWN_CHECK_SINCE = 14
const actor = systemActor('demo')

/** What an administrator says of places that their exports do not tell. */
const places = [
  ...clusters.map(({ name, environment }) => [name, environment] as const),
  ['10.40.0.0/16', 'production'],
  ['10.41.0.0/16', 'staging'],
] as const

/**
 * Fills an empty installation with a labelled, made-up estate: real-format exports of a mid-size company over a year, sent
 * through ingest as anybody's would be. Does nothing when something is already there.
 */
export async function fillDemo(): Promise<void> {
  const [present] = await rows('select 1 from source limit 1')
  if (present) return console.log('The demo estate was not added: this installation already holds data.')
  console.log('Making the demo estate: a year of a made-up company …')
  await rows('update installation set is_demo = true')
  const now = new Date()
  const estate = makeEstate(now)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'muster-demo-'))
  try {
    let since = new Date(now.getTime() - 366 * DAY)
    for (const back of DELIVERIES) {
      const asOf = new Date(now.getTime() - back * DAY)
      await knowingAt(asOf)
      if (back === DELIVERIES[0]) {
        await rows('update installation set history_since = $1', [asOf])
        for (const [name, environment] of places) await setPlace(actor, name, environment)
      }
      // The newest deliveries are judged by it as well.
      if (back === OWN_CHECK_SINCE) await writeOwnCheck(actor)
      for (const delivery of deliveries(estate, since, asOf)) await bring(folder, delivery, asOf)
      await finishImports(asOf)
      since = asOf
    }
  } finally {
    await knowingAt(null)
    await rm(folder, { recursive: true, force: true })
  }
  await fillWork()
  console.log('The demo estate is in place.')
}

// A made-up past: what the next connections write counts as known since then.
async function knowingAt(instant: Date | null): Promise<void> {
  await closePool()
  if (instant) process.env.PGOPTIONS = `-c muster.clock=${instant.toISOString()}`
  else delete process.env.PGOPTIONS
}

async function bring(
  folder: string,
  { files, completeness, source, scope }: Delivery,
  asOf: Date,
): Promise<void> {
  const written = await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      const full = path.join(folder, `${asOf.toISOString().slice(0, 10)}-${name}`)
      await writeFile(full, name.endsWith('.gz') ? gzipSync(content) : content)
      return full
    }),
  )
  const accepted = await accept(actor, written.map(localFile), {
    completeness,
    asOf,
    wantsPreview: false,
    source,
    scope,
  })
  for (const one of accepted)
    if (one.importId === null)
      throw new Error(`The demo made a file that Muster does not read: ${one.file}: ${one.reason}`)
  for (const id of new Set(accepted.map((one) => one.importId))) if (id !== null) await runImport(id)
}
