// npm run bench: gives the benchmark a PostgreSQL of its own in a temporary folder, and takes it away again.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { generate, install, nodeSync, typescript } from '../cli/run.mjs'

install()
generate()
const { startPostgres, stopPostgres } = await import('../db/launcher.mjs')
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-bench-'))
chmodSync(folder, 0o755)
const { url } = await startPostgres(folder)
const done = nodeSync(typescript('lib/bench/main.ts', ...process.argv.slice(2)), {
  env: {
    ...process.env,
    DATABASE_URL: url,
    MUSTER_DATA: folder,
    MUSTER_SECRET: 'a secret for benchmarks only',
  },
})
await stopPostgres(folder)
rmSync(folder, { recursive: true, force: true })
process.exit(done.status ?? 1)
