import type { Playbook } from './playbook'

const spiffe = [
  {
    phase: 'look',
    title: 'See who had it issued',
    why: 'The audit log of the server names the caller of each mint, or the local user on the server.',
    command: "grep -F '{nativeId}' spire-server.log | grep -E 'Mint(X509|JWT)SVID'",
  },
  {
    phase: 'prepare',
    title: 'Register the workload that really needs the ID',
    why: 'With an entry an agent attests the workload before it gets the SVID.',
    command:
      'spire-server entry create -parentID PARENT_ID -spiffeID {nativeId} -selector k8s:ns:NAMESPACE -selector k8s:sa:ACCOUNT',
    rollback: 'spire-server entry delete -entryID ENTRY_ID',
  },
  {
    phase: 'switch',
    title: 'Take the right to mint away',
    why: 'Only entries with admin, and users who reach the socket of the server, may mint. Take admin from the caller, or close the socket.',
    command: 'spire-server entry show -spiffeID CALLER_ID',
  },
  {
    phase: 'watch',
    title: 'See that no SVID is issued for it without an entry',
    why: 'Those that are out end by their lifetime.',
  },
] as const

export const svidWithoutEntry: Playbook = {
  summary: 'Find out who had the SVID issued, register the workload, and take the right to mint away.',
  preflight: [
    'Does anybody know the ID? If not, treat it as an incident: whoever can mint can be anybody in the trust domain.',
    'Was an entry deleted since the last export? Then import the entries again first.',
  ],
  steps: { spiffe, other: spiffe },
  hold: { days: 1, because: 'an X.509-SVID lives an hour by default, a minted one may live longer' },
  proof: 'A later export of the entries names the ID.',
}
