import type { Playbook } from './playbook'

export const openFederationTrust: Playbook = {
  summary: 'Name the exact subject and audience in the trust policy.',
  preflight: [
    'Which subjects assumed it in the last 90 days? The Trust tab lists them; allow only these.',
    'Did an unknown subject assume it? Then treat it as an incident first.',
    'Is the issuer shared with others, like a public CI service? Then fix it at once.',
  ],
  steps: {
    aws: [
      {
        phase: 'prepare',
        of: ['iam_role'],
        title: 'Keep a copy of the trust policy',
        why: 'The rollback of the next step needs it.',
        command:
          "aws iam get-role --role-name {name} --query 'Role.AssumeRolePolicyDocument' > trust-before.json",
      },
      {
        phase: 'look',
        title: 'See who came in',
        why: 'The event has the subject as the user identity.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoleWithWebIdentity --max-results 50',
      },
      {
        phase: 'switch',
        of: ['iam_role'],
        title: 'Set the conditions',
        why: 'StringEquals on ISSUER:aud and ISSUER:sub; StringLike only where part of the subject changes. It applies to new sessions at once.',
        command: 'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json',
        rollback:
          'aws iam update-assume-role-policy --role-name {name} --policy-document file://trust-before.json',
      },
      {
        phase: 'switch',
        title: 'Revoke existing sessions',
        why: 'Existing sessions stay valid after the change. This inline policy refuses those that were issued before now: a Deny on * with DateLessThan on aws:TokenIssueTime.',
        command:
          'aws iam put-{principal}-policy --{principal}-name {name} --policy-name revoke-older-sessions --policy-document file://revoke.json',
        rollback:
          'aws iam delete-{principal}-policy --{principal}-name {name} --policy-name revoke-older-sessions',
      },
    ],
    kubernetes: [
      {
        phase: 'look',
        title: 'Read which issuers the API server trusts',
        why: 'Structured authentication configuration names issuers, audiences and claim rules.',
        command:
          'kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -- --authentication-config',
      },
      {
        phase: 'switch',
        title: 'Add audiences and a rule on the subject',
        why: 'In the file of --authentication-config: issuer.audiences, and claimValidationRules on the claims that name the caller. The API server reloads the file automatically.',
      },
      {
        phase: 'watch',
        title: 'Verify that an unknown token is refused',
        why: 'A refusal proves that the rule is active. Without your own configuration, because a client certificate in it would answer in place of the token.',
        command:
          'kubectl --kubeconfig=/dev/null --server=SERVER_URL --certificate-authority=ca.crt --token="$(cat token-of-another)" auth whoami',
      },
    ],
    spiffe: [
      {
        phase: 'look',
        title: 'Show the entries of this identity, with their parents and selectors',
        why: 'Every process that matches all selectors of one entry, on a node of its parent, gets this identity.',
        command: 'spire-server entry show -spiffeID {nativeId}',
      },
      {
        phase: 'switch',
        title: 'Name the workload in the selectors',
        why: 'Root alone or a namespace alone matches any process there: add the path or hash of the binary, the service account or the image. The update replaces the whole entry.',
        command:
          'spire-server entry update -entryID ENTRY_ID -parentID PARENT_ID -spiffeID {nativeId} -selector k8s:ns:NAMESPACE -selector k8s:sa:ACCOUNT',
        rollback:
          'spire-server entry update -entryID ENTRY_ID -parentID PARENT_ID -spiffeID {nativeId} -selector THE_SELECTORS_BEFORE',
      },
      {
        phase: 'look',
        title: 'Show which trust domains are federated, and with which entries',
        why: 'An entry that federates with a domain lets its members be verified here.',
        command: 'spire-server federation list\nspire-server entry show -federatesWith spiffe://OTHER_DOMAIN',
      },
      {
        phase: 'switch',
        title: 'Remove the federation where it is not needed',
        why: 'It can be created again from its bundle endpoint.',
        command: 'spire-server federation delete -id spiffe://OTHER_DOMAIN',
        rollback:
          'spire-server federation create -trustDomain spiffe://OTHER_DOMAIN -bundleEndpointURL URL -bundleEndpointProfile https_web',
      },
    ],
    github: [
      {
        phase: 'prepare',
        title: 'Extend the subject',
        why: 'By default it names repository and branch or environment. Added claims let the other side tell workflows apart.',
        command:
          "gh api /repos/{repository}/actions/oidc/customization/sub > subject-before.json\ngh api -X PUT /repos/{repository}/actions/oidc/customization/sub -F use_default=false -f 'include_claim_keys[]=repo' -f 'include_claim_keys[]=context' -f 'include_claim_keys[]=job_workflow_ref'",
        rollback:
          'gh api -X PUT /repos/{repository}/actions/oidc/customization/sub --input subject-before.json',
      },
      {
        phase: 'switch',
        title: 'Require that subject at the other side',
        why: 'Change the trust of the cloud role first to accept both forms, then to the new one only.',
      },
    ],
    other: [
      { phase: 'look', title: 'List the subjects that assumed it', why: 'Allow only these.' },
      {
        phase: 'switch',
        title: 'Set subject and audience in the trust',
        why: 'Exact where possible; a pattern only where a part changes.',
      },
      {
        phase: 'switch',
        title: 'Revoke existing sessions',
        why: 'Existing sessions stay valid after the change.',
      },
    ],
  },
  hold: {
    days: 7,
    because: 'A week shows the pipelines that the new conditions miss; they fail with a clear error.',
  },
  proof:
    'A later import shows a trust policy limited to named subjects. Muster does not search the log for unknown subjects: check earlier sessions yourself.',
}
