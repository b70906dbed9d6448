import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'

// How SQL is written: short lines, as a person reads them, with parameters that bind themselves.

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
  return { file, source, nodes: [...nodesOf(parseSync(file, source).program)] }
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
