import type { Playbook, Step } from './playbook'

const askVendor: Step = {
  phase: 'prepare',
  title: 'Agree on an external id with the other account',
  why: 'The vendor chooses one for each customer and sends it with every call. For an account of your own, use aws:PrincipalOrgID instead.',
}

export const crossAccountWithoutExternalId: Playbook = {
  summary: 'Ask for an external id in the trust, or name the exact role of the other account.',
  preflight: [
    'Whose account is it, and is the contract still valid?',
    'Did it come in during the last 90 days? If not, remove the statement instead.',
    'Can the vendor send an external id? Nearly all can; their console shows it.',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        title: 'See when the other account came in',
        why: 'The event names the account and the session.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=ResourceName,AttributeValue={nativeId} --max-results 50',
      },
      {
        phase: 'prepare',
        of: ['iam_role'],
        title: 'Keep a copy of the trust policy',
        why: 'The rollback of the change needs it.',
        command:
          "aws iam get-role --role-name {name} --query 'Role.AssumeRolePolicyDocument' > trust-before.json",
      },
      askVendor,
      {
        phase: 'switch',
        of: ['iam_role'],
        title: 'Add the condition',
        why: 'StringEquals on sts:ExternalId. The vendor has to send it from then on; running sessions are not affected.',
        command: 'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json',
        rollback:
          'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust-before.json',
      },
    ],
    other: [
      askVendor,
      {
        phase: 'switch',
        title: 'Add the condition to the trust',
        why: 'Keep a copy of the trust: it undoes the change.',
      },
    ],
  },
  hold: { days: 1, because: 'Vendors of monitoring and backup come in at least once a day.' },
  proof: 'A later import shows a trust with an external id, another condition or an exact role.',
}
