import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { aboutSetting, settingNames, settingsTable } from './settings'

const root = path.resolve(import.meta.dirname, '../..')
const readme = path.join(root, 'README.md')
const [BEGIN, END] = ['<!-- settings: lib/model/settings.ts -->', '<!-- end of settings -->']

// `npx vitest run --project unit lib/model/settings.test.ts -u` writes it.
test('the table of the README is the schema', async () => {
  const text = readFileSync(readme, 'utf8')
  const [before, rest] = text.split(BEGIN)
  const after = rest?.split(END)[1]
  expect(after).toBeDefined()
  const table = await format(settingsTable(), { ...(await resolveConfig(readme)), parser: 'markdown' })
  await expect(`${before}${BEGIN}\n\n${table}\n${END}${after}`).toMatchFileSnapshot(readme)
})

test('everything is said of each setting, and what is like a secret is one', () => {
  for (const name of settingNames) {
    const { means, fits, isSecret } = aboutSetting(name)
    expect(means, name).toBeTruthy()
    expect(fits, name).toBeTruthy()
    const isLikeSecret = /SECRET|PASSWORD|PASSPHRASE|TOKEN|DATABASE.*URL|MIGRATE_URL|SMTP_URL/.test(name)
    expect(isSecret === true, name).toBe(isLikeSecret)
  }
})

// Plain JavaScript runs before anything is installed, or before the rest of a process; tests, benches and the made-up estate set what
// they need themselves. The platform's own (NODE_ENV, NEXT_RUNTIME, PATH, PGOPTIONS) are no settings of Muster.
const isApart = (file: string) =>
  /\.mjs$|\.test\.tsx?$|(^|\/)testing[^/]*\.ts$|^lib\/(bench|generated)\//.test(file)
const platforms = /process\.env\.(NODE_ENV|NEXT_RUNTIME|PATH|PGOPTIONS)\b/g

test('nothing else reads the environment', () => {
  const files = [
    'proxy.ts',
    ...['app', 'components', 'lib'].flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
        .map((file) => path.join(folder, file)),
    ),
  ].filter((file) => !isApart(file))
  const readers = files.filter((file) =>
    readFileSync(path.join(root, file), 'utf8').replace(platforms, '').includes('process.env'),
  )
  expect(readers).toEqual(['lib/db/settings.ts'])
})
