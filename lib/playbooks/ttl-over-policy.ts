import type { Playbook } from './playbook'

export const ttlOverPolicy: Playbook = {
  summary: 'Shorten the lifetime at the issuer; issued tokens expire on their own.',
  preflight: [
    'Does the workload renew before the end, or does it ask once at the start? The second kind breaks with a shorter lifetime.',
    'How long is the longest task that has to finish on one token?',
    'Is the lifetime set on the entry, the role, or as the default of the server? The most specific setting affects the fewest workloads.',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        of: ['iam_role'],
        title: 'Read the maximum session duration of the role',
        why: 'Callers may request less than the maximum; the log shows what they requested.',
        command: "aws iam get-role --role-name {name} --query 'Role.MaxSessionDuration'",
      },
      {
        phase: 'switch',
        of: ['iam_role'],
        title: 'Set it to an hour',
        why: 'One hour is the AWS default and minimum. Running sessions keep their duration.',
        command: 'aws iam update-role --role-name {name} --max-session-duration 3600',
        rollback: 'aws iam update-role --role-name {name} --max-session-duration PREVIOUS_SECONDS',
      },
    ],
    kubernetes: [
      {
        phase: 'prepare',
        title: 'Request one hour in the projected volume',
        why: 'Set expirationSeconds: 3600 on the serviceAccountToken source of the pod; the kubelet renews it at 80 % of its life.',
        command:
          "kubectl -n {namespace} get pods --field-selector spec.serviceAccountName={name} -o jsonpath='{.items[*].spec.volumes[*].projected.sources[*].serviceAccountToken}'",
      },
      {
        phase: 'switch',
        title: 'Cap it at the API server',
        why: 'Start kube-apiserver with --service-account-max-token-expiration=1h, and with --service-account-extend-token-expiration=false once no client reads its token only once.',
      },
    ],
    spiffe: [
      {
        phase: 'look',
        title: 'Show the lifetimes of the entry',
        why: 'Zero means the default of the server: one hour for X.509-SVIDs, five minutes for JWT-SVIDs.',
        command: 'spire-server entry show -spiffeID {nativeId} -output json',
      },
      {
        phase: 'switch',
        title: 'Set them on the entry',
        why: 'An update replaces the whole entry: parent and every selector have to be given again.',
        command:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -x509SVIDTTL 3600 -jwtSVIDTTL 300',
        rollback:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -x509SVIDTTL PREVIOUS_SECONDS -jwtSVIDTTL PREVIOUS_SECONDS',
      },
    ],
    github: [
      {
        phase: 'switch',
        title: 'Shorten the session at the cloud that accepts the token',
        why: 'GitHub’s own OIDC token lives for minutes; the credentials that a cloud gives in exchange have the lifetime that the cloud’s role allows.',
        command: 'aws iam update-role --role-name ROLE_NAME --max-session-duration 3600',
        rollback: 'aws iam update-role --role-name ROLE_NAME --max-session-duration PREVIOUS_SECONDS',
      },
    ],
    other: [
      {
        phase: 'switch',
        title: 'Lower the lifetime at the issuer',
        why: 'Per role or client, not for all at once.',
      },
      {
        phase: 'watch',
        title: 'Verify that the workload renews its token',
        why: 'One full lifetime without a failure is enough.',
      },
    ],
  },
  hold: {
    days: 2,
    because: 'Long enough for old tokens to expire and for a few renewals.',
  },
  proof: 'The audit log shows only lifetimes inside the policy for as long as the check looks back.',
}
