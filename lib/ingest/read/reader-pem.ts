import { open, stat } from 'node:fs/promises'
import { certificateFacts, certificatesInBundle } from './certificate'
import { linesOf } from './reader-blocks'
import type { Read } from './reader-record'

const BEGIN = /^-----BEGIN ([A-Z0-9 ]{1,60})-----$/
const END = /^-----END ([A-Z0-9 ]{1,60})-----$/

/** A line of its own somewhere in the head: inside JSON or YAML such a line is quoted or indented. */
export const holdsPem = (head: string): boolean => /^-----BEGIN [A-Z0-9 ]{1,60}-----\r?$/m.test(head)

/**
 * The blocks of a PEM file. Text between them is left out; a private key is refused where it stands, and no byte of it is passed on.
 * Source: RFC 7468.
 */
export async function* readPem(
  blocks: AsyncIterable<Buffer>,
  maxRecordBytes: number,
): AsyncGenerator<Read[]> {
  let open: { label: string; line: number; offset: number; body: string[]; size: number } | undefined
  let line = 0
  let offset = 0
  for await (const text of linesOf(blocks, maxRecordBytes)) {
    line += 1
    const own = text.trim()
    const begins = BEGIN.exec(own)?.[1]
    if (begins !== undefined) {
      if (open) yield [torn(open)]
      open = { label: begins, line, offset, body: [], size: 0 }
    } else if (open && END.test(own)) {
      yield blockOf(open, maxRecordBytes)
      open = undefined
    } else if (open) {
      open.size += own.length
      // Headers of an encrypted key have a colon; of a key nothing is needed at all.
      if (open.size <= maxRecordBytes && !open.label.includes('PRIVATE') && !own.includes(':'))
        open.body.push(own)
    }
    offset += Buffer.byteLength(text) + 1
  }
  if (open) yield [torn(open)]
}

interface Block {
  label: string
  line: number
  offset: number
  body: readonly string[]
  size: number
}

const refused = ({ line, offset }: Block, reason: string): Read => ({
  at: `line ${line}`,
  offset,
  reason,
  excerpt: '',
})

const torn = (block: Block): Read => refused(block, 'The file ends inside this block')

const PRIVATE =
  'A private key lies beside the certificates. It was not read; whoever had this file can use it, so replace it'

function blockOf(block: Block, maxRecordBytes: number): Read[] {
  if (block.label.includes('PRIVATE')) return [refused(block, PRIVATE)]
  if (block.size > maxRecordBytes)
    return [refused(block, `This block is larger than ${maxRecordBytes} bytes`)]
  const isBundle = /^(PKCS7|CMS)$/.test(block.label)
  if (!isBundle && !/^(X509 |TRUSTED )?CERTIFICATE$/.test(block.label))
    return [{ value: { block: block.label }, at: `line ${block.line}` }]
  const der = Buffer.from(block.body.join(''), 'base64')
  if (isBundle)
    return bundled(der, `line ${block.line}`) ?? [refused(block, 'This block is no bundle of certificates')]
  const certificate = certificateFacts(der)
  return [
    certificate
      ? { value: { certificate }, at: `line ${block.line}` }
      : refused(block, 'This block is no certificate'),
  ]
}

/** Each certificate of a bundle in PKCS #7, as a record of its own. */
function bundled(der: Buffer, at: string): Read[] | undefined {
  const found = certificatesInBundle(der)
  if (!found) return undefined
  if (found.length === 0) return [{ value: { block: 'PKCS7' }, at }]
  return found.map((bytes, index) => {
    const certificate = certificateFacts(bytes)
    const place = `${at}, certificate ${index + 1}`
    return certificate
      ? { value: { certificate }, at: place }
      : { at: place, offset: 0, reason: 'This part of the bundle is no certificate', excerpt: '' }
  })
}

/** Larger files hold more than one certificate, or something else. */
const DER_MAX = 256 * 1024

/** Whether the file is one value of DER: a certificate, or what only looks like one. */
export async function isDer(path: string): Promise<boolean> {
  const { size } = await stat(path)
  if (size < 128 || size > DER_MAX) return false
  const file = await open(path, 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer[0] === 0x30 && buffer[1] === 0x82 && buffer.readUInt16BE(2) + 4 === size
  } finally {
    await file.close()
  }
}

/** The certificate that a file in DER is, or those of a bundle. */
export async function* readDer(path: string): AsyncGenerator<Read[]> {
  const file = await open(path, 'r')
  try {
    const der = await file.readFile()
    const certificate = certificateFacts(der)
    const none: Read = {
      at: 'offset 0',
      offset: 0,
      reason: 'This binary file is no certificate',
      excerpt: '',
    }
    yield certificate ? [{ value: { certificate }, at: 'offset 0' }] : (bundled(der, 'offset 0') ?? [none])
  } finally {
    await file.close()
  }
}
