import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { lookAt } from './look'

const run = (n: number, more: object = {}) => ({
  tool: { driver: { name: 'gitleaks', rules: [] } },
  versionControlProvenance: [{ repositoryUri: `https://github.com/halden/shop-${n}`, branch: 'main' }],
  results: [],
  ...more,
})
const file = (runs: object[]): string => {
  const name = path.join(mkdtempSync(path.join(tmpdir(), 'muster-runs-')), 'report')
  writeFileSync(name, JSON.stringify({ version: '2.1.0', runs }))
  return name
}

test('of a report with many runs each says what it went through, and each that failed is heard', async () => {
  const runs = Array.from({ length: 120 }, (_, n) => run(n))
  const looked = await lookAt(file(runs))
  expect(new Set(looked.scopes.map(({ scope }) => scope)).size).toBe(120)
  expect(looked.cut).toBeNull()
  runs[100] = run(100, { invocations: [{ executionSuccessful: false }] })
  const failed = await lookAt(file(runs))
  expect(failed.cut).toContain('did not succeed')
})
