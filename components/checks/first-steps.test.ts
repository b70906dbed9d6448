import { expect, test } from 'vitest'
import { firstSteps } from './first-steps'

const steps = { aws: [], other: [] }

test('commands of another provider are never shown first for an identity', () => {
  expect(firstSteps(steps, ['aws', 'azure', 'other'], 'aws')).toBe('aws')
  expect(firstSteps(steps, ['aws', 'azure', 'other'], 'azure')).toBe('other')
  expect(firstSteps(steps, ['aws', 'azure', 'other'], 'okta')).toBe('other')
})

test('without an identity the first steps that there are', () => {
  expect(firstSteps(steps, ['aws', 'azure', 'other'], undefined)).toBe('aws')
  expect(firstSteps({ other: [] }, ['aws', 'azure', 'other'], undefined)).toBe('other')
})
