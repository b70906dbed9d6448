import { beforeAll, expect, test } from 'vitest'
import { loadAwsCatalogue } from '@/lib/privilege/aws-catalogue'
import { decide } from '@/lib/privilege/aws-decision'
import { actionOfEvent } from '@/lib/privilege/aws-event-names'
import { readStatements } from '@/lib/privilege/aws-policy'
import { authorizationDetails, cloudTrail } from './aws'
import { accounts, DAY, makeEstate } from './estate'

beforeAll(() => loadAwsCatalogue())

interface Event {
  eventSource: string
  eventName: string
  userIdentity: { type: string; arn?: string; sessionContext?: { sessionIssuer?: { arn: string } } }
  requestParameters?: { roleArn?: string }
}
interface Holder {
  Arn: string
  AttachedManagedPolicies: { PolicyName: string }[]
  RolePolicyList?: { PolicyDocument: object }[]
}

// STS answers it to everybody, whatever their policies say.
const NEEDS_NOTHING = 'sts:GetCallerIdentity'

test('nobody of the demo does in AWS what their policies do not allow', () => {
  const now = new Date('2026-11-22T00:00:00Z')
  const estate = makeEstate(now)
  const from = new Date(now.getTime() - 30 * DAY)
  const refused = new Set<string>()
  let allowed = 0
  for (const account of accounts) {
    const details = authorizationDetails(estate, account, now) as {
      UserDetailList: Holder[]
      RoleDetailList: Holder[]
      Policies: { PolicyName: string; PolicyVersionList: { Document: object }[] }[]
    }
    const documents = new Map(
      details.Policies.map((one) => [one.PolicyName, readStatements(one.PolicyVersionList[0]!.Document)]),
    )
    const held = new Map(
      [...details.UserDetailList, ...details.RoleDetailList].map((one) => [
        one.Arn,
        [
          ...one.AttachedManagedPolicies.flatMap(({ PolicyName }) => documents.get(PolicyName)!),
          ...(one.RolePolicyList ?? []).flatMap(({ PolicyDocument }) => readStatements(PolicyDocument)),
        ],
      ]),
    )
    for (const line of cloudTrail(estate, account, from, now)) {
      const { eventSource, eventName, userIdentity, requestParameters } = JSON.parse(line) as Event
      const arn = userIdentity.sessionContext?.sessionIssuer?.arn ?? userIdentity.arn
      const action = actionOfEvent(eventSource, eventName)
      if (!arn || action === NEEDS_NOTHING) continue
      const holder = {
        arn,
        account: account.id,
        kind: arn.includes(':user/') ? ('user' as const) : ('role' as const),
        name: arn.slice(arn.lastIndexOf('/') + 1),
      }
      const role = action === 'sts:AssumeRole' ? requestParameters?.roleArn : undefined
      const elsewhere = action.startsWith('s3:')
        ? 'arn:aws:s3:::halden-data'
        : 'arn:aws:sqs:eu-west-1:1:halden-x'
      const { answer } = decide({ identity: held.get(arn) ?? [], boundaries: [] }, holder, {
        action,
        resource: role ?? elsewhere,
        asOf: now,
      })
      if (answer === 'yes') allowed++
      else refused.add(`${holder.name} ${action}`)
    }
  }
  expect([...refused]).toEqual([])
  expect(allowed).toBeGreaterThan(100)
})
