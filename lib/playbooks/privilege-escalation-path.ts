import type { Playbook } from './playbook'
import { narrowRightsSteps } from './steps/narrow-rights'

export const privilegeEscalationPath: Playbook = {
  summary: 'Cut the path at its easiest step: one permission on one resource is often enough.',
  preflight: [
    'Which step of the path is used? An unused one can be removed today.',
    'Does a condition that Muster does not evaluate block it? Then describe it in an exception.',
    'Which other identities use the same step? Cutting it closes several findings.',
  ],
  steps: {
    ...narrowRightsSteps,
    aws: [
      {
        phase: 'look',
        title: 'Check the step with the AWS policy simulator',
        why: 'The simulator evaluates policies, boundaries and organisation policies together.',
        command:
          'aws iam simulate-principal-policy --policy-source-arn {nativeId} --action-names iam:PassRole iam:CreateAccessKey iam:AttachRolePolicy iam:UpdateAssumeRolePolicy sts:AssumeRole',
      },
      {
        phase: 'switch',
        title: 'Name the resource in the permission that allows the step',
        why: 'iam:PassRole on * allows every role; on one role with iam:PassedToService it allows one role for one service. The old policy version is kept for rollback.',
        command:
          'aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://narrower.json --set-as-default',
        rollback: 'aws iam set-default-policy-version --policy-arn POLICY_ARN --version-id PREVIOUS_VERSION',
      },
      {
        phase: 'watch',
        title: 'Monitor AccessDenied',
        why: 'Denied calls show who needs the wider permission.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=Username,AttributeValue=USER_OR_SESSION_NAME --max-results 50',
      },
      {
        phase: 'finish',
        title: 'Delete the old version',
        why: 'Only after the monitoring period.',
        command: 'aws iam delete-policy-version --policy-arn POLICY_ARN --version-id PREVIOUS_VERSION',
      },
    ],
  },
  hold: { days: 14, because: 'The steps are used by deployments; two weeks cover several deployments.' },
  proof: 'A later import shows no path to admin within the steps of the check.',
}
