import './leave-with-parent.mjs'
import { setPriority } from 'node:os'
import { signGrowth } from '@/lib/audit/verify'
import { log } from '@/lib/http/log'
import { listenForMetrics } from '@/lib/jobs/metrics-listener'
import { startWatch } from '@/lib/jobs/watch'
import { startWorker } from '@/lib/jobs/worker'

// Pages have priority over jobs. Not every system lets a process lower its own priority.
try {
  setPriority(10)
} catch {
  // Then they share.
}
// What nobody expected is a line of the log as well, and the process is started again.
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'the worker ends')
  process.exit(1)
})
startWatch()
const runner = await startWorker()
listenForMetrics()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    void runner
      .stop()
      // Sign the entries of the last hour before the worker stops.
      .then(signGrowth)
      .catch(() => undefined)
      .finally(() => process.exit(0))
  })
}
// Whoever started it alone has no page to ask.
process.send?.('ready')
await runner.promise
