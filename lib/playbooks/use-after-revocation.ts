import type { Playbook } from './playbook'

export const useAfterRevocation: Playbook = {
  summary: 'Find the resource that still accepts it, and make revocation effective there.',
  preflight: [
    'Do the clocks of issuer and resource agree? A difference of one minute causes this.',
    'Does the resource check tokens offline? Then they are valid until they expire: shorten their lifetime.',
    'Who used it after revocation? If unknown, treat it as an incident.',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        title: 'Find which service accepted it and when',
        why: 'Changes in IAM reach every region within seconds to minutes; anything later has another cause.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=AccessKeyId,AttributeValue={credentialId} --max-results 50',
      },
      {
        phase: 'switch',
        title: 'Revoke sessions created with it',
        why: 'Deleting a key does not end its sessions. A Deny with DateLessThan on aws:TokenIssueTime does.',
        command:
          'aws iam put-{principal}-policy --{principal}-name {name} --policy-name revoke-older-sessions --policy-document file://revoke.json',
        rollback:
          'aws iam delete-{principal}-policy --{principal}-name {name} --policy-name revoke-older-sessions',
      },
      {
        phase: 'switch',
        of: ['iam_role'],
        title: 'Shorten the sessions',
        why: 'A revocation takes effect at the latest when the longest session ends.',
        command: 'aws iam update-role --role-name {name} --max-session-duration 3600',
        rollback: 'aws iam update-role --role-name {name} --max-session-duration PREVIOUS_SECONDS',
      },
    ],
    kubernetes: [
      {
        phase: 'watch',
        title: 'Verify that the API server refuses it',
        why: 'The API server looks at Secret, pod and service account on every request; only other recipients can lag behind. Without your own configuration, because a client certificate in it would answer in place of the token.',
        command:
          'kubectl --kubeconfig=/dev/null --server=SERVER_URL --certificate-authority=ca.crt --token="$(cat old-token)" auth whoami',
      },
      {
        phase: 'switch',
        title: 'Use token review at other recipients',
        why: 'A recipient that verifies signatures offline accepts a token until it expires. A token review knows that it has ended.',
      },
      {
        phase: 'switch',
        title: 'Shorten the tokens',
        why: 'expirationSeconds on the projected volume, or --service-account-max-token-expiration on the API server.',
        command: 'kubectl -n {namespace} create token {name} --audience RECIPIENT --duration 10m',
      },
    ],
    spiffe: [
      {
        phase: 'switch',
        title: 'Shorten the SVIDs of the entry',
        why: 'SVIDs are not revoked; they expire. Their lifetime is the maximum delay. The update replaces the whole entry.',
        command:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -x509SVIDTTL 600 -jwtSVIDTTL 120',
        rollback:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -x509SVIDTTL PREVIOUS_SECONDS -jwtSVIDTTL PREVIOUS_SECONDS',
      },
      {
        phase: 'watch',
        title: 'Verify that the peer uses the current bundle',
        why: 'A peer with an old bundle trusts an old authority.',
        command: 'spire-server bundle show -format spiffe',
      },
    ],
    github: [
      {
        phase: 'look',
        title: 'Verify that the key is deleted',
        why: 'Deploy keys end at once; a cloud session that was opened with a workflow’s token lives as long as the cloud’s role allows.',
        command: 'gh repo deploy-key list --repo {repository}',
      },
      {
        phase: 'switch',
        title: 'Shorten the session at the cloud',
        why: 'The late use happens there.',
      },
    ],
    other: [
      {
        phase: 'look',
        title: 'Find the resource that accepted it',
        why: 'One resource with a cache is the usual cause.',
      },
      {
        phase: 'switch',
        title: 'Use introspection, or shorten its cache',
        why: 'Only introspection or a short lifetime ends a token.',
      },
      { phase: 'watch', title: 'Try the ended credential', why: 'It must be refused.' },
    ],
  },
  hold: {
    days: 1,
    because: 'One day is longer than any valid token; later use is a new problem.',
  },
  proof: 'The log shows no accepted use after an end, for as long as the check looks back.',
}
