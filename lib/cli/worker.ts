import './leave-with-parent.mjs'
import { startWorker } from '@/lib/jobs/worker'

const runner = await startWorker()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    void runner.stop().finally(() => process.exit(0))
  })
}
await runner.promise
