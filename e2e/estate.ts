import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { dataFolder, secret } from './settings'

const root = path.resolve(import.meta.dirname, '..')
const sources = path.join(root, 'lib/ingest/sources')

/** Fills the server's database with our own sample of every source, through the command line, as a person would. */
export default function fill(): void {
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [path.join(root, 'lib/cli/muster.mjs'), ...args], {
      cwd: root,
      env: {
        ...process.env,
        MUSTER_DATA: dataFolder,
        MUSTER_SECRET: secret,
        MUSTER_ORIGINAL_DAYS: '400',
        DATABASE_URL: '',
      },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  for (const provider of ['people', 'aws', 'kubernetes', 'spire', 'exposure']) {
    const source = provider === 'kubernetes' ? ['--source', 'prod-eu-1'] : []
    run('import', path.join(sources, provider), ...source, '--json')
  }
}
