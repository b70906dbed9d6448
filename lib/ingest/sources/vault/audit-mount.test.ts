import { expect, test } from 'vitest'
import type { EventRecord } from '@/lib/model/records'
import type { Context, Raw } from '../../source'
import { auditLog } from './audit-log'

const line = (more: object): Raw => ({
  at: '/',
  value: {
    time: '2026-11-20T09:00:00Z',
    type: 'response',
    request: { id: 'r', operation: 'read', path: 'secret/data/a', remote_address: '10.0.0.1' },
    response: {},
    ...more,
  },
})
/** A token of a role at jwt/ci, whose name Vault begins with the mount; the role does not stand in it. */
const used = line({
  auth: {
    accessor: 'hmac-sha256:a',
    display_name: 'jwt-ci-build-7',
    metadata: { role: 'deploy' },
    token_ttl: 900,
  },
})

async function holderIn(...lines: Raw[]): Promise<string[]> {
  const all = [used, ...lines]
  const prepared = await auditLog.prepare!(async function* () {
    yield* all
  })
  const context: Context = { scope: 'v', envelope: {}, asOf: new Date(), prepared, fingerprint: () => 'f' }
  return [...auditLog.records(used, context)].map((record) => (record as EventRecord).identity.nativeId)
}

test.each([
  ['nothing but the token', [], 'v/auth/jwt/role/deploy'],
  [
    'a login at the mount',
    [
      line({
        request: { operation: 'update', path: 'auth/jwt-ci/login', mount_point: 'auth/jwt-ci/' },
        auth: {},
      }),
    ],
    'v/auth/jwt-ci/role/deploy',
  ],
  [
    'the list of mounts',
    [
      line({
        request: { operation: 'read', path: 'sys/auth' },
        response: { data: { 'jwt/ci/': {}, 'token/': {} } },
      }),
    ],
    'v/auth/jwt/ci/role/deploy',
  ],
  [
    'a role that was read',
    [line({ request: { operation: 'read', path: 'auth/jwt-ci/role/other' }, auth: {} })],
    'v/auth/jwt-ci/role/deploy',
  ],
])('a token is of the mount that the file names: %s', async (_, lines, holder) => {
  expect(await holderIn(...lines)).toEqual([holder])
})
