import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

// Which room may import which. The arrows of CONTRIBUTING.md, as code: a new arrow is a decision, made here.
const arrows: Record<string, readonly string[]> = {
  app: ['components', 'lib'],
  components: ['components', 'lib/model'],
  'lib/model': [],
  'lib/db': ['lib/model'],
  'lib/auth': ['lib/db', 'lib/model'],
  'lib/audit': ['lib/auth', 'lib/db', 'lib/model'],
  // Invitations and links to a new password go out as mail.
  'lib/people': ['lib/mail', 'lib/audit', 'lib/auth', 'lib/db', 'lib/model'],
  'lib/policy': ['lib/audit', 'lib/auth', 'lib/db', 'lib/model'],
  'lib/outward': ['lib/policy', 'lib/audit', 'lib/auth', 'lib/db', 'lib/model'],
  'lib/views': ['lib/audit', 'lib/auth', 'lib/db', 'lib/model'],
  // A route answers for the instant that it is asked for.
  'lib/http': ['lib/audit', 'lib/auth', 'lib/db', 'lib/model'],
  'lib/files': ['lib/db', 'lib/model'],
  'lib/mail': ['lib/db', 'lib/model'],
  'lib/playbooks': ['lib/checks', 'lib/model'],
  'lib/privilege': ['lib/db', 'lib/model'],
  // Conditions of trusts are conditions of policies: their operators live with the policies.
  'lib/trust': ['lib/privilege', 'lib/model'],
  'lib/facts': ['lib/privilege', 'lib/db', 'lib/model'],
  // Whether two versions of a custom check say the same.
  'lib/checks': ['lib/facts', 'lib/files', 'lib/audit', 'lib/auth', 'lib/db', 'lib/model'],
  // Beside each trust stands what would be safe.
  'lib/inventory': [
    'lib/checks',
    'lib/facts',
    'lib/trust',
    'lib/privilege',
    'lib/auth',
    'lib/db',
    'lib/model',
  ],
  // What happened since yesterday is counted by the filters of the lists that it opens.
  'lib/overview': [
    'lib/inventory',
    'lib/findings',
    'lib/checks',
    'lib/facts',
    'lib/auth',
    'lib/db',
    'lib/model',
  ],
  // Which names are those of machines is a rule.
  'lib/owners': ['lib/policy', 'lib/facts', 'lib/audit', 'lib/auth', 'lib/db', 'lib/model'],
  'lib/frameworks': ['lib/checks', 'lib/policy', 'lib/audit', 'lib/auth', 'lib/db', 'lib/model'],
  // A request may be for a control, its files are files of evidence, and who is asked hears of it by mail.
  'lib/requests': [
    'lib/frameworks',
    'lib/files',
    'lib/mail',
    'lib/outward',
    'lib/audit',
    'lib/auth',
    'lib/db',
    'lib/model',
  ],
  'lib/findings': [
    'lib/checks',
    'lib/facts',
    'lib/outward',
    'lib/policy',
    'lib/audit',
    'lib/auth',
    'lib/db',
    'lib/model',
  ],
  'lib/tasks': [
    'lib/findings',
    'lib/playbooks',
    'lib/checks',
    'lib/facts',
    'lib/mail',
    'lib/outward',
    'lib/policy',
    'lib/audit',
    'lib/auth',
    'lib/db',
    'lib/model',
  ],
  // From what changed to what lists and figures are read from: it calls each room in turn.
  // What was known is judged again for whoever asks, as far as they see.
  'lib/judging': [
    'lib/auth',
    'lib/tasks',
    'lib/inventory',
    'lib/findings',
    'lib/frameworks',
    'lib/owners',
    'lib/checks',
    'lib/privilege',
    'lib/facts',
    'lib/outward',
    'lib/db',
    'lib/model',
  ],
  // What its terms mean (gone, a copy of a secret) is said in facts. Whoever waits for a preview sees what judging would say.
  'lib/ingest': [
    'lib/judging',
    'lib/trust',
    'lib/privilege',
    'lib/facts',
    'lib/outward',
    'lib/audit',
    'lib/auth',
    'lib/db',
    'lib/model',
  ],
  // Decisions become tasks, "not mine" teaches owners, and reminders go out as mail. Which rights are used follows from policies.
  'lib/attestation': [
    'lib/files',
    'lib/tasks',
    'lib/owners',
    'lib/inventory',
    'lib/mail',
    'lib/outward',
    'lib/checks',
    'lib/privilege',
    'lib/facts',
    'lib/audit',
    'lib/auth',
    'lib/db',
    'lib/model',
  ],
  // A report is made of what the pages show, and its evidence sheet of what was imported.
  'lib/reports': [
    'lib/judging',
    'lib/policy',
    'lib/mail',
    'lib/outward',
    'lib/files',
    'lib/requests',
    'lib/frameworks',
    'lib/findings',
    'lib/inventory',
    'lib/overview',
    'lib/ingest',
    'lib/checks',
    'lib/facts',
    'lib/audit',
    'lib/auth',
    'lib/db',
    'lib/model',
  ],
  // Rules as a file: what several rooms keep, read and written at once.
  'lib/rules': [
    'lib/files',
    'lib/frameworks',
    'lib/ingest',
    'lib/policy',
    'lib/checks',
    'lib/audit',
    'lib/auth',
    'lib/db',
    'lib/model',
  ],
  'lib/search': [
    'lib/owners',
    'lib/policy',
    'lib/frameworks',
    'lib/findings',
    'lib/inventory',
    'lib/checks',
    'lib/auth',
    'lib/model',
  ],
  'lib/backup': ['lib/jobs', 'lib/reports', 'lib/audit', 'lib/auth', 'lib/db', 'lib/model'],
  'lib/jobs': ['lib'],
  'lib/cli': ['lib'],
  'lib/bench': ['lib'],
  'lib/demo': ['lib'],
}
// lib/db: React keeps, for each page that it renders, the instant that the page asks for. lib/bench: people who browse have sessions.
const mayImportNext = ['app', 'components', 'lib/auth', 'lib/http', 'lib/db', 'lib/bench']

