import type { Playbook } from './playbook'

export const useAfterRevocation: Playbook = {
  summary: 'Find the resource that still lets it in, and make the end of a credential reach it.',
  preflight: [
    'Do the clocks of issuer and resource agree? A minute of difference looks like this.',
    'Does the resource check tokens offline? Then they work until they expire, by design: shorten their life.',
    'Who used it after its end? If nobody knows, it is an incident.',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        title: 'See which service accepted it and when',
        why: 'Changes in IAM reach every region within seconds to minutes; anything later has another cause.',
        command:
          'aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue={credentialId} --max-results 50',
      },
      {
        phase: 'switch',
        title: 'End the sessions that were made from it',
        why: 'Deleting a key does not end the sessions that it opened. A Deny with DateLessThan on aws:TokenIssueTime does.',
        command:
          'aws iam put-role-policy --role-name {name} --policy-name revoke-older-sessions --policy-document file://revoke.json',
        rollback: 'aws iam delete-role-policy --role-name {name} --policy-name revoke-older-sessions',
      },
      {
        phase: 'switch',
        title: 'Shorten the sessions',
        why: 'The longest session is the longest that a revocation can be late.',
        command: 'aws iam update-role --role-name {name} --max-session-duration 3600',
        rollback: 'aws iam update-role --role-name {name} --max-session-duration PREVIOUS_SECONDS',
      },
    ],
    kubernetes: [
      {
        phase: 'watch',
        title: 'See that the API server refuses it now',
        why: 'The API server looks at Secret, pod and service account on every request; only other recipients can be late.',
        command: 'kubectl --token=OLD_TOKEN auth whoami',
      },
      {
        phase: 'switch',
        title: 'Let other recipients ask',
        why: 'A recipient that verifies signatures offline accepts a token until it expires. A token review knows of the end.',
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
        why: 'SVIDs are not revoked, they expire: their life is the longest that an end can be late. The update replaces the whole entry.',
        command:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -x509SVIDTTL 600 -jwtSVIDTTL 120',
        rollback:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -x509SVIDTTL PREVIOUS_SECONDS -jwtSVIDTTL PREVIOUS_SECONDS',
      },
      {
        phase: 'watch',
        title: 'See that the peer takes up the current bundle',
        why: 'A peer with an old bundle trusts an old authority.',
        command: 'spire-server bundle show -format spiffe',
      },
    ],
    github: [
      {
        phase: 'look',
        title: 'See that the key is gone',
        why: 'Deploy keys end at once; a cloud session that was opened with a workflow’s token lives as long as the cloud’s role allows.',
        command: 'gh repo deploy-key list --repo {scope}',
      },
      {
        phase: 'switch',
        title: 'Shorten the session at the cloud',
        why: 'That is where the late use happens.',
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
        title: 'Let it ask the issuer, or shorten what it caches',
        why: 'Introspection or a short lifetime; nothing else ends a token.',
      },
      { phase: 'watch', title: 'Try the ended credential', why: 'A refusal is the proof.' },
    ],
  },
  hold: {
    days: 1,
    because: 'A day is longer than any token that should be out; a use after that is a new fault.',
  },
  proof: 'The log shows no accepted use after an end, for as long as the check looks back.',
}
