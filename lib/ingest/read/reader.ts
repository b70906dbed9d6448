import { stat } from 'node:fs/promises'
import { base64Blocks, defaultBlockBytes, headOf, textBlocks } from './reader-blocks'
import { ContainerLines } from './reader-container'
import { readCsv, uniqueNames } from './reader-csv'
import { isObject, mergePages, scalarsOf } from './reader-envelope'
import { JsonScanner } from './reader-json'
import { readJunit } from './reader-junit'
import type { Page } from './reader-pages'
import { isDer, readDer, readPem } from './reader-pem'
import { readLines } from './reader-lines'
import { isUnreadable, type Read } from './reader-record'
import { shapeOf, type Shape } from './reader-shape'
import { readCertificateText } from './reader-x509-text'
import { readYaml } from './reader-yaml'
import type { Envelope, Raw, Sample } from '../source'

export { isUnreadable, type Read }

export interface ReadOptions {
  /** Larger records are reported and skipped. */
  maxRecordBytes?: number
  blockBytes?: number
  /** Gathers the pages that were met. */
  pages?: Page[]
}

const defaultMaxRecordBytes = 8 * 1024 * 1024
const headBytes = 256 * 1024
const largestContent = 64 * 1024 * 1024
/** How many of the first records tell what a file is. */
export const SAMPLE_SIZE = 50

/** A file opened as a stream of text, with what is known about its shape. */
interface Opened {
  path?: string
  shape: Shape
  blocks(): AsyncIterable<Buffer>
  envelope: Envelope
}

async function openFile(path: string, blockBytes: number): Promise<Opened> {
  const plain = () => textBlocks(path, blockBytes)
  if (await isDer(path)) return { path, shape: { kind: 'der' }, blocks: plain, envelope: {} }
  const { head, complete } = await headOf(textBlocks(path), headBytes)
  const shape = shapeOf(head, complete)
  if (shape.kind === 'base64') return openDecoded(() => base64Blocks(plain()), {})
  if (shape.kind === 'content') {
    const content = await contentOf(path)
    if (content) return openDecoded(() => only(content.table), content.envelope)
    return { shape: { kind: 'json' }, blocks: plain, envelope: {} }
  }
  return { shape, blocks: plain, envelope: {} }
}

async function openDecoded(blocks: () => AsyncIterable<Buffer>, envelope: Envelope): Promise<Opened> {
  const { head, complete } = await headOf(blocks(), headBytes)
  return { shape: shapeOf(head, complete), blocks, envelope }
}

async function* only(block: Buffer): AsyncGenerator<Buffer> {
  yield block
}

/** The table inside the JSON answer of GetCredentialReport: base64 from the CLI, already decoded from some SDKs. */
async function contentOf(path: string): Promise<{ table: Buffer; envelope: Envelope } | undefined> {
  if ((await stat(path)).size > largestContent) return undefined
  const { head } = await headOf(textBlocks(path), largestContent)
  try {
    const answer: unknown = JSON.parse(head.toString('utf8'))
    if (!isObject(answer) || typeof answer.Content !== 'string') return undefined
    const { Content: content, ...rest } = answer
    const table = content.includes(',') ? Buffer.from(content) : Buffer.from(content, 'base64')
    return { table, envelope: scalarsOf(rest) }
  } catch {
    return undefined
  }
}

/**
 * Reads any file, record by record, in batches of one block each. Never holds more than a block and a record, and
 * never throws over what the file contains: what cannot be read comes as Unreadable, and the rest goes on.
 */
export async function* readRecords(path: string, options: ReadOptions = {}): AsyncGenerator<Read[]> {
  const { maxRecordBytes = defaultMaxRecordBytes, blockBytes = defaultBlockBytes, pages = [] } = options
  const opened = await openFile(path, blockBytes)
  for await (const batch of recordsOf(opened, maxRecordBytes, pages)) {
    const records = batch.filter(isSomething)
    if (records.length > 0) yield records
  }
}

/** `null` in place of a list, or as a line: tools write it for "nothing". */
const isSomething = (item: Read): boolean =>
  isUnreadable(item) || item.value !== null || !/^(?:\/$|line )/.test(item.at)

