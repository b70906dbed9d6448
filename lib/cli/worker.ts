import './leave-with-parent.mjs'
import { signGrowth } from '@/lib/audit/verify'
import { startWorker } from '@/lib/jobs/worker'

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
