import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'

// How SQL is written: short lines, as a person reads them, with parameters that bind
// themselves and rows that have types.

const root = path.resolve(import.meta.dirname, '..')
const files = ['app', 'components', 'lib', 'e2e']
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.join(folder, file),
    ),
  )
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('lib/generated'))

const isTest = (file: string) => /\.test\.tsx?$|\/testing[^/]*\.ts$|^e2e\//.test(file)

/** As wide as everything else. */
const WIDEST = 110

interface Node {
  type: string
  start: number
  end: number
  [member: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

/** Every node of a file, those that hold others first. */
function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesOf(one)
  if (!isNode(value)) return
  yield value
  for (const member of Object.values(value)) if (typeof member === 'object') yield* nodesOf(member)
}

const parsed = files.map((file) => {
  const source = readFileSync(path.join(root, file), 'utf8')
  const { program } = parseSync(file, source)
  return { file, source, program, nodes: [...nodesOf(program)] }
})

// What no text for people says, and no command of a shell.
const SQL = [
  /::(text|int|bigint|smallint|jsonb|timestamptz|boolean|float|bytea)\b|\$\d|\$\$|= any\(|\bexcluded\./,
  /\bis (not )?(null|true|distinct from)\b|\b(count|coalesce|exists|array_agg|now) ?\(|\bcase when\b/,
  /\binsert into \w|\bdelete from \w|\bupdate \S+( \w+)?\s+set\b|\bvalues \(|\bselect [^.]+ from [a-z_]+ /,
  /\bjoin \w+ (\w+ )?(on|using)\b|\bjoin lateral\b|\border by\b|\bgroup by\b|\bwhere [a-z_.]+ (=|<>|in \(|>|<)/,
  /\b[a-z]\.\*|\b[a-z]\.[a-z_]+ as\b|\b[a-z]\.[a-z_]+, [a-z]\.[a-z_]+/,
  /\b(create|alter|drop) (temp table|unique index|table|index|trigger|function|view)\b/,
]
const isSql = (text: string): boolean => SQL.some((one) => one.test(text)) && !/\b(curl|jq|aws) -?/.test(text)

interface Text {
  text: string
  /** Where what stands in the file itself begins and ends: without the holes of a template. */
  parts: { start: number; end: number }[]
}

function textOf(node: Node): Text | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return { text: node.value, parts: [node] }
  if (node.type !== 'TemplateLiteral') return null
  const parts = node.quasis as (Node & { value: { raw: string } })[]
  return { text: parts.map(({ value }) => value.raw).join('…'), parts }
}

const lineAt = (source: string, at: number): { no: number; text: string } => {
  const start = source.lastIndexOf('\n', at - 1) + 1
  const end = source.indexOf('\n', at)
  return {
    no: source.slice(0, start).split('\n').length,
    text: source.slice(start, end < 0 ? undefined : end),
  }
}

/** Every line on which a part of the text stands. */
function linesOf(source: string, { parts }: Text): { no: number; text: string }[] {
  return parts.flatMap(({ start, end }) => {
    const breaks = [...source.slice(start, end).matchAll(/\n/g)].map(({ index }) => start + index + 1)
    return [start, ...breaks].map((at) => lineAt(source, at))
  })
}

/** The texts with the tag, whatever they say. */
const taggedOf = (nodes: Node[]): Set<unknown> =>
  new Set(
    nodes.flatMap(({ type, tag, quasi }) =>
      type === 'TaggedTemplateExpression' && isNode(tag) && tag.name === 'sql' ? [quasi] : [],
    ),
  )

function sqlOf(nodes: Node[]): Text[] {
  const tagged = taggedOf(nodes)
  return nodes.flatMap((node) => {
    const text = textOf(node)
    return text && (tagged.has(node) || isSql(text.text)) ? [text] : []
  })
}

test(`no line of SQL is wider than ${WIDEST} characters`, () => {
  const wide = parsed.flatMap(({ file, source, nodes }) =>
    sqlOf(nodes)
      .flatMap((text) => linesOf(source, text))
      .filter(({ text }) => text.length > WIDEST)
      .map(({ no, text }) => `${file}:${no} ${text.trim().slice(0, 60)}…`),
  )
  expect([...new Set(wide)]).toEqual([])
})

/** From so many lines on a statement is not understood at a glance. */
const LONG = 12
/** How far above its text the comment of a statement may be: the call and the types of its rows are between. */
const NEAR = 12

test(`a statement of ${LONG} lines or more says above what it is for`, () => {
  const bare = parsed
    .filter(({ file }) => !isTest(file) && !/^lib\/(bench|demo)\//.test(file))
    .flatMap(({ file, source, nodes }) =>
      sqlOf(nodes).flatMap(({ text, parts }) => {
        const { no } = lineAt(source, parts[0]!.start)
        const above = source.split('\n').slice(Math.max(0, no - NEAR), no)
        const isSaid = above.some((line) => /\/\/|\*\/|--/.test(line)) || text.includes('-- ')
        return text.split('\n').length < LONG || isSaid ? [] : [`${file}:${no}`]
      }),
    )
  expect(bare).toEqual([])
})

test('parameters bind themselves: no list of values is filled beside a statement', () => {
  const beside = parsed
    .filter(({ file }) => !isTest(file))
    .flatMap(({ file, source }) =>
      [...source.matchAll(/\bvalues\.push\(|\$\$\{/g)].map(
        ({ index }) => `${file}:${lineAt(source, index).no} ${lineAt(source, index).text.trim()}`,
      ),
    )
  expect(beside).toEqual([])
})

test('a statement with the tag has no numbered parameters: another part would move them', () => {
  const numbered = parsed.flatMap(({ file, source, nodes }) => {
    const tagged = taggedOf(nodes)
    return nodes
      .filter((node) => tagged.has(node))
      .flatMap((node) => linesOf(source, textOf(node)!))
      .filter(({ text }) => /\$\d/.test(text))
      .map(({ no, text }) => `${file}:${no} ${text.trim()}`)
  })
  expect(numbered).toEqual([])
})

const member = (node: unknown, name: string): Node | null => {
  const found = isNode(node) ? node[name] : null
  return isNode(found) ? found : null
}
const nameOf = (node: unknown): unknown => (isNode(node) ? node.name : undefined)

/** What the rows of a query are called wherever they are read. */
const ROWS = /^(row|rows|stored|detail|step)$/

/** The name at the beginning of `row.x`, `rows[0]!.x` or `word(list, row.x)`. */
function rootOf(node: Node | null): unknown {
  if (node?.type === 'CallExpression') return (node.arguments as Node[]).map(rootOf).find(isRows)
  const inner = member(node, 'object') ?? member(node, 'expression')
  return inner ? rootOf(inner) : nameOf(node)
}
const isRows = (name: unknown): boolean => typeof name === 'string' && ROWS.test(name)

/** COPY is a stream of bytes: it has no rows. */
const isCopy = ({ arguments: given }: Node): boolean =>
  /^copy(From|To)$/.test(String(nameOf(member((given as Node[])[0], 'callee'))))

/** Whether a call of `query` says nothing of its rows and yet has them read. */
function readsUntyped(call: Node, parents: readonly Node[]): boolean {
  if (call.type !== 'CallExpression' || nameOf(member(call.callee, 'property')) !== 'query') return false
  if (call.typeArguments || isCopy(call)) return false
  const user = parents.find(({ type }) => !/^(AwaitExpression|ParenthesizedExpression)$/.test(type))
  if (user?.type === 'ExpressionStatement') return false
  if (user?.type === 'MemberExpression') return !/^(rowCount|catch)$/.test(String(nameOf(user.property)))
  const taken = (member(user, 'id')?.properties ?? []) as Node[]
  return !(taken.length > 0 && taken.every(({ key }) => nameOf(key) === 'rowCount'))
}

/** A node with those that hold it, the nearest first. */
function* heldNodes(value: unknown, parents: readonly Node[] = []): Generator<[Node, readonly Node[]]> {
  if (Array.isArray(value)) for (const one of value) yield* heldNodes(one, parents)
  if (!isNode(value)) return
  yield [value, parents]
  for (const inner of Object.values(value))
    if (typeof inner === 'object') yield* heldNodes(inner, [value, ...parents])
}

/** Hands statements of Prisma on, which reads the rows itself. */
const PRISMAS = 'lib/db/prisma.ts'

test('rows have types: no query without one has its rows read, and no cast gives them one', () => {
  const wrong = parsed
    .filter(({ file }) => !isTest(file) && /^(app|lib)\//.test(file) && file !== PRISMAS)
    .flatMap(({ file, source, program }) =>
      [...heldNodes(program)].flatMap(([node, parents]) => {
        const isCast =
          node.type === 'TSAsExpression' &&
          isRows(rootOf(member(node, 'expression'))) &&
          nameOf(member(node.typeAnnotation, 'typeName')) !== 'const'
        const isBlind =
          /^(rows|prepared|query|keysetPage)$/.test(
            String(nameOf(node.callee) ?? nameOf(member(node.callee, 'property'))),
          ) && typeArgumentsOf(source, node).startsWith('<Record<string, unknown>>')
        return isCast || isBlind || readsUntyped(node, parents)
          ? [`${file}:${lineAt(source, node.start).no}`]
          : []
      }),
    )
  expect(wrong).toEqual([])
})

function typeArgumentsOf(source: string, { typeArguments }: Node): string {
  return isNode(typeArguments) ? source.slice(typeArguments.start, typeArguments.end) : ''
}
