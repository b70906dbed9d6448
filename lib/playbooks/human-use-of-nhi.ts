import type { Playbook } from './playbook'

export const humanUseOfNhi: Playbook = {
  summary: 'Give the person their own access, then block human use of the machine identity.',
  preflight: [
    'Who used it, and for what? Often a task without an automated job.',
    'Is it a jump host or a pipeline that looks like a person? Check device and network first.',
    'Can the person get the same permission under their own name, for a limited time?',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        title: 'List human sessions',
        why: 'Console sign-ins and interactive clients are told apart in the event. CloudTrail lists a user by its name and a role by the name of its session.',
        command:
          'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=Username,AttributeValue=USER_OR_SESSION_NAME --max-results 50',
      },
      {
        phase: 'prepare',
        title: 'Give the person a role through the identity centre',
        why: 'Under their own name, so that the log shows who it was.',
        command:
          'aws sso-admin create-account-assignment --region {region} --instance-arn INSTANCE_ARN --target-id {scope} --target-type AWS_ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type USER --principal-id USER_ID',
        rollback:
          'aws sso-admin delete-account-assignment --region {region} --instance-arn INSTANCE_ARN --target-id {scope} --target-type AWS_ACCOUNT --permission-set-arn PERMISSION_SET_ARN --principal-type USER --principal-id USER_ID',
      },
      {
        phase: 'switch',
        of: ['iam_user'],
        title: 'Remove the console password of the machine',
        why: 'A machine needs none. Its keys keep working; a new password can be set from a file with Password and PasswordResetRequired.',
        command: 'aws iam delete-login-profile --user-name {name}',
        rollback: 'aws iam create-login-profile --user-name {name} --cli-input-json file://password.json',
      },
      {
        phase: 'switch',
        of: ['iam_user'],
        title: 'Rotate the key that the person knows',
        why: 'It may be in a shell history.',
        command: 'umask 077\naws iam create-access-key --user-name {name} > new-key.json',
        rollback: 'aws iam delete-access-key --user-name {name} --access-key-id NEW_KEY_ID',
      },
    ],
    kubernetes: [
      {
        phase: 'look',
        title: 'List who can request its token or impersonate it',
        why: 'create on serviceaccounts/token and impersonate are how a person becomes a service account.',
        command:
          'kubectl auth can-i create serviceaccounts/token -n {namespace} --as PERSON\nkubectl auth can-i impersonate serviceaccounts -n {namespace} --as PERSON',
      },
      {
        phase: 'prepare',
        title: 'Give the person their own binding',
        why: 'The audit log then carries their name.',
        command: 'kubectl -n {namespace} create rolebinding PERSON-view --clusterrole=view --user=PERSON',
        rollback: 'kubectl -n {namespace} delete rolebinding PERSON-view',
      },
      {
        phase: 'switch',
        title: 'Remove token requests and impersonation',
        why: 'With a copy of the role, which puts it back.',
        command:
          'kubectl -n {namespace} get role ROLE -o yaml > role.yaml\nkubectl -n {namespace} edit role ROLE',
        rollback: 'kubectl apply -f role.yaml',
      },
    ],
    spiffe: [
      {
        phase: 'look',
        title: 'Check which selectors match a person’s process',
        why: 'unix:uid of a shared login is the usual one.',
        command: 'spire-server entry show -spiffeID {nativeId} -output json',
      },
      {
        phase: 'switch',
        title: 'Narrow them to the workload',
        why: 'Path and hash of the binary, or namespace and service account. The update replaces the whole entry.',
        command:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector NARROWER_SELECTOR',
        rollback:
          'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector PREVIOUS_SELECTOR',
      },
    ],
    github: [
      {
        phase: 'look',
        title: 'See who can read or use the secret',
        why: 'Everybody with write access can print it from a workflow.',
        command: "gh api '/repos/{repository}/collaborators?permission=push' --jq '.[].login'",
      },
      {
        phase: 'switch',
        title: 'Put it behind an environment with reviewers',
        why: 'A run then needs the approval of a second person before it gets the secret.',
        command: 'gh secret set {secretName} --repo {repository} --env production',
        rollback: 'gh secret delete {secretName} --repo {repository} --env production',
      },
    ],
    other: [
      {
        phase: 'prepare',
        title: 'Give the person their own access',
        why: 'Otherwise the machine identity is used again.',
      },
      {
        phase: 'switch',
        title: 'Remove interactive access of the machine',
        why: 'A password, a console, a shared shell.',
      },
      { phase: 'switch', title: 'Rotate what people know', why: 'Known secrets stay known.' },
    ],
  },
  hold: { days: 14, because: 'Two weeks show whether the person still needs the old access.' },
  proof: 'The log shows no human use of this identity in the look-back period.',
}
