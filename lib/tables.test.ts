import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { exceptions, handedOn, writers } from './db/tables'

// Which room writes which table. The second half of the arrows: what a room owns, as code.

const root = path.resolve(import.meta.dirname, '..')
const isTest = (file: string) => /\.test\.ts$|\/testing[^/]*\.ts$/.test(file)
const files = ['app', 'components', 'lib']
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.join(folder, file),
    ),
  )
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.startsWith('lib/generated') && !isTest(file))
// A comment may speak of a statement without being one.
const text = new Map(
  files.map((file) => [
    file,
    readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*(\/\/|--).*$/gm, ''),
  ]),
)
const words = (text: string): string[] => text.trim().split(/\s+/)
const roomOf = (file: string): string => file.split('/').slice(0, 2).join('/')

const NAME = String.raw`(\$\{[^}]+\}|[a-z_][a-z0-9_.]*)`
const statements = [
  String.raw`\b(?:insert\s+into|delete\s+from|merge\s+into)\s+(?:only\s+)?${NAME}`,
  String.raw`\bupdate\s+(?:only\s+)?${NAME}(?:\s+(?:as\s+)?[a-z_]+)?\s+set\b`,
  String.raw`\btruncate\s+(?:table\s+)?${NAME}`,
  String.raw`\bcopy\s+${NAME}\s*\([^)]*\)\s*from\b`,
  String.raw`\bcopy(?:Rows|Binary)\(\s*[a-z]+,\s*'([a-z_]+)'`,
].map((pattern) => new RegExp(pattern, 'gi'))

/** The tables that a name stands for where SQL is put together; none when only running it tells. */
function namesOf(file: string, name: string, before: string): string[] {
  const constant = new RegExp(`const ${name}\\b[^=]*= ['"]([a-z_.]+)['"]`).exec(text.get(file)!)
  const list = [...before.matchAll(new RegExp(`const ${name} of \\[([^\\]]*)\\]`, 'g'))].at(-1)
  const members = [...text.get(file)!.matchAll(new RegExp(`\\b${name}: '([a-z_]+)'`, 'g'))]
  if (constant) return [constant[1]!]
  if (list) return [...list[1]!.matchAll(/'([a-z_.]+)'/g)].map((found) => found[1]!)
  return members.map((found) => found[1]!)
}

const bare = (name: string) => name.replace(/^(public|history)\./, '')

interface Write {
  file: string
  /** Undefined when only running it tells. */
  table: string | undefined
}

/** What goes through Prisma: `prismaOn(client).app_user.update(…)`, also where the table was given another name before. */
function writesByPrisma(file: string): Write[] {
  const code = text.get(file)!
  if (!/\bprisma(On)?\(/.test(code)) return []
  const change = /\b(\w+)\.(?:create|update|upsert|delete)(?:Many)?(?:AndReturn)?\(/g
  return [...code.matchAll(change)].flatMap(({ 1: name }): Write[] => {
    const table =
      new RegExp(`const ${name} = prisma\\w*\\(\\w*\\)\\.(\\w+)`).exec(code)?.[1] ??
      new RegExp(`\\{ (\\w+): ${name} \\} = prisma`).exec(code)?.[1] ??
      name!
    return stored.includes(table) ? [{ file, table }] : []
  })
}

const writesIn = (file: string): Write[] =>
  statements
    .flatMap((pattern) => [...text.get(file)!.matchAll(pattern)])
    .flatMap(({ 1: name, index }): Write[] => {
      if (!name!.startsWith('$')) return [{ file, table: bare(name!) }]
      const names = namesOf(file, name!.slice(2, -1), text.get(file)!.slice(0, index))
      return names.length > 0
        ? names.map((table) => ({ file, table: bare(table) }))
        : [{ file, table: undefined }]
    })

const made = files.flatMap((file) =>
  [...text.get(file)!.matchAll(/create temp table (?:if not exists )?([a-z_]+)/g)].map((found) => ({
    file,
    table: found[1]!,
  })),
)
const temporary = new Set(made.map(({ table }) => table))
const stored = [
  ...readFileSync(path.join(root, 'prisma/schema.prisma'), 'utf8').matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm),
].map((found) => /@@map\("(\w+)"\)/.exec(found[2]!)?.[1] ?? found[1]!)
const tablesOf = Object.entries(writers).map(([room, names]) => [room, words(names)] as const)
const owner = new Map(tablesOf.flatMap(([room, tables]) => tables.map((one) => [one, room])))
const writes = files.flatMap((file) => [...writesIn(file), ...writesByPrisma(file)])
/** Tables that are not ours to keep: of the runner of migrations, and one that a benchmark makes. */
const outside = new Set(['_prisma_migrations', 'plain_event'])
/** Writes into whatever table its callers name; their calls are read as statements. */
const throughCaller = ['lib/ingest/write/copy.ts']
const isAbout = (by: readonly string[], file: string) =>
  by.some((one) => file === one || file.startsWith(`${one}/`))

const isExcepted = ({ file, table }: Write, among = exceptions) =>
  among.some(
    ({ by, tables }) => isAbout(by, file) && (!tables || (table !== undefined && tables.includes(table))),
  )

test('reads every statement that writes', () => {
  expect(writes.length).toBeGreaterThan(300)
})

test('every table has one room, and every room only tables that there are', () => {
  const named = tablesOf.flatMap(([, tables]) => tables)
  expect(named.toSorted()).toEqual([...new Set(stored)].toSorted())
})

test('no room writes a table of another', () => {
  const wrong = writes.filter(
    (one) =>
      one.table !== undefined &&
      !temporary.has(one.table) &&
      !outside.has(one.table) &&
      owner.get(one.table) !== roomOf(one.file) &&
      !isExcepted(one),
  )
  expect(wrong.map(({ file, table }) => `${file} → ${table}`)).toEqual([])
})

test('what only running it tells is written where that was decided', () => {
  const wrong = writes.filter(
    (one) => one.table === undefined && !isExcepted(one) && !isAbout(throughCaller, one.file),
  )
  expect(wrong.map(({ file }) => file)).toEqual([])
})

test('every exception is used', () => {
  const unused = exceptions.filter(
    (one) =>
      !writes.some(
        (write) => owner.get(write.table ?? '') !== roomOf(write.file) && isExcepted(write, [one]),
      ),
  )
  expect(unused.map(({ because }) => because)).toEqual([])
})

test('a temporary table that one file makes and another reads is named, with who may read it', () => {
  const wrong: string[] = []
  for (const { file: maker, table } of made)
    for (const file of files) {
      if (made.some((one) => one.table === table && one.file === file) || !reads(file, table)) continue
      const known = handedOn.find(([name, by]) => name === table && by === roomOf(maker))
      if (!known || !words(known[2]).includes(roomOf(file))) wrong.push(`${table}: ${maker} → ${file}`)
    }
  expect(wrong).toEqual([])
  expect(handedOn.filter(([table]) => !temporary.has(table))).toEqual([])
})

/** A name of two words is nothing else; that of a common table expression is the file's own. */
function reads(file: string, table: string): boolean {
  const own = new RegExp(`\\b${table}\\s*(\\([^)]*\\))?\\s+as\\s+(materialized\\s+)?\\(`)
  const read = new RegExp(`\\b(from|join|using|into|update|analyze)\\s+${table}\\b`)
  return read.test(text.get(file)!) && !own.test(text.get(file)!)
}

test('a job is queued in one way', () => {
  expect(files.filter((file) => /\badd_?job\b/i.test(text.get(file)!))).toEqual(['lib/db/queue.ts'])
})
