import { expect, test } from 'vitest'
import type { RightsCell, Risk } from '@/lib/inventory/identity-permissions'
import { heatWords, prepareHeat } from './prepare-heat'

const cell = (service: string, risk: Risk, granted: number, used = 0, unlogged = 0): RightsCell => ({
  service,
  risk,
  granted,
  used,
  unlogged,
})
const names = {
  none: '',
  infrastructure_change: 'Infra',
  data_access: 'Data',
  credential_exposure: 'Credentials',
  policy_admin: 'Policies',
  escalation: 'Escalation',
}

test('the service with the worst excess stands first, every right is in the sum, and a hidden service is counted', () => {
  const map = prepareHeat(
    [
      cell('s3', 'data_access', 100, 2, 50),
      cell('iam', 'none', 40),
      cell('iam', 'escalation', 3, 0, 1),
      cell('ec2', 'none', 500, 500),
    ],
    true,
    names,
    2,
  )
  expect(map.rows.map(({ service }) => service)).toEqual(['iam', 's3'])
  expect(map).toMatchObject({ more: 1, services: 3, granted: 643 })
  expect(map.rows[0]!.cells[0]).toMatchObject({ granted: 3, unused: 2, unknown: 1 })
  expect(map.rows[1]!.cells[3]).toMatchObject({ granted: 100, used: 2, unused: 48, unknown: 50, heat: 5 })
  // The table holds every service.
  expect(map.data.rows).toHaveLength(3)
  expect(map.data.head).toHaveLength(map.data.rows[0]!.length)
})

test('without a log that reaches far enough nothing is unused', () => {
  const { rows } = prepareHeat([cell('s3', 'data_access', 10, 2, 3)], false, names, 9)
  expect(rows[0]!.cells[3]).toMatchObject({ used: 2, unused: 0, unknown: 8 })
  expect(heatWords('s3', 'Data', rows[0]!.cells[3]!)).toBe(
    's3, data: 10 granted, 2 used, 0 unused, 8 unknown',
  )
})
