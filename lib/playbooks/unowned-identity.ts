import type { Playbook } from './playbook'

export const unownedIdentity: Playbook = {
  summary: 'Find the team on call for it, set it as a tag on the identity, and confirm it in Muster.',
  preflight: [
    'Who created it, who deployed its workloads, who pays for it? Each suggestion in Muster states its source.',
    'Prefer a team: people leave.',
    'No owner after two weeks? Then follow the playbook for unused identities.',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        title: 'See who created it',
        why: 'The trail keeps 90 days of management events; older ones are in the bucket of the trail.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=ResourceName,AttributeValue={name} --max-results 50',
      },
      {
        phase: 'prepare',
        title: 'Tag it with the owner',
        why: 'The tag is read at the next import.',
        command: 'aws iam tag-{principal} --{principal}-name {name} --tags Key=owner,Value=TEAM',
        rollback: 'aws iam untag-{principal} --{principal}-name {name} --tag-keys owner',
      },
    ],
    kubernetes: [
      {
        phase: 'look',
        title: 'See what uses it',
        why: 'The team of the workload is the likely owner.',
        command:
          'kubectl -n {namespace} get pods --field-selector spec.serviceAccountName={name} --show-labels\nkubectl get namespace {namespace} --show-labels',
      },
      {
        phase: 'prepare',
        title: 'Tag it with the owner',
        why: 'An annotation is read at the next import; keep it in the manifest too, or the next deployment removes it.',
        command: 'kubectl -n {namespace} annotate serviceaccount {name} owner=TEAM',
        rollback: 'kubectl -n {namespace} annotate serviceaccount {name} owner-',
      },
    ],
    spiffe: [
      {
        phase: 'look',
        title: 'See which selectors and parent it has',
        why: 'Namespace and service account in the selectors name the workload, and so its team.',
        command: 'spire-server entry show -spiffeID {nativeId} -output json',
      },
      {
        phase: 'prepare',
        title: 'Set the owner in Muster',
        why: 'An entry has a hint and no tags; the assignment in Muster is kept across imports.',
      },
    ],
    github: [
      {
        phase: 'look',
        title: 'See who maintains the repository',
        why: 'CODEOWNERS and the last committers name the team.',
        command:
          "gh api /repos/{repository}/contents/.github/CODEOWNERS -H 'Accept: application/vnd.github.raw'\ngh api '/repos/{repository}/teams'",
      },
      {
        phase: 'prepare',
        title: 'Set the owner in Muster',
        why: 'And in CODEOWNERS, so that the next import suggests the same.',
      },
    ],
    other: [
      {
        phase: 'look',
        title: 'Ask its creator or budget owner',
        why: 'The contract or the creation ticket has a name.',
      },
      {
        phase: 'prepare',
        title: 'Set the owner in Muster',
        why: 'The assignment is kept across imports.',
      },
    ],
  },
  hold: { days: 14, because: 'Two weeks to object, before it counts as unowned.' },
  proof: 'An active owner is confirmed in Muster, or a later import has a tag that names one.',
}