const root = path.resolve(import.meta.dirname, '..')
const files = ['app', 'components', 'lib'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.startsWith('generated'))
    .map((file) => path.join(folder, file)),
)

/** `lib/facts/identity.ts` is in the room `lib/facts`; everything under app and components is one room each. */
const roomOf = (file: string): string =>
  file.startsWith('lib/') ? file.split('/').slice(0, 2).join('/') : file.split('/')[0]!

interface Import {
  file: string
  target: string
  isType: boolean
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8')
  return [
    ...text.matchAll(
      /^(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm,
    ),
  ].map((found) => {
    const specifier = found[2] ?? found[3] ?? found[4]!
    const target = specifier.startsWith('@/')
      ? specifier.slice(2)
      : specifier.startsWith('.')
        ? path.join(path.dirname(file), specifier)
        : specifier
    return { file, target, isType: found[1] !== undefined }
  })
}

const isOurs = (target: string) => /^(app|components|lib)\//.test(target)
const isTest = (file: string) => /\.test\.tsx?$|\/testing(-server)?\.ts$/.test(file)
const all = files.filter((file) => !isTest(file)).flatMap(importsOf)

test('reads every import', () => {
  expect(all.length).toBeGreaterThan(300)
})

test('no room imports against the arrows', () => {
  const wrong = all.filter(({ file, target, isType }) => {
    if (!isOurs(target)) return false
    const from = roomOf(file)
    const to = roomOf(target)
    // The Prisma client is made by a tool from the schema; it belongs to the database's room. Its row types are everybody's.
    if (from === to || to === 'lib/generated') return to === 'lib/generated' && !isType && from !== 'lib/db'
    // A component may know the shape of what it is given, never the code that makes it.
    if (from === 'components' && isType) return false
    return !(arrows[from] ?? []).some((allowed) => to === allowed || to.startsWith(`${allowed}/`))
  })
  expect(wrong.map(({ file, target }) => `${file} → ${target}`)).toEqual([])
})

test('next and react stay where they belong', () => {
  const wrong = all.filter(
    ({ file, target }) =>
      /^(next|react|next-auth|@tanstack|recharts)(\/|$)/.test(target) &&
      !mayImportNext.includes(roomOf(file)),
  )
  expect(wrong.map(({ file, target }) => `${file} → ${target}`)).toEqual([])
})

test('raw SQL stays in lib', () => {
  const wrong = files.filter(
    (file) =>
      !file.startsWith('lib/') &&
      /\b(select|insert into|update|delete from)\b[^'"`]*\b(from|values|set|where)\b/.test(
        readFileSync(path.join(root, file), 'utf8'),
      ),
  )
  expect(wrong).toEqual([])
})

test('SQL names the words of the vocabulary and never their codes', () => {
  const wrong = files.filter(
    (file) =>
      file.startsWith('lib/') &&
      !isTest(file) &&
      !file.startsWith('lib/bench/') &&
      /(?<!readonly |let )\b(kind|status|environment|provider)\s+(=|<>|(not )?in \(|is (not )?distinct from)\s*\d/.test(
        readFileSync(path.join(root, file), 'utf8'),
      ),
  )
  expect(wrong).toEqual([])
})

const everyFile = new Set(files)
/** The file that an import names, with its ending; undefined for a stylesheet or what a tool makes. */
const fileOf = (target: string): string | undefined =>
  ['', '.ts', '.tsx', '.mjs'].map((ending) => target + ending).find((name) => everyFile.has(name))

test('no circles between files, not even of types', () => {
  const imported = new Map(files.map((file) => [file, new Set<string>()]))
  for (const { file, target } of all) {
    const found = fileOf(target)
    if (found) imported.get(file)!.add(found)
  }
  // What imports nothing of the rest, and what nothing of the rest imports, is in no circle. It is taken away until only circles,
  // and what lies between two of them, are left.
  for (let before = -1; before !== imported.size;) {
    before = imported.size
    const wanted = new Set([...imported.values()].flatMap((targets) => [...targets]))
    for (const [file, targets] of imported) {
      for (const one of targets) if (!imported.has(one)) targets.delete(one)
      if (targets.size === 0 || !wanted.has(file)) imported.delete(file)
    }
  }
  expect([...imported].map(([file, targets]) => `${file} → ${[...targets].join(', ')}`)).toEqual([])
})
