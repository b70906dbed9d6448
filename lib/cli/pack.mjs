// npm run pack [-- <folder>]: one archive, or a folder, with everything that Muster needs to run: the build, the packages without those
// for development, and the code of the worker. It installs and builds nothing where it runs, and writes to MUSTER_DATA alone.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build } from './build.mjs'
import { generate, install, nodeSync, prepared, root } from './run.mjs'

const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
const name = `muster-${version}-${process.platform}-${process.arch}`
const given = process.argv[2] && path.resolve(process.argv[2])

/** What is copied. Pages and components are in the build already. */
const BROUGHT =
  'LICENSE README.md SECURITY.md CHANGELOG.md package.json package-lock.json next.config.ts tsconfig.json prisma public lib'
/** What only tests, benchmarks and browsers' debuggers read, and what the build keeps for the next build. */
const LEFT = /\.(test|sample|expected)\.|^lib\/bench(\/|$)|^\.next\/(cache|dev|types|trace)|\.map$/

function run(command, args, cwd, env = process.env) {
  const done = spawnSync(command, args, { cwd, env, stdio: 'inherit' })
  if (done.status !== 0) throw new Error(`${command} ${args[0]} failed; its output is above.`)
}

function copy(entry, folder) {
  fs.cpSync(path.join(root, entry), path.join(folder, entry), {
    recursive: true,
    filter: (file) => !LEFT.test(path.relative(root, file).replaceAll(path.sep, '/')),
  })
}

await prepared(async () => {
  install()
  generate()
  await build((args, env) => nodeSync(args, { env: { ...process.env, ...env } }).status === 0)
})

const folder = given ?? path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'muster-pack-')), name)
if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0)
  throw new Error(`${folder} is not empty. Name a folder that is, or that does not exist yet.`)
for (const entry of [...BROUGHT.split(' '), '.next']) copy(entry, folder)
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
run(npm, ['ci', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'], folder)
// npm keeps development packages that some other package can also work with: compilers, generators, browsers' drivers.
const locked = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
for (const [place, { dev, devOptional }] of Object.entries(locked))
  if (place && (dev || devOptional)) fs.rmSync(path.join(folder, place), { recursive: true, force: true })
fs.writeFileSync(path.join(folder, '.muster-packed'), `${name}\n`)
if (given) console.log(`Packed into ${folder}. Start it with: node ${path.join(folder, 'lib/cli/start.mjs')}`)
else {
  const archive = path.join(root, `${name}.tar.gz`)
  run('tar', ['-czf', archive, '-C', path.dirname(folder), name], root)
  fs.rmSync(path.dirname(folder), { recursive: true })
  console.log(
    `Packed into ${archive} (${Math.round(fs.statSync(archive).size / 1e6)} MB). Unpack it and start it with: node ${name}/lib/cli/start.mjs`,
  )
}
