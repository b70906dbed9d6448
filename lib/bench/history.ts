import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { dataFolder } from '@/lib/db/settings'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import type { Figure } from './figure'

const RUNS = 3

/** An inventory as a table: in each run every identity has another name, and every key was rotated and used once more. */
async function writeInventory(file: string, run: number, size: number): Promise<void> {
  const day = new Date(Date.UTC(2026, 5, run)).toISOString()
  const lines = Array.from(
    { length: size },
    (_, n) =>
      `svc-${n},service ${n} of run ${run},service account,okta,acme,owner-${n % 90}@example.test,prod,active,key-${n},api token,2025-01-01,${day},${day}`,
  )
  await writeFile(
    file,
    `native_id,name,kind,provider,scope,owner,environment,status,credential_id,credential_type,created,rotated,last_used\n${lines.join('\n')}\n`,
  )
}

const seconds = async (body: () => Promise<unknown>): Promise<number> => {
  const started = process.hrtime.bigint()
  await body()
  return Number(process.hrtime.bigint() - started) / 1e9
}

const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]!

/** What keeping every earlier version costs an import, and the judging after it, in which every row changes. */
export async function historyBench(size: number): Promise<Figure[]> {
  const actor = systemActor('bench')
  let run = 0
  const bring = async (): Promise<{ imported: number; judged: number }> => {
    const file = path.join(dataFolder(), `inventory-${++run}.csv`)
    await writeInventory(file, run, size)
    const asOf = new Date(Date.UTC(2026, 6, run))
    const [accepted] = await accept(actor, [localFile(file)], {
      source: 'bench',
      completeness: 'complete',
      wantsPreview: false,
      asOf,
    })
    const imported = await seconds(() => runImport(accepted!.importId!))
    return { imported, judged: await seconds(() => finishImports(new Date())) }
  }
  const triggers = await rows<{ table: string; name: string }>(
    `select c.relname as table, t.tgname as name
     from pg_trigger t
       join pg_class c on c.oid = t.tgrelid
     where t.tgname in ('begin_version', 'keep_versions', 'keep_deleted')`,
  )
  const keep = async (kept: boolean) => {
    for (const { table, name } of triggers)
      await rows(`alter table public.${table} ${kept ? 'enable' : 'disable'} trigger ${name}`)
  }
  await bring()
  const taken = {
    kept: [] as number[],
    unkept: [] as number[],
    judgedKept: [] as number[],
    judged: [] as number[],
  }
  for (let n = 0; n < RUNS; n++) {
    await rows('vacuum analyze')
    const withIt = await bring()
    await keep(false)
    await rows('vacuum analyze')
    const without = await bring()
    await keep(true)
    taken.kept.push(withIt.imported)
    taken.judgedKept.push(withIt.judged)
    taken.unkept.push(without.imported)
    taken.judged.push(without.judged)
  }
  const [versions] = await rows<{ n: number }>(
    `select (${triggers
      .filter(({ name }) => name === 'keep_versions')
      .map(({ table }) => `(select count(*) from history.${table})`)
      .join(' + ')})::int as n`,
  )
  return [
    {
      name: 'import in which every identity and key changed',
      value: median(taken.kept) / median(taken.unkept),
      unit: 'ratio',
      floor: 'the same without its history',
    },
    {
      name: 'judging after it',
      value: median(taken.judgedKept) / median(taken.judged),
      unit: 'ratio',
      floor: 'the same without its history',
    },
    {
      name: 'versions kept by one import and its judging, for each identity',
      value: versions!.n / RUNS / size,
      unit: 'rows',
    },
  ]
}
