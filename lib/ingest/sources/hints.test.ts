import { expect, test } from 'vitest'
import { thirdPartyUnreviewed } from '@/lib/playbooks/third-party-unreviewed'
import { reviewedAtOf } from './hints'

test('the tag that the playbook has somebody set is the one that is read', () => {
  const command = thirdPartyUnreviewed.steps.aws!.find((step) =>
    step.command?.includes('tag-{principal}'),
  )!.command!
  const key = /Key=([^,]+),/.exec(command)![1]!
  expect(reviewedAtOf({ [key]: '2026-11-28' })).toEqual(new Date('2026-11-28T00:00:00Z'))
  expect(reviewedAtOf({ [key]: 'soon' })).toBeUndefined()
  expect(reviewedAtOf({})).toBeUndefined()
})
