import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { setting } from './settings'

afterEach(() => vi.unstubAllEnvs())

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-settings-'))
const fileOf = (name: string, text: string) => {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}

/** What the check says that `npm start` runs first. */
function checked(env: Record<string, string>): { status: number | null; said: string } {
  const { PATH, HOME } = process.env
  const args = ['--conditions=react-server', '--import', 'tsx', 'lib/cli/check-settings.ts']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    env: { PATH, HOME, NODE_ENV: 'test', ...env },
    encoding: 'utf8',
  })
  return { status, said: (stdout + stderr).trim() }
}

test('a secret can stand in a file; the line end that editors add is no part of it', () => {
  vi.stubEnv('MUSTER_SECRET', '')
  vi.stubEnv('MUSTER_SECRET_FILE', fileOf('secret', ' kept in a file \r\n'))
  expect(setting('MUSTER_SECRET')).toBe(' kept in a file ')
  vi.stubEnv('MUSTER_SECRET', 'set as well')
  expect(() => setting('MUSTER_SECRET')).toThrow('both set')
})

test('an empty value is none, and what is unset has its default', () => {
  vi.stubEnv('MUSTER_POOL', '')
  expect(setting('MUSTER_POOL')).toBe(10)
  vi.stubEnv('MUSTER_POOL', '25')
  expect(setting('MUSTER_POOL')).toBe(25)
  expect(setting('MUSTER_MAIL_DIGEST')).toBeUndefined()
})

test('only a secret is read from a file', () => {
  vi.stubEnv('MUSTER_LOG_FILE', fileOf('level', 'debug'))
  expect(setting('MUSTER_LOG')).toBe('info')
})

test.each([
  [{ PORT: '3000x' }, 'PORT is "3000x": it has to be a whole number from 1 to 65535.'],
  [{ PORT: '0' }, 'PORT is "0": it has to be a whole number from 1 to 65535.'],
  [{ MUSTER_PROXIES: 'yes' }, 'MUSTER_PROXIES is "yes": it has to be a whole number from 0 to 99.'],
  [
    { MUSTER_HOST: 'here there' },
    'MUSTER_HOST is "here there": it has to be an address of this machine or a host name.',
  ],
  [{ MUSTER_WORKER: 'no' }, 'MUSTER_WORKER is "no": it has to be 0 or 1.'],
  [
    { MUSTER_URL: 'muster.example' },
    'MUSTER_URL is "muster.example": it has to be an address that begins with https:// or http://.',
  ],
  [
    { DATABASE_URL: 'mysql://root:hunter2@db/x' },
    'DATABASE_URL does not fit: it has to be an address like postgresql://user:password@host:5432/database.',
  ],
  [
    { MUSTER_SMTP_URL: 'mail.example:hunter2' },
    'MUSTER_SMTP_URL does not fit: it has to be an address like smtp://user:password@host:587.',
  ],
  [
    { MUSTER_QUIET_HOURS: '20-7' },
    'MUSTER_QUIET_HOURS is "20-7": it has to be two times of the day like 20:00-07:00.',
  ],
  [
    { MUSTER_TIME_ZONE: 'Mars/Base' },
    'MUSTER_TIME_ZONE is "Mars/Base": it has to be a time zone like Europe/Berlin.',
  ],
  [
    { MUSTER_SECRET_FILE: '/nowhere/secret' },
    'MUSTER_SECRET_FILE names /nowhere/secret, which is not there: it has to be a file that Muster may read.',
  ],
  [
    { MUSTER_WEB: '0', MUSTER_WORKER: '0' },
    'MUSTER_WEB=0 and MUSTER_WORKER=0 leave nothing to run: set one of them.',
  ],
  [{ MUSTER_SSO_ONLY: '1' }, 'MUSTER_SSO_ONLY=1 needs a company login: set OIDC_ISSUER and OIDC_CLIENT_ID.'],
  [
    { MUSTER_ADMIN_EMAIL: 'ada@example.test' },
    'MUSTER_ADMIN_EMAIL and MUSTER_ADMIN_PASSWORD go together: set both, or neither.',
  ],
] as [Record<string, string>, string][])('refuses %o in one sentence', (env, sentence) => {
  expect(checked(env)).toEqual({ status: 1, said: sentence })
})

test('says nothing when all fits', () => {
  const env = {
    PORT: '8080',
    DATABASE_URL: 'postgresql://muster:p%40ss@[::1]:5432/muster?sslmode=require',
    MUSTER_URL: 'https://muster.example/',
    MUSTER_QUIET_HOURS: '20:00-07:00',
    MUSTER_MAIL_DIGEST: '8:00',
    MUSTER_SMTP_URL: 'smtps://user:password@mail.example:465',
    OIDC_ISSUER: 'http://localhost:3300',
  }
  expect(checked(env)).toEqual({ status: 0, said: '' })
})
