import { open } from 'node:fs/promises'

interface Kind {
  is: string
  instead: string
  at: number
  /** Its first bytes, in hex. */
  begins: string
}

const text = (word: string) => Buffer.from(word, 'latin1').toString('hex')
const kinds: readonly Kind[] = [
  {
    begins: text('PAR1'),
    at: 0,
    is: 'a Parquet file',
    instead:
      "write its rows as JSON lines or CSV, for example with DuckDB: COPY (FROM 'x.parquet') TO 'x.csv'",
  },
  {
    begins: text('Obj\x01'),
    at: 0,
    is: 'an Avro file',
    instead: 'write its records as JSON lines, for example with avro-tools tojson',
  },
  { begins: text('ORC'), at: 0, is: 'an ORC file', instead: 'write its rows as JSON lines or CSV' },
  {
    begins: text('SQLite format 3\0'),
    at: 0,
    is: 'a database of SQLite',
    instead: 'export a table as CSV: sqlite3 -header -csv x.db "select * from …"',
  },
  {
    begins: 'feedfeed',
    at: 0,
    is: 'a Java key store, which may hold private keys',
    instead: 'export its certificates alone: keytool -list -rfc -keystore x.jks',
  },
  {
    begins: text('ElfFile\0'),
    at: 0,
    is: 'a Windows event log',
    instead: 'export its events as JSON or CSV, for example with Get-WinEvent | ConvertTo-Json',
  },
  { begins: 'd0cf11e0a1b11ae1', at: 0, is: 'an old Excel or Office file', instead: 'save the sheet as CSV' },
  { begins: text('%PDF-'), at: 0, is: 'a PDF', instead: 'hand over the export that it was made from' },
  { begins: '89504e470d0a1a0a', at: 0, is: 'a picture', instead: 'hand over the export that it shows' },
  { begins: 'ffd8ff', at: 0, is: 'a picture', instead: 'hand over the export that it shows' },
  { begins: '28b52ffd', at: 0, is: 'packed with Zstandard', instead: 'unpack it first: zstd -d' },
  { begins: 'fd377a585a00', at: 0, is: 'packed with xz', instead: 'unpack it first: xz -d' },
  { begins: text('BZh'), at: 0, is: 'packed with bzip2', instead: 'unpack it first: bzip2 -d' },
  {
    begins: '377abcaf271c',
    at: 0,
    is: 'a 7z archive',
    instead: 'unpack it, and hand over a ZIP or the files',
  },
  {
    begins: text('Rar!'),
    at: 0,
    is: 'a RAR archive',
    instead: 'unpack it, and hand over a ZIP or the files',
  },
  {
    begins: 'd4c3b2a1',
    at: 0,
    is: 'a network capture',
    instead: 'hand over the log of whatever issued or used the credentials',
  },
  {
    begins: '0a0d0d0a',
    at: 0,
    is: 'a network capture',
    instead: 'hand over the log of whatever issued or used the credentials',
  },
  { begins: '7f454c46', at: 0, is: 'a program', instead: 'hand over what it exports' },
  {
    begins: 'edda0ced',
    at: 16,
    is: 'a bbolt database, as etcd and OpenBao store their data in',
    instead: 'ask the running service for its lists: the Sources page has the commands',
  },
  // SEQUENCE of version 3, then the data: PKCS #12. A certificate begins with a SEQUENCE in it.
  {
    begins: '020103',
    at: 4,
    is: 'a PKCS #12 file, which may hold private keys',
    instead: 'export its certificates alone: openssl pkcs12 -nokeys -in x.p12',
  },
]

/** What a file is that holds no text, and what to hand over instead; undefined for one that nobody here knows. */
export async function binaryKind(path: string): Promise<string | undefined> {
  const head = await firstBytes(path, 64)
  const found = kinds.find(({ begins, at }) => head.startsWith(begins, at * 2))
  return found && `is ${found.is}, which Muster does not read: ${found.instead}`
}

async function firstBytes(path: string, count: number): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0)
    return buffer.subarray(0, bytesRead).toString('hex')
  } finally {
    await file.close()
  }
}
