import type { Playbook, Step } from './playbook'

const numbers: Step = {
  phase: 'look',
  title: 'Read the numbers of repository and owner',
  why: 'They never change and are never given again.',
  command: "gh api /repos/OWNER/REPOSITORY --jq '{repository: .id, owner: .owner.id}'",
}

export const federationNamePin: Playbook = {
  summary: 'Add the number of the repository or of its owner to the trust.',
  preflight: [
    'Do the name and the owner still exist? If not, remove the trust today.',
    'Can the cloud read the claim repository_id or repository_owner_id? All large ones can.',
  ],
  steps: {
    aws: [
      numbers,
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
        title: 'Add the number to the condition',
        why: 'StringEquals on token.actions.githubusercontent.com:repository_owner_id beside the subject.',
        command: 'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json',
        rollback:
          'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust-before.json',
      },
    ],
    gcp: [
      numbers,
      {
        phase: 'switch',
        title: 'Ask for the number in the provider of the pool',
        why: 'The condition holds for every account that the pool can assume.',
        command:
          'gcloud iam workload-identity-pools providers update-oidc PROVIDER --workload-identity-pool=POOL --location=global --project={scope} --attribute-condition=CONDITION',
        rollback:
          'gcloud iam workload-identity-pools providers update-oidc PROVIDER --workload-identity-pool=POOL --location=global --project={scope} --attribute-condition=PREVIOUS_CONDITION',
      },
    ],
    other: [
      numbers,
      {
        phase: 'switch',
        title: 'Add the number to the trust',
        why: 'Beside the subject: names stay readable, and the number keeps others out.',
      },
    ],
  },
  hold: { days: 1, because: 'A day shows whether every workflow still gets in.' },
  proof: 'A later import shows a trust that asks for the number of the repository or of its owner.',
}
