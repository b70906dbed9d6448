// npm run drill [-- <kills>]: prepares as `npm start` does, then lets installations of their own be killed and holds what is left
// against one that was not.
import { generate, install, nodeSync, typescript } from '../cli/run.mjs'

install()
generate()
process.exit(nodeSync(typescript('lib/bench/drill.ts', ...process.argv.slice(2))).status ?? 1)
