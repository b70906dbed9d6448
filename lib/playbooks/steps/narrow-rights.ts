import type { Playbook } from '../playbook'
import { watchDeniedCalls } from './azure'
import { asOkta, refusedRequests } from './okta'

/** Smaller rights beside the old ones first; the old ones go when nothing misses them. */
export const narrowRightsSteps: Playbook['steps'] = {
  aws: [
    {
      phase: 'look',
      title: 'List the used actions with AWS',
      why: 'The report covers actions that the trail does not record. The identity page in Muster has a right-sized policy to copy.',
      command:
        'aws iam generate-service-last-accessed-details --arn {nativeId} --granularity ACTION_LEVEL\naws iam get-service-last-accessed-details --job-id JOB_ID',
    },
    {
      phase: 'switch',
      title: 'Limit it with a permissions boundary',
      why: 'A boundary takes effect at once and can be removed to restore all permissions.',
      command:
        'aws iam create-policy --policy-name {name}-used --policy-document file://used.json\naws iam put-{principal}-permissions-boundary --{principal}-name {name} --permissions-boundary arn:aws:iam::{scope}:policy/{name}-used',
      rollback: 'aws iam delete-{principal}-permissions-boundary --{principal}-name {name}',
    },
    {
      phase: 'watch',
      title: 'Monitor AccessDenied',
      why: 'This shows permissions that the workload needs and the boundary blocks. CloudTrail lists a user by its name and a role by the name of its session.',
      command:
        'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=Username,AttributeValue=USER_OR_SESSION_NAME --max-results 50',
    },
    {
      phase: 'finish',
      title: 'Attach the small policy and detach the large one',
      why: 'Only after the monitoring period, when the boundary has caused no errors.',
      command:
        'aws iam attach-{principal}-policy --{principal}-name {name} --policy-arn arn:aws:iam::{scope}:policy/{name}-used &&\naws iam detach-{principal}-policy --{principal}-name {name} --policy-arn LARGE_POLICY_ARN',
      rollback: 'aws iam attach-{principal}-policy --{principal}-name {name} --policy-arn LARGE_POLICY_ARN',
    },
  ],
  kubernetes: [
    {
      phase: 'look',
      title: 'List its permissions and bindings',
      why: 'Permissions add up over role bindings, cluster role bindings and the groups of service accounts.',
      command:
        'kubectl auth can-i --list --as=system:serviceaccount:{namespace}:{name} -n {namespace}\nkubectl get rolebindings,clusterrolebindings -A -o wide',
    },
    {
      phase: 'prepare',
      title: 'Add a role with the used permissions',
      why: 'It is added to the old one, so nothing breaks.',
      command:
        'kubectl -n {namespace} create role {name}-used --verb=get,list --resource=RESOURCE\nkubectl -n {namespace} create rolebinding {name}-used --role={name}-used --serviceaccount={namespace}:{name}',
      rollback: 'kubectl -n {namespace} delete rolebinding/{name}-used role/{name}-used',
    },
    {
      phase: 'switch',
      title: 'Remove the large binding and keep a copy',
      why: 'Denied requests name what is missing; the copy restores the binding.',
      command:
        'kubectl get clusterrolebinding LARGE_BINDING -o yaml > binding.yaml\nkubectl delete clusterrolebinding LARGE_BINDING',
      rollback: 'kubectl apply -f binding.yaml',
    },
    {
      phase: 'watch',
      title: 'Monitor the audit log for answers of 403',
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
      why: 'An update replaces the whole entry: give parent, selectors and lifetimes again; omitted flags are off.',
      command:
        'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -x509SVIDTTL 3600 -jwtSVIDTTL 300',
      rollback:
        'spire-server entry update -entryID {credentialId} -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR -admin',
    },
    {
      phase: 'watch',
      title: 'Watch the server’s audit log',
      why: 'Calls that need the permission get PermissionDenied.',
    },
  ],
  github: [
    {
      phase: 'look',
      title: 'Read the default permissions of workflows',
      why: 'With a write token every action in a workflow can write.',
      command: 'gh api /repos/{repository}/actions/permissions/workflow | tee permissions-before.json',
    },
    {
      phase: 'switch',
      title: 'Set the default to read and declare the rest in the workflow',
      why: 'Jobs that need more declare it in their permissions block.',
      command:
        'gh api -X PUT /repos/{repository}/actions/permissions/workflow -f default_workflow_permissions=read -F can_approve_pull_request_reviews=false',
      rollback:
        'gh api -X PUT /repos/{repository}/actions/permissions/workflow --input permissions-before.json',
    },
    {
      phase: 'watch',
      title: 'Run the workflows',
      why: 'A job without a permission fails with its name.',
      command: 'gh run list --repo {repository} --limit 20',
    },
  ],
  vault: [
    {
      phase: 'look',
      title: 'Read its policies and keep a copy',
      why: 'A policy may be used by other roles too; the copy restores it.',
      command: 'vault read -field=token_policies {path}\nvault policy read LARGE_POLICY > before.hcl',
    },
    {
      phase: 'prepare',
      title: 'Write a policy with the paths that were used',
      why: 'It is added to the old one, so nothing breaks.',
      command: 'vault policy write {name}-used used.hcl',
      rollback: 'vault policy delete {name}-used',
    },
    {
      phase: 'switch',
      title: 'Assign the small policy to the role',
      why: 'New tokens get it; issued tokens keep the old policy until they expire. A role of the JWT method wants role_type=jwt as well, or it is taken for one of OIDC.',
      command: 'vault write {path} token_policies={name}-used',
      rollback: 'vault write {path} token_policies=LARGE_POLICY',
    },
    {
      phase: 'watch',
      title: 'Monitor the audit log for permission denied',
      why: 'This shows paths that the workload needs and the small policy blocks.',
    },
  ],
  azure: [
    {
      phase: 'look',
      title: 'List its assignments',
      why: 'The identity page lists the used actions. The list is of one subscription, the one that az is set to: ask for each with --subscription.',
      command: 'az role assignment list --assignee {nativeId} --all',
    },
    {
      phase: 'prepare',
      title: 'Create a role with the used actions',
      why: 'It is added to the old one, so nothing breaks.',
      command: 'az role definition create --role-definition used.json',
      rollback: 'az role definition delete --name SMALL_ROLE',
    },
    {
      phase: 'switch',
      title: 'Assign the small role and remove the large one',
      why: 'In this order it always has permissions: the large role goes only when the small one was assigned. A new role may not be found for some minutes, and changes take some to apply. Note the condition of an assignment that has one: it has to be given again to restore it.',
      command:
        'az role assignment create --assignee {nativeId} --role SMALL_ROLE --scope SCOPE &&\naz role assignment delete --assignee {nativeId} --role LARGE_ROLE --scope SCOPE',
      rollback: 'az role assignment create --assignee {nativeId} --role LARGE_ROLE --scope SCOPE',
    },
    watchDeniedCalls,
  ],
  gcp: [
    {
      phase: 'look',
      of: ['service_account'],
      title: 'Read the recommendation of the role recommender',
      why: 'It uses 90 days of permission use and proposes a smaller role.',
      command:
        'gcloud recommender recommendations list --recommender=google.iam.policy.Recommender --location=global --project={scope}',
    },
    {
      phase: 'prepare',
      of: ['service_account'],
      title: 'Create a role with the used permissions',
      why: 'It is added to the old one, so nothing breaks.',
      command: 'gcloud iam roles create SMALL_ROLE --project={scope} --file=used.yaml',
      rollback: 'gcloud iam roles delete SMALL_ROLE --project={scope}',
    },
    {
      phase: 'switch',
      of: ['service_account'],
      title: 'Bind the small role and remove the large one',
      why: 'In this order it always has permissions.',
      command:
        'gcloud projects add-iam-policy-binding {scope} --member=serviceAccount:{nativeId} --role=projects/{scope}/roles/SMALL_ROLE &&\ngcloud projects remove-iam-policy-binding {scope} --member=serviceAccount:{nativeId} --role=LARGE_ROLE',
      rollback:
        'gcloud projects add-iam-policy-binding {scope} --member=serviceAccount:{nativeId} --role=LARGE_ROLE',
    },
    {
      phase: 'watch',
      of: ['service_account'],
      title: 'Monitor denied calls',
      why: 'PERMISSION_DENIED names the missing permission.',
      command:
        'gcloud logging read \'protoPayload.status.code=7 AND protoPayload.authenticationInfo.principalEmail="{nativeId}"\' --project={scope} --freshness=7d',
    },
  ],
  okta: [
    {
      phase: 'look',
      title: 'List its scopes and roles',
      why: 'A scope without the administrator role that it needs gives nothing; both have to be looked at. The second call wants the client id, which is the id of the app unless it was given one of its own. An API token has neither: it may do whatever its user may do.',
      command: `${asOkta} https://{scope}/api/v1/apps/{nativeId}/grants\n${asOkta} https://{scope}/oauth2/v1/clients/{nativeId}/roles`,
    },
    {
      phase: 'switch',
      title: 'Revoke the scopes that it does not use',
      why: 'New tokens lack the scope; those that are out keep it until they expire. Granting it again restores it.',
      command: `${asOkta} -X DELETE https://{scope}/api/v1/apps/{nativeId}/grants/GRANT_ID`,
      rollback: `${asOkta} -X POST -H 'Content-Type: application/json' -d '{"scopeId": "SCOPE_ID", "issuer": "https://{scope}"}' https://{scope}/api/v1/apps/{nativeId}/grants`,
    },
    {
      phase: 'watch',
      title: 'Monitor refused token requests',
      why: 'A client that still asks for the scope gets consent_required, which does not name it: revoke one after the other.',
      command: refusedRequests,
    },
  ],
  other: [
    {
      phase: 'prepare',
      title: 'Create a role with the used permissions',
      why: 'In parallel to the old one, so that nothing breaks.',
    },
    {
      phase: 'switch',
      title: 'Move the identity to it and keep the old role',
      why: 'One change restores it.',
    },
    {
      phase: 'finish',
      title: 'Monitor denied calls, then remove the old role',
      why: 'Only after the monitoring period.',
    },
  ],
}
