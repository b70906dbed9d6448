import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-claim-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const program = (file: string) => `
  import { claim } from './lib/cli/claim.mjs'
  const got = claim(${JSON.stringify(file)}, { url: 'here' })
  console.log('release' in got ? 'mine' : 'taken by ' + got.holder.pid)
  if ('release' in got) setTimeout(() => {}, 60_000)`
/** A process that claims; says what it got, and holds on to it. */
async function claimant(file: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(file)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text).trim())),
  )
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const kill = () => (child.kill('SIGKILL'), gone)
  return { said, pid: child.pid, kill }
}

test('of many at once one holds it, the others are told who; a dead claim is seen through', async () => {
  const file = path.join(folder, 'running.json')
  for (let round = 0; round < 3; round++) {
    // The second and third round begin with the claim of a process that was killed.
    const all = await Promise.all(Array.from({ length: 5 }, () => claimant(file)))
    const mine = all.filter((one) => one.said === 'mine')
    expect(mine).toHaveLength(1)
    for (const other of all) if (other !== mine[0]) expect(other.said).toBe(`taken by ${mine[0]!.pid}`)
    await Promise.all(all.map((one) => one.kill()))
  }
  writeFileSync(file, 'half of a cl')
  const after = await claimant(file)
  expect(after.said).toBe('mine')
  await after.kill()
  expect(readdirSync(folder)).toEqual(['running.json'])
})
