// The thread that watches over the worker; see watch.ts. Plain JavaScript, so that it needs no loader and starts at once.
import { workerData } from 'node:worker_threads'
import pg from 'pg'

const { buffer, databaseUrl, stallMs, memoryMb } = workerData
const board = new Int32Array(buffer)
const EVERY_MS = 100
const PATIENCE_MS = 10_000

/** Computing time, not time of day: a machine that sleeps or is busy with other things holds nothing against a file. */
const computedMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

let steps = -1
let since = computedMs()
let isGivenUp = false

setInterval(() => {
  const [now, file] = [Atomics.load(board, 0), Atomics.load(board, 1)]
  if (now !== steps || file === 0) {
    steps = now
    since = computedMs()
  }
  if (file === 0 || isGivenUp) return
  if (computedMs() - since > stallMs)
    void giveUp(
      file,
      `Reading it got no further within ${Math.round(stallMs / 1000)} s of computing, so it was given up; everything else goes on. Have its tool write it again, or split it, and hand it over once more.`,
    )
  else if (process.memoryUsage.rss() > memoryMb * 2 ** 20)
    void giveUp(
      file,
      `Reading it took more than ${Math.round(memoryMb)} MB of memory, so it was given up; everything else goes on. Split it into smaller files and hand those over, or give the worker more memory (MUSTER_WORKER_MB).`,
    )
}, EVERY_MS)

// The file is marked first, so that the worker that is started next does not read it again; then this process ends as if it had
// been killed, for which everything is prepared.
async function giveUp(file, because) {
  isGivenUp = true
  const end = () => process.kill(process.pid, 'SIGKILL')
  setTimeout(end, PATIENCE_MS)
  const client = new pg.Client({ connectionString: databaseUrl, lock_timeout: PATIENCE_MS / 2 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query(
      "update import_file set state = 'failed', error = $2 where id = $1 and state = 'queued' returning name",
      [file, because],
    )
    console.error(`${rows[0]?.name ?? `File ${file}`}: ${because}`)
  } catch (error) {
    console.error(`File ${file}: ${because} It could not be marked: ${error.message}`)
  } finally {
    end()
  }
}
