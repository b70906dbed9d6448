import type { Playbook } from './playbook'

export const missingAudience: Playbook = {
  summary: 'Request tokens with exactly one audience, and let the recipient refuse all others.',
  preflight: [
    'Who receives the tokens? Each recipient needs a unique audience.',
    'Does the recipient check the audience? Setting it helps only then.',
    'Does one token go to several recipients? Then the workload must request one token for each.',
  ],
  steps: {
    aws: [
      {
        phase: 'prepare',
        title: 'Ask for a token with the audience of AWS',
        why: 'Federated sign-in checks the audience against the client ids of the identity provider.',
        command:
          'aws iam list-open-id-connect-providers\naws iam get-open-id-connect-provider --open-id-connect-provider-arn PROVIDER_ARN',
      },
      {
        phase: 'switch',
        of: ['iam_role'],
        title: 'Require it in the trust policy of the role',
        why: 'StringEquals on ISSUER:aud makes AWS refuse tokens for other audiences.',
        command: 'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json',
        rollback:
          'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust-before.json',
      },
    ],
    kubernetes: [
      {
        phase: 'prepare',
        title: 'Ask for a token for one audience',
        why: 'In a pod: audience on the serviceAccountToken source of a projected volume. By hand:',
        command: 'kubectl -n {namespace} create token {name} --audience RECIPIENT --duration 1h',
      },
      {
        phase: 'switch',
        title: 'Check it at the recipient',
        why: 'A token review with spec.audiences answers with the audiences that fit; none means refuse.',
      },
    ],
    spiffe: [
      {
        phase: 'prepare',
        title: 'Fetch JWT-SVIDs for one audience each',
        why: 'The Workload API issues a token for the audience that is asked for.',
        command: 'spire-agent api fetch jwt -audience RECIPIENT -spiffeID {nativeId}',
      },
      {
        phase: 'watch',
        title: 'Verify that the recipient refuses another audience',
        why: 'Validation takes the audience as an argument; a wrong one must fail.',
        command: 'spire-agent api validate jwt -audience RECIPIENT -svid TOKEN',
      },
    ],
    github: [
      {
        phase: 'prepare',
        title: 'Name the audience where the workflow asks for the token',
        why: 'core.getIDToken takes the audience as its argument; most cloud sign-in actions have an input for it.',
        command: 'gh workflow view WORKFLOW --repo {repository} --yaml',
      },
      {
        phase: 'switch',
        title: 'Require it at the recipient',
        why: 'In the trust of the cloud role or the client.',
      },
    ],
    other: [
      { phase: 'prepare', title: 'Set one audience per token', why: 'At the issuer or in the request.' },
      {
        phase: 'switch',
        title: 'Refuse other audiences at the recipient',
        why: 'Otherwise the audience has no effect.',
      },
    ],
  },
  hold: {
    days: 2,
    because:
      'Longer than the longest token lifetime, so that no old token is in use when the recipient starts to refuse.',
  },
  proof: 'The audit log shows one audience on every token since the change.',
}
