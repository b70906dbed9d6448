import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { lookAt } from './look'

const folder = mkdtempSync(path.join(tmpdir(), 'muster-binary-'))
const whyOf = async (name: string, ...parts: (string | number[])[]): Promise<string> => {
  const file = path.join(folder, name)
  const bytes = parts.map((one) => (typeof one === 'string' ? Buffer.from(one, 'latin1') : Buffer.from(one)))
  writeFileSync(file, Buffer.concat([...bytes, Buffer.alloc(200, 3)]))
  const { format, why } = await lookAt(file)
  expect(format, name).toBeNull()
  return why
}

test('a file that holds no text is called what it is, with what to hand over instead', async () => {
  expect(await whyOf('a', 'PAR1', [0x15, 4, 0x15, 0x80, 1])).toMatch(/^is a Parquet file.*CSV/)
  expect(await whyOf('b', 'SQLite format 3\0')).toMatch(/^is a database of SQLite.*csv/)
  expect(await whyOf('c', [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2])).toMatch(/^is a Java key store.*keytool/)
  expect(await whyOf('d', [0x30, 0x82, 0x09, 0xa1, 2, 1, 3, 0x30, 0x82])).toMatch(
    /^is a PKCS #12 file.*-nokeys/,
  )
  expect(await whyOf('e', '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n')).toMatch(/^is a PDF/)
  expect(await whyOf('f', 'Obj\x01', [4, 20])).toMatch(/^is an Avro file/)
  expect(await whyOf('g', [0x28, 0xb5, 0x2f, 0xfd])).toMatch(/^is packed with Zstandard/)
  expect(await whyOf('h', [1, 2, 0, 4, 0xff, 0xfe])).toContain('is not a text file')
})
