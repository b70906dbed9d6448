import type { Playbook } from './playbook'
import { narrowRightsSteps } from './steps/narrow-rights'

export const privilegeEscalationPath: Playbook = {
  summary: 'Cut the path at its cheapest edge: one right on one resource is often enough.',
  preflight: [
    'Which edge of the path is used at all? An unused one can go today.',
    'Does a condition that Muster does not model block it already? Then record that with the acceptance.',
    'Who else walks the same edge? Cutting it there closes several findings.',
  ],
  steps: {
    ...narrowRightsSteps,
    aws: [
      {
        phase: 'look',
        title: 'Ask AWS whether the edge is open',
        why: 'The simulator evaluates policies, boundaries and organisation policies together.',
        command:
          'aws iam simulate-principal-policy --policy-source-arn {nativeId} --action-names iam:PassRole iam:CreateAccessKey iam:AttachRolePolicy iam:UpdateAssumeRolePolicy sts:AssumeRole',
      },
      {
        phase: 'switch',
        title: 'Name the resource in the right that makes the edge',
        why: 'iam:PassRole on * lends every role; on one role with iam:PassedToService it lends that one to one service. A new version keeps the old one to return to.',
        command:
          'aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://narrower.json --set-as-default',
        rollback: 'aws iam set-default-policy-version --policy-arn POLICY_ARN --version-id PREVIOUS_VERSION',
      },
      {
        phase: 'watch',
        title: 'Watch for AccessDenied',
        why: 'Whoever needed the wide form shows up by name.',
        command:
          'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=USER_OR_SESSION_NAME --max-results 50',
      },
      {
        phase: 'finish',
        title: 'Delete the old version',
        why: 'Only after the hold.',
        command: 'aws iam delete-policy-version --policy-arn POLICY_ARN --version-id PREVIOUS_VERSION',
      },
    ],
  },
  hold: { days: 14, because: 'Edges to other identities are used by deployments; two weeks hold a few.' },
  proof: 'A later import shows no path to administrator rights within the steps that the check counts.',
}
