import './leave-with-parent.mjs'
import { setPriority } from 'node:os'
import { signGrowth } from '@/lib/audit/verify'
import { startWatch } from '@/lib/jobs/watch'
import { startWorker } from '@/lib/jobs/worker'

// People who wait for a page come first; not every system lets a process say so.
try {
  setPriority(10)
} catch {
  // Then they share.
}
startWatch()
const runner = await startWorker()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    void runner
      .stop()
      // What the last hour brought is signed before nobody is there to sign it.
      .then(signGrowth)
      .catch(() => undefined)
      .finally(() => process.exit(0))
  })
}
await runner.promise