/** The records of a file, taken out of what a container runtime wrote around their lines. */
async function* recordsOf(opened: Opened, maxRecordBytes: number, pages: Page[]): AsyncGenerator<Read[]> {
  const lines = new ContainerLines(maxRecordBytes, pages)
  for await (const batch of writtenRecords(opened, maxRecordBytes, pages)) yield lines.take(batch)
  yield lines.end()
}

async function* writtenRecords(
  { path, shape, blocks }: Opened,
  maxRecordBytes: number,
  pages: Page[],
): AsyncGenerator<Read[]> {
  switch (shape.kind) {
    case 'empty':
      return
    case 'binary':
    case 'base64':
    case 'content':
      yield [{ at: 'offset 0', offset: 0, reason: 'This is not a text file', excerpt: '' }]
      return
    case 'csv':
      return yield* readCsv(blocks(), shape, maxRecordBytes)
    case 'pem':
      return yield* readPem(blocks(), maxRecordBytes)
    case 'der':
      return path ? yield* readDer(path) : undefined
    case 'certificates':
      return yield* readCertificateText(blocks(), maxRecordBytes)
    case 'junit':
      return yield* readJunit(blocks(), maxRecordBytes, pages)
    case 'yaml':
      return yield* readYaml(blocks(), maxRecordBytes, pages)
    case 'lines':
    case 'text':
      return yield* readLines(blocks(), shape.kind === 'lines' ? 'json' : 'text', maxRecordBytes, pages)
    case 'json': {
      const scanner = new JsonScanner(maxRecordBytes)
      for await (const block of blocks()) yield scanner.push(block)
      yield scanner.end()
      pages.push(...scanner.pages)
    }
  }
}

/** The pages of a file: their scalars may come after their list (kubectl prints `kind` last), so all of it is passed. */
async function pagesOf(opened: Opened): Promise<Page[]> {
  if (opened.shape.kind === 'json') {
    const scanner = new JsonScanner(defaultMaxRecordBytes, true)
    for await (const block of opened.blocks()) scanner.push(block)
    scanner.end()
    return scanner.pages
  }
  const pages: Page[] = []
  if (opened.shape.kind === 'yaml')
    for await (const _ of readYaml(opened.blocks(), defaultMaxRecordBytes, pages)) continue
  return pages
}

/** The head of a file, enough to recognise it, and its envelope: that of the last page when it holds several. */
export async function sampleOf(path: string): Promise<Sample> {
  const opened = await openFile(path, defaultBlockBytes)
  const pages = await pagesOf(opened)
  const envelope = { ...opened.envelope, ...mergePages(pages.map((page) => page.envelope)) }
  const lists = [...new Set(pages.flatMap((page) => page.lists))]
  const records: Raw[] = []
  let damage: Sample['broken']
  const seen: Page[] = []
  for await (const batch of recordsOf(opened, defaultMaxRecordBytes, seen)) {
    for (const item of batch)
      if (isUnreadable(item)) damage ??= { at: item.at, reason: item.reason }
      else if (isSomething(item) && records.length < SAMPLE_SIZE) records.push(item)
    if (records.length >= SAMPLE_SIZE) break
  }
  for (const { lists: names } of seen) for (const name of names) if (!lists.includes(name)) lists.push(name)
  const { kind } = opened.shape
  const broken = damage && records.length === 0 ? { broken: damage } : {}
  if (kind === 'csv')
    return { shape: 'csv', records, envelope, header: await headerOf(opened, opened.shape), ...broken }
  const shape = kind === 'text' || kind === 'empty' || kind === 'binary' ? 'text' : 'json'
  return { shape, records, envelope, ...(lists.length > 0 && { lists }), ...broken }
}

/** Read apart from the rows, since a table may have none. */
async function headerOf(
  opened: Opened,
  { delimiter, skip }: { delimiter: string; skip: number },
): Promise<string[]> {
  const { head } = await headOf(opened.blocks(), headBytes)
  const line =
    head
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split('\n')
      .slice(skip)
      .find((text) => text.trim() !== '') ?? ''
  return uniqueNames(line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')))
}
