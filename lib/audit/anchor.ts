import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { rows } from '@/lib/db/pool'
import { setting } from '@/lib/db/settings'
import { checkpointMessage } from './chain'
import { readStamp, requestStamp } from './timestamp'
import { handedOut, newestCheckpoint } from './verify'

/**
 * Puts the newest checkpoint where whoever runs Muster cannot take it back, as far as the settings say: into a folder, and before a
 * time-stamping authority. Safe to repeat.
 * @returns what went wrong, by place: asked again in an hour, the next checkpoint vouches for everything before it
 */
export async function anchorCheckpoint(): Promise<{ place: string; error: unknown }[]> {
  const [folder, authority] = [setting('MUSTER_CHECKPOINT_FOLDER'), setting('MUSTER_TSA_URL')]
  const newest = folder || authority ? await newestCheckpoint() : undefined
  if (!newest) return []
  const name = `checkpoint-${newest.entryId.padStart(12, '0')}`
  const add = async (file: string, body: string | Uint8Array) => {
    if (!folder) return
    await mkdir(folder, { recursive: true })
    // Only ever added to: a place that can be written once takes no file twice.
    const place = path.join(folder, file)
    await writeFile(place, body, { flag: 'wx', mode: 0o640 }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      // Another log grew to the same entry, or a write was torn: neither may pass in silence.
      if (!(await readFile(place)).equals(Buffer.from(body)))
        throw new Error(`${place} contains something other than the checkpoint of entry ${newest.entryId}`)
    })
  }
  const wrong: { place: string; error: unknown }[] = []
  const trying = async (place: string, task: () => Promise<void>) => {
    try {
      await task()
    } catch (error) {
      wrong.push({ place, error })
    }
  }
  await trying('folder of checkpoints', () =>
    add(`${name}.json`, `${JSON.stringify(handedOut(newest), null, 2)}\n`),
  )
  if (!authority) return wrong
  await trying('time-stamping authority', async () => {
    const [stamped] = await rows<{ stamp: Buffer }>('select stamp from audit_timestamp where entry_id = $1', [
      newest.entryId,
    ])
    const message = checkpointMessage(newest)
    const token = stamped?.stamp ?? (await requestStamp(authority, message))
    await rows(
      'insert into audit_timestamp (entry_id, at, stamp) values ($1, $2, $3) on conflict do nothing',
      [newest.entryId, readStamp(token, message).at, token],
    )
    await add(`${name}.tst`, token)
  })
  return wrong
}
