import { readdirSync, readFileSync } from 'node:fs'
import { rows } from '@/lib/db/pool'

/** The most memory that was held at one time, in bytes. */
interface Peak {
  /** All processes of the server: what each holds for itself, and the buffers that they share. Null where /proc is missing. */
  postgres: number | null
  worker: number
}

/** Runs `body`, and looks ten times a second how much memory the server and this process hold. */
export async function withPeak<T>(body: () => Promise<T>): Promise<[T, Peak]> {
  const [backend] = await rows<{ pid: number }>('select pg_backend_pid() as pid')
  const server = parentOf(backend!.pid)
  const peak: Peak = { postgres: server && heldBy(server), worker: process.memoryUsage.rss() }
  const watch = setInterval(() => {
    peak.worker = Math.max(peak.worker, process.memoryUsage.rss())
    if (server) peak.postgres = Math.max(peak.postgres ?? 0, heldBy(server))
  }, 100)
  try {
    return [await body(), peak]
  } finally {
    clearInterval(watch)
  }
}

/** A line of /proc: null when the process has ended, or when there is no such folder. */
function factOf(pid: number | string, name: string): number | null {
  try {
    const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Number(found[1]) : null
  } catch {
    return null
  }
}

const parentOf = (pid: number): number | null => factOf(pid, 'PPid')

function heldBy(server: number): number {
  const processes = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && factOf(pid, 'PPid') === server)
  const kilobytes = (name: string) => [0, ...processes.map((pid) => factOf(pid, name) ?? 0)]
  const own = kilobytes('RssAnon').reduce((sum, one) => sum + one)
  return (own + Math.max(...kilobytes('RssShmem'))) * 1024
}
