import type { Playbook } from './playbook'

export const sharedAcrossWorkloads: Playbook = {
  summary: 'Give each workload an identity of its own, move them one by one, and end the shared one last.',
  preflight: [
    'Which workloads present it? The use tab of the identity lists every context with its last day.',
    'Are they replicas of one deployment, or behind one proxy? Then it is one workload, and the finding can be accepted.',
    'What does each of them need? The new identities should hold less than the shared one.',
  ],
  steps: {
    aws: [
      {
        phase: 'prepare',
        title: 'Make a role for one of the workloads',
        why: 'A role per workload needs no key at all. Its policy holds what that one workload was seen to use.',
        command:
          'aws iam create-role --role-name WORKLOAD --assume-role-policy-document file://trust.json\naws iam put-role-policy --role-name WORKLOAD --policy-name used --policy-document file://used.json',
        rollback:
          'aws iam delete-role-policy --role-name WORKLOAD --policy-name used\naws iam delete-role --role-name WORKLOAD',
      },
      {
        phase: 'switch',
        title: 'Move that workload, and see the shared one without it',
        why: 'One at a time: the context of the moved workload stops appearing for the shared identity. CloudTrail lists a user by its name and a role by the name of its session.',
        command:
          'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=USER_OR_SESSION_NAME --max-results 50',
      },
      {
        phase: 'switch',
        title: 'Switch the shared key off when the last one has moved',
        why: 'Inactive can be made active again.',
        command:
          'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Inactive',
        rollback:
          'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Active',
      },
      {
        phase: 'finish',
        title: 'Delete it',
        why: 'Only after the hold.',
        command: 'aws iam delete-access-key --user-name {name} --access-key-id {credentialId}',
      },
    ],
    kubernetes: [
      {
        phase: 'prepare',
        title: 'Make a service account for one of the workloads',
        why: 'Service accounts cost nothing; one per deployment is the rule.',
        command:
          'kubectl -n {namespace} create serviceaccount WORKLOAD\nkubectl -n {namespace} create rolebinding WORKLOAD --role=ROLE --serviceaccount={namespace}:WORKLOAD',
        rollback: 'kubectl -n {namespace} delete rolebinding/WORKLOAD serviceaccount/WORKLOAD',
      },
      {
        phase: 'switch',
        title: 'Move the deployment to it',
        why: 'Pods restart with the new identity; the old one is one command away.',
        command: 'kubectl -n {namespace} set serviceaccount deployment WORKLOAD WORKLOAD',
        rollback: 'kubectl -n {namespace} set serviceaccount deployment WORKLOAD {name}',
      },
      {
        phase: 'watch',
        title: 'See who is left',
        why: 'When no pod names it, the shared account can go.',
        command: 'kubectl -n {namespace} get pods --field-selector spec.serviceAccountName={name}',
      },
      {
        phase: 'finish',
        title: 'Delete the shared account',
        why: 'Only after the hold.',
        command: 'kubectl -n {namespace} delete serviceaccount {name}',
      },
    ],
    spiffe: [
      {
        phase: 'look',
        title: 'Show the selectors that several workloads satisfy',
        why: 'Too few selectors make one SPIFFE ID fit many processes.',
        command: 'spire-server entry show -spiffeID {nativeId} -output json',
      },
      {
        phase: 'prepare',
        title: 'Make an entry per workload with narrower selectors',
        why: 'Beside the old one, so that each gets its own SVID before the shared one goes.',
        command:
          'spire-server entry create -spiffeID spiffe://{scope}/WORKLOAD -parentID PARENT_ID -selector k8s:ns:NAMESPACE -selector k8s:sa:SERVICE_ACCOUNT',
        rollback: 'spire-server entry delete -entryID NEW_ENTRY_ID',
      },
      {
        phase: 'finish',
        title: 'Delete the shared entry',
        why: 'Only after the hold. SVIDs that are out live until they expire.',
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
        command: 'gh secret set SECRET_NAME --repo {scope}',
        rollback: 'gh secret delete SECRET_NAME --repo {scope}',
      },
      {
        phase: 'finish',
        title: 'Remove the shared one',
        why: 'Only after the hold.',
        command: 'gh secret delete SECRET_NAME --org ORG',
      },
    ],
    other: [
      {
        phase: 'prepare',
        title: 'Make one identity per workload',
        why: 'With what that workload needs, and no more.',
      },
      { phase: 'switch', title: 'Move the workloads one by one', why: 'The log shows who is left.' },
      { phase: 'finish', title: 'Disable, watch, delete the shared one', why: 'In this order.' },
    ],
  },
  hold: {
    days: 14,
    because: 'Two weeks show a workload that was not on the list: it fails and can be moved then.',
  },
  proof: 'The issuance log shows one workload for each credential over the look-back of the check.',
}
