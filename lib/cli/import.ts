import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Actor } from '@/lib/auth/actor'
import { setting } from '@/lib/db/settings'
import { accept, type Accepted } from '@/lib/ingest/door/accept'
import { type Arrival, receive } from '@/lib/ingest/door/upload'

import { guessMapping } from '@/lib/ingest/index'
import { rememberMapping } from '@/lib/ingest/door/mapping'
import { summaries } from '@/lib/ingest/summary'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { waitFor } from '@/lib/jobs/wait'
import { Invalid } from '@/lib/model/errors'
import type { FileSummary } from '@/lib/model/answers/imports'

/** `muster import`: accepts, runs and judges in this process; prints the equation of every file. */
export async function importCommand(actor: Actor, args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      source: { type: 'string' },
      scope: { type: 'string' },
      complete: { type: 'boolean' },
      partial: { type: 'boolean' },
      'confirm-mapping': { type: 'boolean' },
      'as-of': { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  if (positionals.length === 0) throw new Invalid('Name at least one file, folder or "-".')
  if (values.complete && values.partial) throw new Invalid('An import is either --complete or --partial.')
  const asOf = values['as-of'] ? new Date(values['as-of']) : new Date()
  if (Number.isNaN(asOf.getTime()))
    throw new Invalid(`--as-of "${values['as-of']}" is not a date. Write 2026-11-22T08:00:00Z.`)
  const arrivals = (await Promise.all(positionals.map(arrivalsOf))).flat()
  const delivery = {
    source: values.source,
    scope: values.scope,
    completeness: values.complete ? ('complete' as const) : ('partial' as const),
    wantsPreview: false,
    asOf,
  }
  let accepted = await accept(actor, arrivals, delivery)
  if (values['confirm-mapping']) accepted = await withGuessedMappings(actor, accepted, arrivals, delivery)
  for (const importId of new Set(accepted.map((one) => one.importId))) {
    if (importId !== null)
      await runImport(importId).catch((error: Error) => console.error(`Import ${importId}: ${error.message}`))
  }
  await finishImports(new Date())
  // A worker of a running Muster may have taken some of them already.
  await waitFor(accepted, new AbortController().signal)
  const imports = await summaries(accepted)
  if (values.json) console.log(JSON.stringify({ imports }, null, 2))
  else imports.forEach(print)
  // A folder may hold other files beside the exports; a file that was named is always imported.
  const named = new Set(positionals.map((given) => path.basename(given)))
  const unusable = imports.filter((one) => one.error !== undefined)
  return unusable.length === imports.length || unusable.some((one) => named.has(one.file)) ? 1 : 0
}

/** Every file of a folder, by path; hidden ones and our own notes are left out. */
async function arrivalsOf(given: string): Promise<Arrival[]> {
  if (given === '-') return [await receive(process.stdin, 'standard input')]
  const full = path.resolve(setting('MUSTER_CWD') ?? '.', given)
  const found = await stat(full).catch(() => null)
  if (!found) throw new Invalid(`There is no file ${full}.`)
  if (!found.isDirectory()) return [{ name: path.basename(full), path: full }]
  const entries = await readdir(full, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ name: path.relative(full, file), path: file }))
}

async function withGuessedMappings(
  actor: Actor,
  accepted: Accepted[],
  arrivals: Arrival[],
  delivery: Parameters<typeof accept>[2],
): Promise<Accepted[]> {
  const unknown = accepted.filter((one) => one.importId === null && one.header)
  for (const one of unknown) {
    if (one.importId === null && one.header)
      await rememberMapping(actor, one.header, guessMapping(one.header))
  }
  const again = arrivals.filter((arrival) => unknown.some((one) => one.file === arrival.name))
  return [
    ...accepted.filter((one) => !unknown.includes(one)),
    ...(again.length > 0 ? await accept(actor, again, delivery) : []),
  ]
}

function print(file: FileSummary): void {
  if (file.error !== undefined) return console.log(`${file.file}: ${file.error}`)
  console.log(
    `${file.file} (${file.format}, ${file.source}): ${file.read} read = ${file.stored} stored + ${file.updated} updated + ${file.unchanged} unchanged + ${file.rejected} rejected`,
  )
  if (file.warning) console.log(`  note: ${file.warning}`)
  for (const reject of file.rejects.slice(0, 5)) console.log(`  rejected ${reject.at}: ${reject.reason}`)
  if (file.rejects.length > 5) console.log(`  … and ${file.rejects.length - 5} more`)
}
