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
    title: 'Remove the permission to mint',
    why: 'Only entries with admin, and users who reach the socket of the server, can mint. Remove admin from the caller, or restrict the socket.',
    command: 'spire-server entry show -spiffeID CALLER_ID',
  },
  {
    phase: 'watch',
    title: 'Verify that no SVID is issued without an entry',
    why: 'Issued ones expire.',
  },
] as const

export const svidWithoutEntry: Playbook = {
  summary: 'Find out who had the SVID issued, register the workload, and remove the permission to mint.',
  preflight: [
    'Is the ID known? If not, treat it as an incident: whoever can mint can impersonate any workload in the trust domain.',
    'Was an entry deleted since the last export? Then import the entries again first.',
  ],
  steps: { spiffe, other: spiffe },
  hold: { days: 1, because: 'X.509-SVIDs last an hour by default, minted ones may last longer' },
  proof: 'A later export of the entries names the ID.',
}
