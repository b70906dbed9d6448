import { expect, test } from 'vitest'
import { awsMethods } from './aws-methods'
import { describeStep } from './describe-step'
import { kubernetesMethods } from './kubernetes-reach'

test('a step says what is done, to whom, and where that is described', () => {
  expect(describeStep('aws-create-access-key arn:aws:iam::1:user/a')).toEqual({
    id: 'aws-create-access-key',
    note: 'Makes a key for a user with more rights.',
    target: 'arn:aws:iam::1:user/a',
    link: 'https://pathfinding.cloud/paths/iam-002',
  })
  expect(describeStep('assume arn:aws:iam::1:role/r')).toMatchObject({
    note: 'Assumes the role.',
    target: 'arn:aws:iam::1:role/r',
  })
  expect(describeStep('k8s-read-secrets in ops, robot')).toMatchObject({
    target: 'in ops, robot',
    link: null,
  })
  expect([...awsMethods, ...kubernetesMethods].filter(({ id }) => !describeStep(id).note)).toEqual([])
})
