import { expect, test } from 'vitest'
import { idText } from '@/lib/model/file-id'
import { table } from './table'

const context = { scope: 'x', envelope: {}, asOf: new Date('2026-11-22T00:00:00Z'), fingerprint: () => 'x' }
const identityIn = (value: object) => [...table.records({ value, at: 'line 2' }, context)][0]

test('a list that Muster exported names the identities that it was made of', () => {
  const [id, account] = ['115123456789012345678', '001234567890']
  const row = {
    name: 'svc',
    native_id: idText(id),
    scope: idText(account),
    provider: 'gcp',
    kind: 'service_account',
  }
  expect(identityIn({ ...row, age_state: 'current' })).toMatchObject({ nativeId: id, scope: account })
  // In the table of somebody else the same text is what it says.
  expect(identityIn(row)).toMatchObject({ nativeId: `id-${id}`, scope: `id-${account}` })
})
