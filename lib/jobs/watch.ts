import { getHeapStatistics } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { databaseUrl, setting } from '@/lib/db/settings'
import { board } from '@/lib/ingest/write/under-watch'

/** Generous: records are at most a few megabytes, and take less than a second. */
const STALL_MS = setting('MUSTER_STALL_MS')
/** Above this, V8 would soon end the process without naming the file. */
const HEAP_SHARE = 0.9
const BEAT_MS = 100

/**
 * Watches over this process from a thread of its own. When a file holds it up, or takes its memory, the file fails with the reason
 * and the process ends; whoever started it starts it again, and everything but that file goes on.
 */
export function startWatch(): void {
  const memoryMb = setting('MUSTER_WORKER_MB') ?? (getHeapStatistics().heap_size_limit / 2 ** 20) * HEAP_SHARE
  const thread = new Worker(new URL('./watch-thread.mjs', import.meta.url), {
    workerData: { buffer: board.buffer, databaseUrl: databaseUrl(), stallMs: STALL_MS, memoryMb },
    execArgv: [],
  })
  thread.on('error', (error) => console.error(`Nothing watches over the reading of files: ${error.message}`))
  thread.unref()
  // While timers run, the process is not blocked, whatever the step.
  setInterval(() => Atomics.add(board, 0, 1), BEAT_MS).unref()
}
