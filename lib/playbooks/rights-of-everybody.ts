import type { Playbook, Step } from './playbook'

const steps: readonly Step[] = [
  {
    phase: 'look',
    title: 'Find the bindings of the group',
    why: 'Both kinds of binding can name it.',
    command: "kubectl get clusterrolebindings,rolebindings -A -o wide | grep -F '{name}'",
  },
  {
    phase: 'prepare',
    title: 'Bind the accounts that need it by name',
    why: 'The audit log tells who used these permissions; they get a binding before the group loses its own.',
    command:
      'kubectl create clusterrolebinding NAMED_BINDING --clusterrole=ROLE --serviceaccount=NAMESPACE:ACCOUNT',
    rollback: 'kubectl delete clusterrolebinding NAMED_BINDING',
  },
  {
    phase: 'switch',
    title: 'Remove the binding of the group and keep a copy',
    why: 'The copy restores it.',
    command:
      'kubectl get clusterrolebinding WIDE_BINDING -o yaml > binding.yaml\nkubectl delete clusterrolebinding WIDE_BINDING',
    rollback: 'kubectl apply -f binding.yaml',
  },
  {
    phase: 'watch',
    title: 'Monitor the audit log for answers of 403',
    why: 'They name the account that was forgotten.',
  },
]

export const rightsOfEverybody: Playbook = {
  summary: 'Bind the accounts that need the permissions by name, then remove the binding of the group.',
  preflight: [
    'Which accounts used these permissions? The audit log names them.',
    'Who created the binding, and for which tool?',
    'Is the API server reachable from outside? Then remove a binding of system:unauthenticated today.',
  ],
  steps: { kubernetes: steps, other: steps },
  hold: { days: 14, because: 'Two weeks cover every daily and weekly job twice.' },
  proof: 'A later import shows the group bound to roles of the system only.',
}
