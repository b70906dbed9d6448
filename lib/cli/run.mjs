// Runs one of our TypeScript programs under the Node that npm installed, with the database address in its environment.
// Plain JavaScript, because it has to start under any Node from 20 on, before and after `npm install`.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { claimed } from './claim.mjs'

export const root = path.resolve(import.meta.dirname, '../..')
const binary = (name) => path.join(root, 'node_modules', '.bin', name)

/** Whether this is a bundle of `npm run pack`, which brings packages, the Prisma client and the build with it. */
export const packed = fs.existsSync(path.join(root, '.muster-packed'))

/** Prepares the code in this folder, one process at a time. A bundle is prepared already, and its folder may be read-only. */
export const prepared = async (prepare) => {
  if (!packed) await claimed(path.join(root, '.muster-preparing'), prepare)
}

/** Installs what package-lock.json says, unless that has been done. */
export function install() {
  const lock = path.join(root, 'package-lock.json')
  const want = createHash('sha256').update(fs.readFileSync(lock)).digest('hex')
  const stamp = path.join(root, 'node_modules', '.muster-installed')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === want) return
  console.log('Installing packages …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // Development packages too: the build needs TypeScript and Prisma's generator.
  const env = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1', NODE_ENV: 'development' }
  const done = spawnSync(npm, ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    env,
  })
  if (done.status !== 0) throw new Error('npm ci failed; its output is above.')
  fs.writeFileSync(stamp, want)
}

/** Makes the Prisma client, unless it was made from this very schema. */
export function generate() {
  const schema = createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'prisma/schema.prisma')))
    .digest('hex')
  const stamp = path.join(root, 'lib/generated/.schema')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === schema) return
  const done = spawnSync(
    binary('node'),
    [path.join(root, 'node_modules/prisma/build/index.js'), 'generate'],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    },
  )
  if (done.status !== 0) throw new Error(`prisma generate failed:\n${done.stdout}${done.stderr}`)
  fs.writeFileSync(stamp, schema)
}

/** Arguments that run a TypeScript file: the `react-server` condition lets server-only modules in. */
export const typescript = (file, ...args) => [
  '--conditions=react-server',
  '--import',
  'tsx',
  path.join(root, file),
  ...args,
]

/** Starts a program under the installed Node. */
export const node = (args, options = {}) =>
  spawn(binary('node'), args, { cwd: root, stdio: 'inherit', ...options })
export const nodeSync = (args, options = {}) =>
  spawnSync(binary('node'), args, { cwd: root, stdio: 'inherit', ...options })
