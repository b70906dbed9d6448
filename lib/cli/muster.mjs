// npm run muster -- <command>: finds the database as `npm start` does, then runs the TypeScript command.
import path from 'node:path'
import { generate, install, nodeSync, prepared, root, typescript } from './run.mjs'

const dataFolder = path.resolve(root, process.env.MUSTER_DATA || '.data')
// Standard output belongs to the command: npm's own output would break `--json`.
const say = console.log
console.log = console.error
await prepared(() => {
  install()
  generate()
})
let started = false
if (!process.env.DATABASE_URL && !process.env.DATABASE_URL_FILE) {
  const { startPostgres } = await import('../db/launcher.mjs')
  const database = await startPostgres(dataFolder)
  process.env.MUSTER_MIGRATE_URL = database.url
  process.env.DATABASE_URL = database.writeUrl
  process.env.DATABASE_READ_URL = database.readUrl
  started = database.started
}
console.log = say
const done = nodeSync(typescript('lib/cli/muster.ts', ...process.argv.slice(2)), {
  env: { ...process.env, MUSTER_DATA: dataFolder, MUSTER_CWD: process.env.INIT_CWD ?? process.cwd() },
})
// `db url` is asked for in order to connect: the server then has to stay.
const keep = process.argv[2] === 'db'
if (started && !keep) {
  const { stopPostgres } = await import('../db/launcher.mjs')
  await stopPostgres(dataFolder)
}
process.exit(done.status ?? 1)
