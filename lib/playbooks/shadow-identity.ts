import type { Playbook } from './playbook'
import { switchOffSteps } from './steps/switch-off'

export const shadowIdentity: Playbook = {
  summary: 'Find out why the inventory leaves it out, then list it with an owner or switch it off.',
  preflight: [
    'Does the export cover the whole account? A path, a namespace or a folder may be missing.',
    'Who uses it? The Use tab lists actions and source addresses.',
    'If nobody knows it, treat it as an incident: somebody created it outside the normal process.',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        title: 'Ask AWS whether it exists',
        why: 'The answer has its path, its creation date and its tags.',
        command: 'aws iam get-{principal} --{principal}-name {name}',
      },
      {
        phase: 'look',
        title: 'See who created it',
        why: 'The trail keeps 90 days of management events; older ones are in the bucket of the trail.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=ResourceName,AttributeValue={name} --max-results 50',
      },
      ...switchOffSteps.aws!.filter(({ phase }) => phase !== 'look'),
    ],
    kubernetes: [
      {
        phase: 'look',
        title: 'Ask the cluster whether it exists',
        why: 'If it does, the export left out its namespace: the reader lacks the permission to list it.',
        command: 'kubectl -n {namespace} get serviceaccount {name} -o yaml',
      },
      ...switchOffSteps.kubernetes!.filter(({ phase }) => phase !== 'look'),
    ],
    github: switchOffSteps.github!,
    azure: switchOffSteps.azure!,
    gcp: switchOffSteps.gcp!,
    vault: switchOffSteps.vault!,
    other: [
      {
        phase: 'look',
        title: 'Look it up where it lives',
        why: 'If it exists, the export has to be extended; if not, its credential outlived it.',
      },
      ...switchOffSteps.other,
    ],
  },
  hold: {
    days: 30,
    because: 'A month covers month-end jobs that nobody knows about.',
  },
  proof: 'A later import lists it, or a later complete import and the log show it no more.',
}
