import type { Playbook, Step } from './playbook'

const findRequester: Step = {
  phase: 'look',
  title: 'See who requests the tokens',
  why: 'A library that renews in the background and somebody who collects tokens look the same until the requester is known.',
}
const onDemand: Step = {
  phase: 'switch',
  title: 'Request a token when it is needed',
  why: 'Libraries have a setting for it; a job asks at its start.',
}

export const issuedNeverUsed: Playbook = {
  summary: 'Find who requests the tokens, and have them issued when they are needed.',
  preflight: [
    'Does the log show what the tokens are for? Data events are often left out.',
    'Is the requester the workload itself? If not, treat it as an incident.',
    'Does a library renew in the background? Then it is waste, and no incident.',
  ],
  steps: {
    aws: [
      {
        ...findRequester,
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=ResourceName,AttributeValue={nativeId} --max-results 50',
      },
      {
        phase: 'look',
        title: 'Check that data events are logged',
        why: 'Without them the trail shows no reading of objects, queues and tables.',
        command: 'aws cloudtrail get-event-selectors --region {region} --trail-name TRAIL',
      },
      onDemand,
    ],
    kubernetes: [
      {
        ...findRequester,
        why: 'In the audit log: create on serviceaccounts/token for this account. The kubelet renews the tokens of running pods; anybody else asked on purpose.',
      },
      {
        phase: 'switch',
        title: 'Mount no token where none is used',
        why: 'automountServiceAccountToken: false on the account; a pod that needs one says so.',
        command:
          'kubectl -n {namespace} patch serviceaccount {name} -p \'{"automountServiceAccountToken": false}\'',
        rollback:
          'kubectl -n {namespace} patch serviceaccount {name} -p \'{"automountServiceAccountToken": true}\'',
      },
    ],
    github: [
      {
        ...findRequester,
        why: 'A job with id-token: write requests tokens; the run shows the step.',
        command: 'gh run list --repo {repository} --limit 50',
      },
      onDemand,
    ],
    other: [findRequester, onDemand],
  },
  hold: { days: 1, because: 'Tokens are issued daily, so a day shows whether the number has fallen.' },
  proof: 'The log of the next 30 days shows most of its tokens in use, or fewer of them.',
}
