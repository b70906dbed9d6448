import type { Playbook } from '../playbook'
import { asApplication, watchDeniedCalls } from './azure'
import { asOkta, newestEvents, refusedRequests, revokeApiToken, usesOfToken } from './okta'

const agent = 'https://graph.microsoft.com/v1.0/servicePrincipals/OBJECT_ID/microsoft.graph.agentIdentity'

/** For what nobody seems to need: switched off where it can be switched on again, watched, and only then deleted. */
export const switchOffSteps: Playbook['steps'] = {
  aws: [
    {
      phase: 'look',
      title: 'Ask AWS when it was last used',
      why: 'The last-accessed report knows services that send no events to your trail.',
      command:
        'aws iam generate-service-last-accessed-details --arn {nativeId}\naws iam get-service-last-accessed-details --job-id JOB_ID',
    },
    {
      phase: 'switch',
      title: 'Deny everything, keep everything else',
      why: 'One attached policy stops a user or a role at once and leaves its keys and rights as they are, so that one command undoes it.',
      command:
        'aws iam attach-{principal}-policy --{principal}-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
      rollback:
        'aws iam detach-{principal}-policy --{principal}-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll',
    },
    {
      phase: 'switch',
      of: ['iam_user'],
      title: 'Switch its access keys off',
      why: 'A user’s keys are refused from now on; each can be made active again.',
      command:
        'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Inactive',
      rollback: 'aws iam update-access-key --user-name {name} --access-key-id {credentialId} --status Active',
    },
    {
      phase: 'watch',
      title: 'Monitor denied calls',
      why: 'Whoever needed it fails with AccessDenied. CloudTrail lists a user by its name and a role by the name of its session.',
      command:
        'aws cloudtrail lookup-events --region {region} --lookup-attributes AttributeKey=Username,AttributeValue=USER_OR_SESSION_NAME --max-results 50',
    },
    {
      phase: 'finish',
      of: ['iam_user'],
      title: 'Keep a copy of its rights, then delete the user',
      why: 'Only after the monitoring period. Every key, policy and group has to go first, the denying policy too; the copy lets you make it again.',
      command:
        'aws iam get-account-authorization-details > before-{name}.json\naws iam delete-access-key --user-name {name} --access-key-id {credentialId}\naws iam detach-user-policy --user-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll\naws iam delete-user --user-name {name}',
    },
    {
      phase: 'finish',
      of: ['iam_role'],
      title: 'Keep a copy of its rights, then delete the role',
      why: 'Only after the monitoring period. Policies and instance profiles have to be removed first, the denying policy too; the copy lets you make it again.',
      command:
        'aws iam get-account-authorization-details > before-{name}.json\naws iam list-attached-role-policies --role-name {name}\naws iam list-instance-profiles-for-role --role-name {name}\naws iam detach-role-policy --role-name {name} --policy-arn arn:aws:iam::aws:policy/AWSDenyAll\naws iam delete-role --role-name {name}',
    },
  ],
  kubernetes: [
    {
      phase: 'look',
      title: 'See what runs as it and what it may do',
      why: 'A pod that names it keeps failing to start once it is gone.',
      command:
        'kubectl -n {namespace} get pods --field-selector spec.serviceAccountName={name}\nkubectl auth can-i --list --as=system:serviceaccount:{namespace}:{name} -n {namespace}',
    },
    {
      phase: 'switch',
      title: 'Stop mounting its token',
      why: 'New pods get none; pods that run keep theirs until they restart.',
      command:
        'kubectl -n {namespace} patch serviceaccount {name} -p \'{"automountServiceAccountToken": false}\'',
      rollback:
        'kubectl -n {namespace} patch serviceaccount {name} -p \'{"automountServiceAccountToken": true}\'',
    },
    {
      phase: 'switch',
      title: 'Take its bindings away, with a copy',
      why: 'Without a binding it can authenticate and do nothing. The copy puts it back.',
      command:
        'kubectl -n {namespace} get rolebinding BINDING -o yaml > binding.yaml\nkubectl -n {namespace} delete rolebinding BINDING',
      rollback: 'kubectl apply -f binding.yaml',
    },
    {
      phase: 'watch',
      title: 'Watch the audit log',
      why: 'A refused request carries system:serviceaccount:{namespace}:{name} as its user.',
    },
    {
      phase: 'finish',
      title: 'Delete it',
      why: 'Only after the monitoring period. Its tokens end with it.',
      command: 'kubectl -n {namespace} delete serviceaccount {name}',
    },
  ],
  spiffe: [
    {
      phase: 'look',
      title: 'Show the entry and keep a copy',
      why: 'An entry has to be made again from its parent, selectors and lifetimes.',
      command: 'spire-server entry show -spiffeID {nativeId} -output json > entry.json',
    },
    {
      phase: 'switch',
      title: 'For an agent: ban it',
      why: 'A banned agent gets no new SVIDs and cannot attest again; evicting it lifts the ban. What it holds works until it expires.',
      command: 'spire-server agent ban -spiffeID {nativeId}',
      rollback: 'spire-server agent evict -spiffeID {nativeId}',
    },
    {
      phase: 'switch',
      title: 'For a workload: delete the entry',
      why: 'There is no inactive entry in SPIRE, so this is the switch. SVIDs that are out live until they expire, an hour by default.',
      command: 'spire-server entry delete -entryID {credentialId}',
      rollback: 'spire-server entry create -spiffeID {nativeId} -parentID PARENT_ID -selector SELECTOR',
    },
    {
      phase: 'watch',
      title: 'Watch the server’s audit log',
      why: 'A workload that needs it requests again and is refused.',
    },
  ],
  github: [
    {
      phase: 'look',
      title: 'See what it may reach',
      why: 'Deploy keys, secrets and installed apps each end in their own place.',
      command:
        'gh repo deploy-key list --repo {repository}\ngh secret list --repo {repository} {secretKeptIn}\ngh workflow list --repo {repository}',
    },
    {
      phase: 'switch',
      title: 'Disable the workflow that uses it',
      why: 'A disabled workflow is started again with one command.',
      command: 'gh workflow disable WORKFLOW --repo {repository}',
      rollback: 'gh workflow enable WORKFLOW --repo {repository}',
    },
    {
      phase: 'finish',
      title: 'Remove the deploy key or secret',
      why: 'Only after the monitoring period: neither can be restored.',
      command:
        'gh repo deploy-key delete {credentialId} --repo {repository}\ngh secret delete {secretName} --repo {repository} {secretKeptIn}',
    },
  ],
  vault: [
    {
      phase: 'look',
      title: 'See its permissions and credentials',
      why: 'A role without secret IDs and an entity without tokens are not in use. Only roles of AppRole have secret IDs.',
      command: 'vault read {path}\nvault list {path}/secret-id',
    },
    {
      phase: 'look',
      title: 'Find its entity',
      why: 'Each login belongs to an entity by its alias: of AppRole the role id, of Kubernetes the UID of the service account, of JWT the claim of the user. The list of methods has the accessor of the mount.',
      command:
        'vault auth list\nvault write identity/lookup/entity alias_name=ALIAS alias_mount_accessor=MOUNT_ACCESSOR',
    },
    {
      phase: 'switch',
      title: 'Disable its entity',
      why: 'Its tokens are refused and not revoked: one command brings them back. Named by its id, because a write to a name that no entity has makes a new one.',
      command: 'vault write identity/entity/id/ENTITY_ID disabled=true',
      rollback: 'vault write identity/entity/id/ENTITY_ID disabled=false',
    },
    {
      phase: 'watch',
      title: 'Monitor the audit log for refused requests',
      why: 'Whoever needed it fails with permission denied, and the log names the address.',
    },
    {
      phase: 'finish',
      title: 'Delete the role',
      why: 'Only after the monitoring period. Its secret IDs end with it.',
      command: 'vault delete {path}',
    },
  ],
  azure: [
    {
      phase: 'look',
      title: 'See what it may do',
      why: 'Assignments at a subscription or management group reach further than they look. The list is of one subscription, the one that az is set to: ask for each with --subscription.',
      command: 'az role assignment list --assignee {nativeId} --all',
    },
    {
      phase: 'switch',
      of: ['managed_identity'],
      title: 'Remove its role assignments, with a copy',
      why: 'The platform manages its credentials, so there is no secret to disable. Without an assignment it gets tokens and reaches nothing that roles of Azure guard; what it may do at Microsoft Graph, by the access policies of a key vault or through a group stays. The copy has the condition of an assignment, which has to be given again to restore it.',
      command:
        'az role assignment list --assignee {nativeId} --all > assignments.json &&\naz role assignment delete --assignee {nativeId} --role ROLE --scope SCOPE',
      rollback: 'az role assignment create --assignee {nativeId} --role ROLE --scope SCOPE',
    },
    {
      phase: 'switch',
      of: ['app_registration'],
      title: 'Disable the service principal',
      why: 'No new tokens are issued; those that are out live for an hour or so. One command enables it again.',
      command: 'az ad sp update --id {nativeId} --set accountEnabled=false',
      rollback: 'az ad sp update --id {nativeId} --set accountEnabled=true',
    },
    {
      phase: 'switch',
      of: ['ai_agent'],
      title: 'Disable the agent identity',
      why: `No new tokens are issued; those that are out live for an hour or so. ${asApplication('AgentIdentity.EnableDisable.All')}`,
      command: `az rest --method PATCH --url '${agent}' --body '{"accountEnabled": false}'`,
      rollback: `az rest --method PATCH --url '${agent}' --body '{"accountEnabled": true}'`,
    },
    {
      phase: 'watch',
      of: ['app_registration', 'ai_agent'],
      title: 'Watch its sign-ins',
      why: 'Whoever needed it fails with AADSTS7000112, and the sign-in log names the address.',
    },
    { ...watchDeniedCalls, of: ['managed_identity'] },
    {
      phase: 'finish',
      of: ['ai_agent'],
      title: 'Delete the agent identity',
      why: `Only after the monitoring period. It can be restored for thirty days. An agent’s user account stays and has to be deleted separately. ${asApplication('AgentIdentity.DeleteRestore.All')}`,
      command: `az rest --method DELETE --url '${agent}'`,
    },
    {
      phase: 'finish',
      of: ['managed_identity'],
      title: 'Delete the identity',
      why: 'Only after the monitoring period. One that a resource was given ends with the resource, and is switched off there.',
      command: 'az identity delete --name {name} --resource-group RESOURCE_GROUP',
    },
    {
      phase: 'finish',
      of: ['app_registration'],
      title: 'Delete the application',
      why: 'Only after the monitoring period. For thirty days the admin center restores it with its service principal; conditional access policies do not come back. An application of another company has only a service principal here, which az ad sp delete removes.',
      command: 'az ad app delete --id {nativeId}',
    },
  ],
  gcp: [
    {
      phase: 'look',
      of: ['service_account'],
      title: 'Ask Google Cloud when it last authenticated',
      why: 'Activity comes a day late and reaches back ninety days.',
      command:
        'gcloud policy-intelligence query-activity --activity-type=serviceAccountLastAuthentication --project={scope}',
    },
    {
      phase: 'switch',
      of: ['service_account'],
      title: 'Disable the service account',
      why: 'It is refused at once and keeps its keys and roles: one command enables it again.',
      command: 'gcloud iam service-accounts disable {nativeId}',
      rollback: 'gcloud iam service-accounts enable {nativeId}',
    },
    {
      phase: 'switch',
      of: ['api_client'],
      title: 'For an API key: delete it',
      why: 'An API key cannot be disabled. A deleted one is refused within minutes, and one command brings it back for thirty days. A client of OAuth is disabled or deleted in the console, under Clients.',
      command: 'gcloud services api-keys delete {nativeId}',
      rollback: 'gcloud services api-keys undelete {nativeId}',
    },
    {
      phase: 'watch',
      of: ['service_account'],
      title: 'Monitor denied calls',
      why: 'Whoever needed it fails now, and the log names them.',
      command:
        'gcloud logging read \'protoPayload.status.code=7 AND protoPayload.authenticationInfo.principalEmail="{nativeId}"\' --project={scope} --freshness=7d',
    },
    {
      phase: 'watch',
      of: ['api_client'],
      title: 'Monitor refused calls',
      why: 'Missed users fail with API_KEY_INVALID at once; the metrics of the API count their errors for each credential.',
    },
    {
      phase: 'finish',
      of: ['service_account'],
      title: 'Delete the service account',
      why: 'Only after the monitoring period. A new account with the same name is a different one.',
      command: 'gcloud iam service-accounts delete {nativeId}',
    },
  ],
  okta: [
    {
      phase: 'look',
      title: 'For an app: see what it may do and when it last got a token',
      why: 'Grants are its scopes; the system log has each token that was issued to it in the last ninety days, the newest first.',
      command: `${asOkta} https://{scope}/api/v1/apps/{nativeId}/grants\n${newestEvents('actor.id+eq+%22{nativeId}%22')}`,
    },
    {
      phase: 'look',
      title: 'For an API token: see when it was last used',
      why: 'It may do whatever its user may do, and ends by itself when it is not used for thirty days. The system log names the token of each event that a call caused.',
      command: usesOfToken,
    },
    {
      phase: 'switch',
      title: 'For an app: deactivate it',
      why: 'It gets no new tokens; those that are out live until they expire. One command activates it again. An API service integration cannot be deactivated: deactivate its secrets, under /integrations/api/v1/api-services/{nativeId}/credentials/secrets.',
      command: `${asOkta} -X POST https://{scope}/api/v1/apps/{nativeId}/lifecycle/deactivate`,
      rollback: `${asOkta} -X POST https://{scope}/api/v1/apps/{nativeId}/lifecycle/activate`,
    },
    {
      phase: 'watch',
      title: 'Monitor refused token requests',
      why: 'Whoever needed it fails now, and the system log names the address.',
      command: refusedRequests,
    },
    {
      phase: 'finish',
      title: 'For an app: delete it',
      why: 'Only after the monitoring period. Okta deletes an app only when it is deactivated. An API service integration is deleted at /integrations/api/v1/api-services/{nativeId}, and loses its scopes with it.',
      command: `${asOkta} -X DELETE https://{scope}/api/v1/apps/{nativeId}`,
    },
    revokeApiToken,
  ],
  other: [
    {
      phase: 'look',
      title: 'Ask the last known owner and the workload’s team',
      why: 'Silence in a log is not proof: quarter-end jobs are silent for 90 days.',
    },
    {
      phase: 'switch',
      title: 'Disable it where it can be enabled again',
      why: 'Deleting first leaves no way back.',
    },
    { phase: 'finish', title: 'Delete it', why: 'Only after the monitoring period.' },
  ],
}
