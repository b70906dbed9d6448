import type { Playbook } from '../playbook'

/** Smaller rights beside the old ones first; the old ones go when nothing misses them. */
export const narrowRightsSteps: Playbook['steps'] = {
  aws: [
    {
      phase: 'look',
      title: 'Ask AWS what was used, action by action',
      why: 'The report covers actions that your trail does not record. Muster’s page of the identity has the policy of what was seen in use, ready to copy.',
      command:
        'aws iam generate-service-last-accessed-details --arn {nativeId} --granularity ACTION_LEVEL\naws iam get-service-last-accessed-details --job-id JOB_ID',
    },
    {
      phase: 'switch',
      title: 'Cap it with a permissions boundary',
      why: 'A boundary takes effect at once and removes nothing: taking it off restores every right. For a user: put-user-permissions-boundary and --user-name.',
      command:
        'aws iam create-policy --policy-name {name}-used --policy-document file://used.json\naws iam put-role-permissions-boundary --role-name {name} --permissions-boundary arn:aws:iam::{scope}:policy/{name}-used',
      rollback: 'aws iam delete-role-permissions-boundary --role-name {name}',
    },
    {
      phase: 'watch',
      title: 'Watch for AccessDenied',
      why: 'What the boundary stops and the workload needs shows up here by name. CloudTrail lists a user by its name and a role by the name of its session.',
      command:
        'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=USER_OR_SESSION_NAME --max-results 50',
    },
    {
      phase: 'finish',
      title: 'Attach the small policy and detach the large one',
      why: 'Only after the hold; then the boundary has done its work.',
      command:
        'aws iam attach-role-policy --role-name {name} --policy-arn arn:aws:iam::{scope}:policy/{name}-used\naws iam detach-role-policy --role-name {name} --policy-arn LARGE_POLICY_ARN',
      rollback: 'aws iam attach-role-policy --role-name {name} --policy-arn LARGE_POLICY_ARN',
    },
  ],
  kubernetes: [
    {
      phase: 'look',
      title: 'List what it may do and through which bindings',
      why: 'Rights add up over role bindings, cluster role bindings and the groups of service accounts.',
      command:
        'kubectl auth can-i --list --as=system:serviceaccount:{namespace}:{name} -n {namespace}\nkubectl get rolebindings,clusterrolebindings -A -o wide',
    },
    {
      phase: 'prepare',
      title: 'Add a role with what was seen in use',
      why: 'It stands beside the old one, so nothing stops.',
      command:
        'kubectl -n {namespace} create role {name}-used --verb=get,list --resource=RESOURCE\nkubectl -n {namespace} create rolebinding {name}-used --role={name}-used --serviceaccount={namespace}:{name}',
      rollback: 'kubectl -n {namespace} delete rolebinding/{name}-used role/{name}-used',
    },
    {
      phase: 'switch',
      title: 'Take the large binding away, with a copy',
      why: 'A refused request now names exactly what is missing; the copy puts the binding back.',
      command:
        'kubectl get clusterrolebinding LARGE_BINDING -o yaml > binding.yaml\nkubectl delete clusterrolebinding LARGE_BINDING',
      rollback: 'kubectl apply -f binding.yaml',
    },
    {
      phase: 'watch',
      title: 'Watch the audit log for answers of 403',
      why: 'The user of the line is system:serviceaccount:{namespace}:{name}.',
    },
  ],
  spiffe: [
    {
      phase: 'look',
      title: 'Show what the entry grants on the server',
      why: 'An entry is powerful when it is admin, downstream, or the parent of others.',
      command: 'spire-server entry show -spiffeID {nativeId} -output json',
    },
    {
      phase: 'switch',
      title: 'Update it without -admin and -downstream',
      why: 'An update replaces the whole entry: parent, selectors and lifetimes have to be given again, and a flag that is left out is off.',
      command:
        'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -x509SVIDTTL 3600 -jwtSVIDTTL 300',
      rollback:
        'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -admin',
    },
    {
      phase: 'watch',
      title: 'Watch the server’s audit log',
      why: 'A call that needed the right is answered with PermissionDenied.',
    },
  ],
  github: [
    {
      phase: 'look',
      title: 'Read what workflows may do by default',
      why: 'A token that may write makes every action that a workflow uses able to write.',
      command: 'gh api /repos/{scope}/actions/permissions/workflow',
    },
    {
      phase: 'switch',
      title: 'Set the default to read and name the rest in the workflow',
      why: 'A job that needs more says so in its own permissions block, where review sees it.',
      command:
        'gh api -X PUT /repos/{scope}/actions/permissions/workflow -f default_workflow_permissions=read -F can_approve_pull_request_reviews=false',
      rollback:
        'gh api -X PUT /repos/{scope}/actions/permissions/workflow -f default_workflow_permissions=write',
    },
    {
      phase: 'watch',
      title: 'Run the workflows',
      why: 'A job that lacks a right fails with the name of that right.',
      command: 'gh run list --repo {scope} --limit 20',
    },
  ],
  vault: [
    {
      phase: 'look',
      title: 'Read its policies and keep a copy',
      why: 'A policy may serve other roles too; the copy puts it back.',
      command:
        'vault read -field=token_policies auth/approle/role/{name}\nvault policy read LARGE_POLICY > before.hcl',
    },
    {
      phase: 'prepare',
      title: 'Write a policy with the paths that were used',
      why: 'It stands beside the old one, so nothing stops.',
      command: 'vault policy write {name}-used used.hcl',
      rollback: 'vault policy delete {name}-used',
    },
    {
      phase: 'switch',
      title: 'Give the role the small policy',
      why: 'New tokens get it; those that are out keep the old one until they end.',
      command: 'vault write auth/approle/role/{name} token_policies={name}-used',
      rollback: 'vault write auth/approle/role/{name} token_policies=LARGE_POLICY',
    },
    {
      phase: 'watch',
      title: 'Watch the audit log for permission denied',
      why: 'What the small policy stops and the workload needs shows up here by path.',
    },
  ],
  azure: [
    {
      phase: 'look',
      title: 'List its assignments',
      why: 'The page of the identity says which actions were seen in use.',
      command: 'az role assignment list --assignee {nativeId} --all',
    },
    {
      phase: 'prepare',
      title: 'Make a role with the actions that were used',
      why: 'It stands beside the old one, so nothing stops.',
      command: 'az role definition create --role-definition used.json',
      rollback: 'az role definition delete --name SMALL_ROLE',
    },
    {
      phase: 'switch',
      title: 'Assign the small role and take the large one away',
      why: 'In this order it is never without rights. Changes take some minutes to reach everywhere.',
      command:
        'az role assignment create --assignee {nativeId} --role SMALL_ROLE --scope SCOPE\naz role assignment delete --assignee {nativeId} --role LARGE_ROLE --scope SCOPE',
      rollback: 'az role assignment create --assignee {nativeId} --role LARGE_ROLE --scope SCOPE',
    },
    {
      phase: 'watch',
      title: 'Watch for refused calls',
      why: 'AuthorizationFailed names the missing action.',
      command: 'az monitor activity-log list --caller {nativeId} --status Failed --offset 7d',
    },
  ],
  gcp: [
    {
      phase: 'look',
      title: 'Read what the role recommender saw in use',
      why: 'It looks at ninety days of permissions used and proposes a smaller role.',
      command:
        'gcloud recommender recommendations list --recommender=google.iam.policy.Recommender --location=global --project={scope}',
    },
    {
      phase: 'prepare',
      title: 'Make a role with the permissions that were used',
      why: 'It stands beside the old one, so nothing stops.',
      command: 'gcloud iam roles create SMALL_ROLE --project={scope} --file=used.yaml',
      rollback: 'gcloud iam roles delete SMALL_ROLE --project={scope}',
    },
    {
      phase: 'switch',
      title: 'Bind the small role and take the large one away',
      why: 'In this order it is never without rights.',
      command:
        'gcloud projects add-iam-policy-binding {scope} --member=serviceAccount:EMAIL --role=projects/{scope}/roles/SMALL_ROLE\ngcloud projects remove-iam-policy-binding {scope} --member=serviceAccount:EMAIL --role=LARGE_ROLE',
      rollback:
        'gcloud projects add-iam-policy-binding {scope} --member=serviceAccount:EMAIL --role=LARGE_ROLE',
    },
    {
      phase: 'watch',
      title: 'Watch for refused calls',
      why: 'PERMISSION_DENIED names the missing permission.',
      command: 'gcloud logging read protoPayload.status.code=7 --project={scope} --freshness=7d',
    },
  ],
  other: [
    {
      phase: 'prepare',
      title: 'Make a role with the rights that were seen in use',
      why: 'Beside the old one, so that nothing stops.',
    },
    {
      phase: 'switch',
      title: 'Move the identity to it and keep the old role',
      why: 'One change puts it back.',
    },
    { phase: 'finish', title: 'Watch for refusals, then remove the old role', why: 'Only after the hold.' },
  ],
}
