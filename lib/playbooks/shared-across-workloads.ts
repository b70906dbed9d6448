import type { Playbook } from './playbook'

export const sharedAcrossWorkloads: Playbook = {
  summary: 'Give each workload its own identity, move them one by one, and delete the shared one last.',
  preflight: [
    'Which workloads use it? The use tab of the identity lists every context with its last day.',
    'Are they replicas of one deployment, or behind one proxy? Then it is one workload, and the finding can be accepted.',
    'What does each of them need? The new identities should have fewer permissions than the shared one.',
  ],
  steps: {
    aws: [
      {
        phase: 'prepare',
        title: 'Create a role for one of the workloads',
        why: 'A role per workload needs no key at all. Its policy contains what that workload used.',
        command:
          'aws iam create-role --role-name WORKLOAD --assume-role-policy-document file://trust.json\naws iam put-role-policy --role-name WORKLOAD --policy-name used --policy-document file://used.json',
        rollback:
          'aws iam delete-role-policy --role-name WORKLOAD --policy-name used\naws iam delete-role --role-name WORKLOAD',
      },
      {
        phase: 'switch',
        title: 'Move that workload and verify that it no longer uses the shared identity',
        why: 'One at a time: the context of the moved workload stops appearing for the shared identity. CloudTrail lists a user by its name and a role by the name of its session.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=Username,AttributeValue=USER_OR_SESSION_NAME --max-results 50',
      },
      {
        phase: 'switch',
        of: ['iam_user'],
        title: 'Disable the shared key when the last workload has moved',
        why: 'An inactive key can be activated again.',
        command:
          'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Inactive',
        rollback:
          'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Active',
      },
      {
        phase: 'finish',
        of: ['iam_user'],
        title: 'Delete it',
        why: 'Only after the monitoring period.',
        command: 'aws iam delete-access-key --user-name {name} --access-key-id {credentialId}',
      },
    ],
    kubernetes: [
      {
        phase: 'prepare',
        title: 'Create a service account for one of the workloads',
        why: 'Use one service account per deployment.',
        command:
          'kubectl -n {namespace} create serviceaccount WORKLOAD\nkubectl -n {namespace} create rolebinding WORKLOAD --role=ROLE --serviceaccount={namespace}:WORKLOAD',
        rollback: 'kubectl -n {namespace} delete rolebinding/WORKLOAD serviceaccount/WORKLOAD',
      },
      {
        phase: 'switch',
        title: 'Move the deployment to it',
        why: 'Pods restart with the new identity; one command restores the old one.',
        command: 'kubectl -n {namespace} set serviceaccount deployment WORKLOAD WORKLOAD',
        rollback: 'kubectl -n {namespace} set serviceaccount deployment WORKLOAD {name}',
      },
      {
        phase: 'watch',
        title: 'See who is left',
        why: 'When no pod uses it, delete the shared account.',
        command: 'kubectl -n {namespace} get pods --field-selector spec.serviceAccountName={name}',
      },
      {
        phase: 'finish',
        title: 'Delete the shared account',
        why: 'Only after the monitoring period.',
        command: 'kubectl -n {namespace} delete serviceaccount {name}',
      },
    ],
    spiffe: [
      {
        phase: 'look',
        title: 'Show the selectors that several workloads match',
        why: 'With too few selectors one SPIFFE ID matches many processes.',
        command: 'spire-server entry show -spiffeID {nativeId} -output json',
      },
      {
        phase: 'prepare',
        title: 'Create one entry per workload with narrower selectors',
        why: 'In parallel to the old one, so that each workload has its own SVID before the shared one is deleted.',
        command:
          'spire-server entry create -spiffeID spiffe://{scope}/WORKLOAD -parentID PARENT_ID -selector k8s:ns:NAMESPACE -selector k8s:sa:SERVICE_ACCOUNT',
        rollback: 'spire-server entry delete -entryID NEW_ENTRY_ID',
      },
      {
        phase: 'finish',
        title: 'Delete the shared entry',
        why: 'Only after the monitoring period. Issued SVIDs are valid until they expire.',
        command: 'spire-server entry delete -entryID {credentialId}',
      },
    ],
    github: [
      {
        phase: 'look',
        title: 'Find the repositories that share the secret',
        why: 'An organisation secret is readable by every repository on its list.',
        command: 'gh secret list --org ORG\ngh api /orgs/ORG/actions/secrets/SECRET_NAME/repositories',
      },
      {
        phase: 'prepare',
        title: 'Give each repository its own',
        why: 'Set per repository, the organisation secret is overridden and can be removed later.',
        command: 'gh secret set {secretName} --repo {repository}',
        rollback: 'gh secret delete {secretName} --repo {repository}',
      },
      {
        phase: 'finish',
        title: 'Remove the shared one',
        why: 'Only after the monitoring period.',
        command: 'gh secret delete {secretName} --org ORG',
      },
    ],
    other: [
      {
        phase: 'prepare',
        title: 'Create one identity per workload',
        why: 'With what that workload needs, and no more.',
      },
      {
        phase: 'switch',
        title: 'Move the workloads one by one',
        why: 'The log shows which workloads remain.',
      },
      { phase: 'finish', title: 'Disable, monitor, then delete the shared one', why: 'In this order.' },
    ],
  },
  hold: {
    days: 14,
    because: 'Two weeks reveal workloads that were missed: they fail and can be moved.',
  },
  proof: 'The audit log shows one workload for each credential in the look-back period.',
}
