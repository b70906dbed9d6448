import type { Playbook } from './playbook'

export const groupHeldRights: Playbook = {
  summary: 'Give the machine a policy of its own with what it uses, then take it out of the group.',
  preflight: [
    'What does it use of the rights of the group? Its page has a right-sized policy.',
    'Who else is in the group? People and machines need different rights.',
    'Does some automation put it back into the group? Change that first.',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        of: ['iam_user'],
        title: 'List its groups and what they give',
        why: 'A user may be in several; rights add up.',
        command:
          'aws iam list-groups-for-user --user-name {name}\naws iam list-attached-group-policies --group-name GROUP',
      },
      {
        phase: 'prepare',
        of: ['iam_user'],
        title: 'Attach a policy of its own',
        why: 'Beside the group, so nothing breaks.',
        command:
          'aws iam put-user-policy --user-name {name} --policy-name own --policy-document file://used.json',
        rollback: 'aws iam delete-user-policy --user-name {name} --policy-name own',
      },
      {
        phase: 'switch',
        of: ['iam_user'],
        title: 'Take it out of the group',
        why: 'It takes effect within seconds and can be undone as fast.',
        command: 'aws iam remove-user-from-group --user-name {name} --group-name GROUP',
        rollback: 'aws iam add-user-to-group --user-name {name} --group-name GROUP',
      },
      {
        phase: 'watch',
        title: 'Monitor AccessDenied',
        why: 'It names rights that only the group gave.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=Username,AttributeValue={name} --max-results 50',
      },
    ],
    kubernetes: [
      {
        phase: 'look',
        title: 'List the bindings to groups of service accounts',
        why: 'A binding to system:serviceaccounts, or to that of a namespace, is one to each account in it, later ones too.',
        command:
          'kubectl get rolebindings,clusterrolebindings -A -o wide | grep -E "system:(serviceaccounts|authenticated)"',
      },
      {
        phase: 'prepare',
        title: 'Bind the accounts that need it',
        why: 'Beside the binding of the group, so nothing breaks.',
        command:
          'kubectl -n {namespace} create rolebinding {name}-own --role=ROLE --serviceaccount={namespace}:{name}',
        rollback: 'kubectl -n {namespace} delete rolebinding {name}-own',
      },
      {
        phase: 'switch',
        title: 'Remove the binding of the group and keep a copy',
        why: 'The copy restores it.',
        command:
          'kubectl get clusterrolebinding BINDING -o yaml > binding.yaml\nkubectl delete clusterrolebinding BINDING',
        rollback: 'kubectl apply -f binding.yaml',
      },
      {
        phase: 'watch',
        title: 'Monitor the audit log for answers of 403',
        why: 'Accounts that used the binding of the group show up there.',
      },
    ],
    other: [
      { phase: 'prepare', title: 'Give it rights of its own', why: 'Beside those of the group.' },
      { phase: 'switch', title: 'Take it out of the group', why: 'One change puts it back.' },
      { phase: 'watch', title: 'Monitor denied calls', why: 'They name what only the group gave.' },
    ],
  },
  hold: { days: 30, because: 'A month shows the monthly jobs that need a right of the group.' },
  proof: 'A later import shows no right of it through a group.',
}
