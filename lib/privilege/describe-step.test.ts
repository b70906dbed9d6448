import { expect, test } from 'vitest'
import { awsMethods } from './aws-methods'
import { accountInStep, describeStep, stepsToAccount, stepsToAws } from './describe-step'
import { kubernetesMethods } from './kubernetes-reach'

test('a step says what is done, to whom, and where that is described', () => {
  expect(describeStep('aws-create-access-key arn:aws:iam::1:user/a')).toEqual({
    id: 'aws-create-access-key',
    note: 'Makes a key for a user with more rights.',
    target: 'arn:aws:iam::1:user/a',
    link: 'https://pathfinding.cloud/paths/iam-002',
    needs: ['iam:CreateAccessKey'],
    service: null,
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

test('a step names the rights it makes use of, and the service that the role has to trust', () => {
  expect(describeStep('aws-pass-role-lambda arn:aws:iam::1:role/r')).toMatchObject({
    needs: expect.arrayContaining(['iam:PassRole', 'lambda:CreateFunction']),
    service: 'lambda.amazonaws.com',
  })
  expect(describeStep('users:impersonate root').needs).toEqual(['k8s:users:impersonate'])
  expect(describeStep('right azure:Microsoft.Authorization/roleAssignments/write').needs).toEqual([
    'azure:Microsoft.Authorization/roleAssignments/write',
  ])
  expect(
    [...awsMethods, ...kubernetesMethods].filter(({ id }) => describeStep(id).needs.length === 0),
  ).toEqual([])
})

test('whoever a step leads to is told by name, and every step to them by its text', () => {
  expect(accountInStep('in ops, robot')).toEqual({ namespace: 'ops', name: 'robot' })
  expect(accountInStep('in kube-system')).toBeNull()
  expect(stepsToAws('arn:aws:iam::1:role/r')).toContain('assume arn:aws:iam::1:role/r')
  expect(stepsToAws('arn:aws:iam::1:role/r')).not.toContain('aws-create-policy-version arn:aws:iam::1:role/r')
  expect(stepsToAccount('ops', 'robot')).toContain('k8s-read-secrets in ops, robot')
})
