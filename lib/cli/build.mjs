// The production build of the web, made once for each state of the code.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { printPageWeight } from './page-weight.mjs'
import { root } from './run.mjs'

/** Everything that the production build depends on. */
function buildHash() {
  const hash = createHash('sha256')
  const visit = (entry) => {
    const full = path.join(root, entry)
    if (!fs.existsSync(full)) return
    if (fs.statSync(full).isDirectory()) {
      for (const name of fs.readdirSync(full).sort()) visit(path.join(entry, name))
    } else if (!/\.(test|sample|expected)\./.test(entry)) hash.update(entry).update(fs.readFileSync(full))
  }
  for (const entry of [
    'app',
    'components',
    'lib',
    'public',
    'prisma',
    'package-lock.json',
    'next.config.ts',
    'proxy.ts',
    'tsconfig.json',
  ])
    visit(entry)
  return hash.digest('hex')
}

/**
 * Builds, unless that has been done for this very code.
 * @param step runs a program with an environment to its end and tells whether it succeeded
 */
export async function build(step) {
  const stamp = path.join(root, '.next', 'muster-build')
  const hash = buildHash()
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) return
  console.log('Building …')
  const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
  if (!(await step([path.join(root, 'node_modules/next/dist/bin/next'), 'build'], env)))
    throw new Error('The build failed; its output is above.')
  printPageWeight(path.join(root, '.next'))
  fs.writeFileSync(stamp, hash)
}
