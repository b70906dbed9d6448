import type { Playbook } from './playbook'
import { crossAccountWithoutExternalId } from './cross-account-without-external-id'

export const crossEnvironmentAccess: Playbook = {
  summary:
    'Move the job to production with an approval step, then take the other environment out of the trust.',
  preflight: [
    'What comes in from there: a deployment, a copy of data, a person?',
    'Did it come in during the last 90 days? If not, remove the statement.',
    'Can the job run from an account of its own that counts as production?',
  ],
  steps: {
    aws: [
      ...crossAccountWithoutExternalId.steps.aws!.filter(({ phase }) => phase === 'look'),
      {
        phase: 'prepare',
        title: 'Give the job a way of its own',
        why: 'A pipeline role in production, with an approval before it runs.',
      },
      {
        phase: 'prepare',
        of: ['iam_role'],
        title: 'Keep a copy of the trust policy',
        why: 'The rollback of the next step needs it.',
        command:
          "aws iam get-role --role-name {name} --query 'Role.AssumeRolePolicyDocument' > trust-before.json",
      },
      {
        phase: 'switch',
        of: ['iam_role'],
        title: 'Take the principal out of the trust',
        why: 'New sessions are refused at once; running ones end by themselves.',
        command: 'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json',
        rollback:
          'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust-before.json',
      },
    ],
    other: [
      {
        phase: 'prepare',
        title: 'Give the job an identity in production',
        why: 'With an approval before it runs.',
      },
      {
        phase: 'switch',
        title: 'Take the other environment out of the trust',
        why: 'Keep a copy: it undoes the change.',
      },
    ],
  },
  hold: { days: 7, because: 'A week shows the daily and weekly jobs that came in from there.' },
  proof: 'A later import shows a trust that names production only.',
}
