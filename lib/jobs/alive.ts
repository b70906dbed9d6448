import { type Client, holding, rows } from '@/lib/db/pool'
import { WORKER_LOCK } from '@/lib/db/queue'

// A job is locked by the name of the worker that took it, and the queue frees it after hours only. Each worker therefore holds a lock
// of its name, which it cannot keep when it is killed.

const names = new Set<string>()
/** Ends the connection that holds the locks; resolves when they are free. */
type LetGo = () => Promise<void>
let held: Promise<LetGo> | null = null

/** Says that the workers of these names live in this process. */
export async function keepAlive(name: string): Promise<void> {
  names.add(name)
  await hold()
}

// One connection for all of them; it is taken again when it broke. Workers start together: each waits for its own connection and
// ends the one before, so that the last one stays.
async function hold(): Promise<void> {
  const before = held
  held = take()
  try {
    await held
  } finally {
    await end(before)
  }
}

const take = (): Promise<LetGo> =>
  new Promise((resolve, reject) => {
    const lock = async (client: Client) => {
      for (const name of names)
        await client.query(`select pg_advisory_xact_lock_shared(${WORKER_LOCK}, hashtext($1))`, [name])
      return true
    }
    const ended = holding(
      lock,
      () =>
        new Promise<void>((letGo) => {
          resolve(async () => {
            letGo()
            await ended
          })
        }),
    )
    ended.catch(reject)
  })

const end = (one: typeof held): Promise<void> | undefined =>
  one?.then(
    (letGo) => letGo(),
    () => undefined,
  )

const isHeld = async (): Promise<boolean> => {
  const [row] = await rows<{ n: number }>(
    `select count(distinct l.objid)::int as n from pg_locks l
     where l.locktype = 'advisory' and l.classid = ${WORKER_LOCK} and l.granted
       and l.objid = any(select hashtext(name)::bigint & 4294967295 from unnest($1::text[]) name)`,
    [[...names]],
  )
  return row!.n >= names.size
}

/** Releases the locks after the workers of this process have stopped. Resolves when they are free. */
export async function rest(): Promise<void> {
  const last = held
  held = null
  names.clear()
  await end(last)
}

/** Frees the jobs of workers that nobody holds the name of. */
export async function unlockDead(): Promise<void> {
  if (names.size > 0 && !(await isHeld())) await hold()
  const dead = await rows<{ name: string }>(
    `select distinct j.locked_by as name from graphile_worker.jobs j
     where j.locked_by is not null and not exists (select 1 from pg_locks l
       where l.locktype = 'advisory' and l.classid = ${WORKER_LOCK} and l.granted
         and l.objid = hashtext(j.locked_by)::bigint & 4294967295
         and l.database = (select oid from pg_database where datname = current_database()))`,
  )
  if (dead.length > 0)
    await rows('select graphile_worker.force_unlock_workers($1::text[])', [dead.map((row) => row.name)])
}
