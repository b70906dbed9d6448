// npm test: everything that has to hold, from a fresh clone, ending with one line of counts.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { generate, install, root } from './run.mjs'

install()
generate()

const bin = path.join(root, 'node_modules', '.bin')
const results = path.join(root, 'test-results')
fs.mkdirSync(results, { recursive: true })
// All that the tests leave lies in one folder, which goes when they are done. Open to PostgreSQL, which may run as somebody else.
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'muster-npm-test-'))
fs.chmodSync(scratch, 0o755)
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }))
const env = {
  ...process.env,
  TMPDIR: scratch,
  PATH: `${bin}${path.delimiter}${process.env.PATH}`,
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
}

let passed = 0
let failed = 0
// Said once more at the end, where it is found without reading the whole log.
const failures = []

/** Notes what failed with the first lines of its reason. */
const note = (name, reason = '') =>
  failures.push([name, ...stripVTControlCharacters(reason).trim().split('\n').slice(0, 12)].join('\n    '))

function run(title, command, args, options = {}) {
  console.log(`\n— ${title}`)
  const started = Date.now()
  const { status } = spawnSync(path.join(bin, command), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...env, ...options.env },
  })
  console.log(`  ${status === 0 ? 'ok' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`)
  return status === 0
}

/** A check that is one thing: it holds or it does not. */
function once(title, command, args) {
  if (run(title, command, args)) passed++
  else {
    failed++
    note(title)
  }
}

const next = path.join(root, 'node_modules/next/dist/bin/next')
if (run('Route types', 'node', [next, 'typegen'])) once('Types', 'tsc', ['--noEmit'])
else failed++
once('Lint', 'oxlint', ['--deny-warnings'])
once('Format', 'prettier', ['--check', '.', '--log-level', 'warn'])
once('Dead code', 'knip', [])

const unitReport = path.join(results, 'vitest.json')
fs.rmSync(unitReport, { force: true })
const unitsOk = run('Unit and integration tests', 'vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${unitReport}`,
])
if (fs.existsSync(unitReport)) {
  const report = JSON.parse(fs.readFileSync(unitReport, 'utf8'))
  passed += report.numPassedTests
  failed += report.numFailedTests
  for (const file of report.testResults) {
    if (file.status === 'failed' && file.assertionResults.length === 0) note(file.name, file.message)
    for (const one of file.assertionResults)
      if (one.status === 'failed') note(`${file.name}: ${one.fullName}`, one.failureMessages.join('\n'))
  }
  // A file that does not load has no failed test of its own.
  if (!unitsOk && report.numFailedTests === 0) failed++
} else failed++

const e2eReport = path.join(results, 'e2e.json')
fs.rmSync(e2eReport, { force: true })
const e2eOk = run('End-to-end tests in a real browser', 'playwright', ['test'])
if (fs.existsSync(e2eReport)) {
  const { stats, suites, errors } = JSON.parse(fs.readFileSync(e2eReport, 'utf8'))
  passed += stats.expected
  failed += stats.unexpected + stats.flaky
  for (const error of errors) note('Browser tests', error.message)
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)]
  for (const spec of suites.flatMap(specs))
    if (!spec.ok)
      for (const error of spec.tests.flatMap((one) => one.results).flatMap((one) => one.errors))
        note(`${spec.file}:${spec.line} ${spec.title}`, error.message)
  if (!e2eOk && stats.unexpected + stats.flaky === 0) failed++
} else failed++

for (const failure of failures) console.log(`\n✗ ${failure}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
