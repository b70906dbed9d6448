import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'
import * as redaction from '@/lib/ingest/read/redact-patterns'
import * as shapes from '@/lib/model/secret-shapes'

// The pure one: the same on every machine, and no process beside it.
process.env.RECHECK_BACKEND = 'pure'
const { check } = await import('recheck')

// What people upload is looked at with regular expressions, and V8 tries every way to match one: a pattern that can read the same
// text in two ways lets a few bytes stop a process. Every pattern of ours is searched for an attack, wherever it stands.

interface Pattern {
  where: string
  source: string
  flags: string
}
interface Node {
  type: string
  start: number
  callee?: { name?: string }
  regex?: { pattern: string; flags: string }
}

const root = path.resolve(import.meta.dirname, '..')
const files = ['lib', 'app', 'components'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !/\.test\.|generated/.test(file))
    .map((file) => path.join(folder, file)),
)

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one)
  else if (value !== null && typeof value === 'object') {
    if ('type' in value) yield value as Node
    yield* nodesOf(Object.values(value))
  }
}

const literals: Pattern[] = []
const composed = new Set<string>()
for (const file of files) {
  const text = readFileSync(path.join(root, file), 'utf8')
  if (!/RegExp|\//.test(text)) continue
  for (const node of nodesOf(parseSync(file, text).program)) {
    const line = () => text.slice(0, node.start).split('\n').length
    if (node.type === 'Literal' && node.regex)
      literals.push({ where: `${file}:${line()}`, source: node.regex.pattern, flags: node.regex.flags })
    if ((node.type === 'NewExpression' || node.type === 'CallExpression') && node.callee?.name === 'RegExp')
      composed.add(file)
  }
}

/** Where patterns are put together, and why that is held elsewhere. */
const COMPOSED: Record<string, string> = {
  'lib/ingest/read/redact-patterns.ts': 'exported, and looked at below',
  'lib/model/secret-shapes.ts': 'exported, and looked at below',
  'lib/ingest/sources/kubernetes/names.ts': 'of fixed parts, without a repeated group',
  'lib/privilege/risk.ts': 'our own names of actions against our own wildcards',
  'lib/bench/memory.ts': 'of names of the kernel',
  'components/session/point-of-view.ts': 'of our own words',
  'components/checks/check-words.ts': 'of our own words',
  'components/findings/finding-evidence.tsx': 'of our own words',
}

test('reads the patterns of the sources', () => {
  expect(literals.length).toBeGreaterThan(300)
  expect([...composed].filter((file) => !COMPOSED[file])).toEqual([])
})

const own = Object.entries({ ...redaction, ...shapes }).flatMap(([name, value]) =>
  value instanceof RegExp ? [{ where: `redaction ${name}`, source: value.source, flags: value.flags }] : [],
)

test('no pattern takes more than linear time, whatever the text', { timeout: 600_000 }, async () => {
  const slow: string[] = []
  const known = new Map<string, Promise<string | null>>()
  for (const { where, source, flags } of [...literals, ...own]) {
    const key = `${source}/${flags}`
    let attack = known.get(key)
    if (!attack) known.set(key, (attack = attackOn(source, flags)))
    const found = await attack
    // Of the longest there may be no answer in time; they are measured below.
    const isMeasured = own.some((one) => one.where === where) && found?.startsWith('not known')
    if (found && !isMeasured) slow.push(`${where} /${source}/${flags}: ${found}`)
  }
  expect(slow).toEqual([])
})

// What the search above cannot follow through lookbehinds and long alternatives, measured: four times the text takes four times
// as long, not sixteen.
test.each([
  ['quotedAssignment', (n: number) => `secret"${' '.repeat(n)}`],
  ['quotedAssignment', (n: number) => `secret"=${' '.repeat(n)}`],
  ['quotedAssignment', (n: number) => `${'secret"=['.repeat(n / 8)}`],
  ['quotedAssignment', (n: number) => `token":"${'\\'.repeat(n)}`],
  ['quotedAssignment', (n: number) => 'match'.repeat(n / 5)],
  ['quotedAssignment', (n: number) => 'S'.repeat(n)],
  ['argument', (n: number) => '--token '.repeat(n / 8)],
  ['shortArgument', (n: number) => ' -p'.repeat(n / 3)],
  ['userArgument', (n: number) => ' -u a'.repeat(n / 5)],
  ['urlToken', (n: number) => `://${'a'.repeat(n)}`],
  ['bareAssignment', (n: number) => `secret${' '.repeat(n)}`],
  ['bareAssignment', (n: number) => `secret: Bearer${' '.repeat(n)}`],
  ['bareAssignment', (n: number) => 'access_key_secret_'.repeat(n / 18)],
  ['secretShape', (n: number) => 'eyJ-'.repeat(n / 4)],
  ['secretShape', (n: number) => 'eyJaaaaa.'.repeat(n / 9)],
  ['secretShape', (n: number) => '-----BEGIN '.repeat(n / 11)],
  ['secretShape', (n: number) => `-----BEGIN PRIVATE KEY-----${'-----END '.repeat(n / 9)}`],
  ['secretShape', (n: number) => 'LS0tLS1CRUdJTi'.repeat(n / 14)],
  ['secretShape', (n: number) => 'xoxb-'.repeat(n / 5)],
  ['secretShape', (n: number) => 'SG.'.repeat(n / 3)],
  ['urlPassword', (n: number) => `://${'a:'.repeat(n / 2)}`],
  ['urlPassword', (n: number) => '://a:'.repeat(n / 5)],
  ['awsSecretInText', (n: number) => 'a'.repeat(n)],
] as const)('%s follows a long text once (%#)', (name, textOf) => {
  const pattern = own.find(({ where }) => where.endsWith(` ${name}`))!
  const took = (n: number) => {
    const text = textOf(n)
    const started = performance.now()
    text.replace(new RegExp(pattern.source, pattern.flags), '')
    return performance.now() - started
  }
  took(1000)
  const small = Math.min(took(50_000), took(50_000), took(50_000))
  expect(took(200_000)).toBeLessThan(8 * Math.max(small, 5))
})

async function attackOn(source: string, flags: string): Promise<string | null> {
  const answer = await check(source, flags.replace('v', 'u'), { timeout: 20_000 })
  if (answer.status === 'safe') return null
  if (answer.status !== 'vulnerable') return `not known (${answer.error.kind})`
  // The search by fuzzing guesses from a few steps, and guesses otherwise on a busy machine: what it found is tried.
  if (answer.checker === 'fuzz' && isHarmless(source, flags, answer.attack)) return null
  return `${answer.complexity.summary} (${answer.checker}): ${answer.attack.pattern.slice(0, 120)}`
}

interface Attack {
  pumps: readonly { prefix: string; pump: string }[]
  suffix: string
}

/** Whether four times the attack takes about four times as long, not sixteen. */
function isHarmless(source: string, flags: string, { pumps, suffix }: Attack): boolean {
  const took = (characters: number): number => {
    const each = characters / pumps.length
    const text =
      pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.ceil(each / pump.length))).join('') + suffix
    const started = performance.now()
    text.replace(new RegExp(source, flags.includes('g') ? flags : `${flags}g`), '')
    return performance.now() - started
  }
  const small = Math.min(took(20_000), took(20_000), took(20_000))
  return took(80_000) < 8 * Math.max(small, 5)
}
