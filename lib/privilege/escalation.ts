import type { PermissionSetRecord } from '@/lib/model/records'

/** Rights that together make their holder an administrator, or let them become one. Full action names. */
export interface RightsPattern {
  id: string
  needs: readonly string[]
  note: string
}

/** Whoever holds one of these everywhere needs nothing else. */
export const adminSets: readonly RightsPattern[] = [
  {
    id: 'aws-iam-full-access',
    needs: [
      'iam:AttachRolePolicy',
      'iam:AttachUserPolicy',
      'iam:CreatePolicyVersion',
      'iam:CreateRole',
      'iam:PassRole',
      'iam:PutRolePolicy',
      'iam:UpdateAssumeRolePolicy',
    ],
    note: 'AdministratorAccess, IAMFullAccess and their like: all of IAM is all of the account.',
  },
  {
    id: 'k8s-cluster-admin',
    needs: [
      'k8s:clusterroles:escalate',
      'k8s:clusterroles:bind',
      'k8s:users:impersonate',
      'k8s:secrets:get',
      'k8s:pods:create',
    ],
    note: 'cluster-admin and its like.',
  },
  {
    id: 'spire-admin',
    needs: ['spire:admin'],
    note: 'An admin entry: may register any identity of the trust domain.',
  },
]

/**
 * Known ways to more rights. AWS: Rhino Security Labs "AWS IAM Privilege Escalation – Methods and Mitigation" and
 * "Part 2"; Bishop Fox iam-vulnerable. Kubernetes: "RBAC good practices" in the Kubernetes documentation.
 */
export const escalationMethods: readonly RightsPattern[] = [
  {
    id: 'aws-create-policy-version',
    needs: ['iam:CreatePolicyVersion'],
    note: 'Writes a new default version of a policy attached to itself.',
  },
  {
    id: 'aws-set-default-policy-version',
    needs: ['iam:SetDefaultPolicyVersion'],
    note: 'Switches an attached policy back to a wider old version.',
  },
  {
    id: 'aws-create-access-key',
    needs: ['iam:CreateAccessKey'],
    note: 'Makes a key for a user with more rights.',
  },
  {
    id: 'aws-create-login-profile',
    needs: ['iam:CreateLoginProfile'],
    note: 'Gives a password to a user with more rights.',
  },
  {
    id: 'aws-update-login-profile',
    needs: ['iam:UpdateLoginProfile'],
    note: 'Resets the password of a user with more rights.',
  },
  {
    id: 'aws-attach-user-policy',
    needs: ['iam:AttachUserPolicy'],
    note: 'Attaches AdministratorAccess to a user.',
  },
  {
    id: 'aws-attach-group-policy',
    needs: ['iam:AttachGroupPolicy'],
    note: 'Attaches AdministratorAccess to a group it is in.',
  },
  {
    id: 'aws-attach-role-policy',
    needs: ['iam:AttachRolePolicy', 'sts:AssumeRole'],
    note: 'Attaches AdministratorAccess to a role it may assume.',
  },
  { id: 'aws-put-user-policy', needs: ['iam:PutUserPolicy'], note: 'Writes itself an inline policy.' },
  { id: 'aws-put-group-policy', needs: ['iam:PutGroupPolicy'], note: 'Writes its group an inline policy.' },
  {
    id: 'aws-put-role-policy',
    needs: ['iam:PutRolePolicy', 'sts:AssumeRole'],
    note: 'Writes an inline policy for a role it may assume.',
  },
  { id: 'aws-add-user-to-group', needs: ['iam:AddUserToGroup'], note: 'Joins a group with more rights.' },
  {
    id: 'aws-update-assume-role-policy',
    needs: ['iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'],
    note: 'Makes a role trust it, then assumes the role.',
  },
  {
    id: 'aws-create-service-specific-credential',
    needs: ['iam:CreateServiceSpecificCredential'],
    note: 'Makes a long-term API key for another user.',
  },
  {
    id: 'aws-pass-role-ec2',
    needs: ['iam:PassRole', 'ec2:RunInstances'],
    note: 'Starts an instance with a role and reads its credentials there.',
  },
  {
    id: 'aws-replace-instance-profile',
    needs: ['iam:PassRole', 'ec2:AssociateIamInstanceProfile'],
    note: 'Hangs a role on an instance it controls.',
  },
  {
    id: 'aws-instance-user-data',
    needs: ['ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'],
    note: 'Changes the start script of an instance with a role.',
  },
  {
    id: 'aws-pass-role-lambda',
    needs: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'],
    note: 'Runs code as a role in a new function.',
  },
  {
    id: 'aws-pass-role-lambda-event-source',
    needs: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
    note: 'Runs code as a role, started by a stream.',
  },
  {
    id: 'aws-pass-role-lambda-permission',
    needs: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:AddPermission'],
    note: 'Runs code as a role, started from another account.',
  },
  {
    id: 'aws-update-function-code',
    needs: ['lambda:UpdateFunctionCode'],
    note: 'Replaces the code of a function with more rights.',
  },
  {
    id: 'aws-update-function-configuration',
    needs: ['lambda:UpdateFunctionConfiguration'],
    note: 'Adds a layer or a wrapper to a function with more rights.',
  },
  {
    id: 'aws-pass-role-glue-endpoint',
    needs: ['iam:PassRole', 'glue:CreateDevEndpoint'],
    note: 'Opens a shell that runs as a role.',
  },
  {
    id: 'aws-update-glue-endpoint',
    needs: ['glue:UpdateDevEndpoint'],
    note: 'Adds its SSH key to an endpoint with a role.',
  },
  {
    id: 'aws-pass-role-glue-job',
    needs: ['iam:PassRole', 'glue:CreateJob', 'glue:StartJobRun'],
    note: 'Runs a job as a role.',
  },
  {
    id: 'aws-update-glue-job',
    needs: ['iam:PassRole', 'glue:UpdateJob', 'glue:StartJobRun'],
    note: 'Changes a job and the role it runs as.',
  },
  {
    id: 'aws-pass-role-cloudformation',
    needs: ['iam:PassRole', 'cloudformation:CreateStack'],
    note: 'Lets a stack act as a role.',
  },
  {
    id: 'aws-update-stack',
    needs: ['cloudformation:UpdateStack'],
    note: 'Changes a stack that acts as a role with more rights.',
  },
  {
    id: 'aws-change-set',
    needs: ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
    note: 'The same by change set.',
  },
  {
    id: 'aws-pass-role-datapipeline',
    needs: [
      'iam:PassRole',
      'datapipeline:CreatePipeline',
      'datapipeline:PutPipelineDefinition',
      'datapipeline:ActivatePipeline',
    ],
    note: 'Runs a command as a role.',
  },
  {
    id: 'aws-pass-role-codebuild',
    needs: ['iam:PassRole', 'codebuild:CreateProject', 'codebuild:StartBuild'],
    note: 'Builds as a role.',
  },
  {
    id: 'aws-update-codebuild',
    needs: ['iam:PassRole', 'codebuild:UpdateProject', 'codebuild:StartBuild'],
    note: 'Changes a build and the role it runs as.',
  },
  {
    id: 'aws-codestar-project',
    needs: ['iam:PassRole', 'codestar:CreateProject'],
    note: 'Makes a project whose service role administers the account.',
  },
  {
    id: 'aws-pass-role-sagemaker-notebook',
    needs: [
      'iam:PassRole',
      'sagemaker:CreateNotebookInstance',
      'sagemaker:CreatePresignedNotebookInstanceUrl',
    ],
    note: 'Opens a notebook that runs as a role.',
  },
  {
    id: 'aws-sagemaker-notebook-url',
    needs: ['sagemaker:CreatePresignedNotebookInstanceUrl'],
    note: 'Opens somebody else’s notebook.',
  },
  {
    id: 'aws-pass-role-sagemaker-training',
    needs: ['iam:PassRole', 'sagemaker:CreateTrainingJob'],
    note: 'Trains with its own image as a role.',
  },
  {
    id: 'aws-pass-role-sagemaker-processing',
    needs: ['iam:PassRole', 'sagemaker:CreateProcessingJob'],
    note: 'Processes with its own image as a role.',
  },
  {
    id: 'aws-pass-role-ecs',
    needs: ['iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:RunTask'],
    note: 'Runs a container as a role.',
  },
  {
    id: 'aws-pass-role-ecs-service',
    needs: ['iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:UpdateService'],
    note: 'Runs a container as a role in an existing service.',
  },
  { id: 'aws-ecs-exec', needs: ['ecs:ExecuteCommand'], note: 'Opens a shell in a task with a role.' },
  {
    id: 'aws-pass-role-batch',
    needs: ['iam:PassRole', 'batch:RegisterJobDefinition', 'batch:SubmitJob'],
    note: 'Runs a job as a role.',
  },
  {
    id: 'aws-pass-role-step-functions',
    needs: ['iam:PassRole', 'states:CreateStateMachine', 'states:StartExecution'],
    note: 'Calls APIs as a role through a state machine.',
  },
  {
    id: 'aws-pass-role-automation',
    needs: ['iam:PassRole', 'ssm:StartAutomationExecution'],
    note: 'Runs an automation as a role.',
  },
  {
    id: 'aws-pass-role-emr',
    needs: ['iam:PassRole', 'elasticmapreduce:RunJobFlow'],
    note: 'Starts a cluster as a role.',
  },
  {
    id: 'aws-pass-role-app-runner',
    needs: ['iam:PassRole', 'apprunner:CreateService'],
    note: 'Runs a container as a role.',
  },
  {
    id: 'aws-pass-role-bedrock-agentcore',
    needs: [
      'iam:PassRole',
      'bedrock-agentcore:CreateCodeInterpreter',
      'bedrock-agentcore:StartCodeInterpreterSession',
      'bedrock-agentcore:InvokeCodeInterpreter',
    ],
    note: 'Runs code as a role in an agent’s interpreter.',
  },
  {
    id: 'aws-ssm-send-command',
    needs: ['ssm:SendCommand'],
    note: 'Runs a command on an instance and takes the credentials of its role.',
  },
  {
    id: 'aws-ssm-start-session',
    needs: ['ssm:StartSession'],
    note: 'Opens a shell on an instance with a role.',
  },
  {
    id: 'aws-instance-connect',
    needs: ['ec2-instance-connect:SendSSHPublicKey'],
    note: 'Logs in to an instance with a role.',
  },
  {
    id: 'aws-sso-assignment',
    needs: ['sso:CreateAccountAssignment'],
    note: 'Assigns itself a permission set in any account.',
  },
  {
    id: 'aws-sso-permission-set',
    needs: ['sso:PutInlinePolicyToPermissionSet', 'sso:ProvisionPermissionSet'],
    note: 'Widens a permission set that it has.',
  },
  {
    id: 'aws-eks-access-entry',
    needs: ['eks:CreateAccessEntry', 'eks:AssociateAccessPolicy'],
    note: 'Makes itself administrator of a cluster.',
  },
  {
    id: 'aws-trust-anchor',
    needs: ['rolesanywhere:CreateTrustAnchor', 'rolesanywhere:CreateProfile', 'iam:PassRole'],
    note: 'Lets its own certificate authority assume roles.',
  },
  {
    id: 'k8s-escalate-role',
    needs: ['k8s:clusterroles:escalate', 'k8s:clusterroles:update'],
    note: 'Widens a role beyond its own rights.',
  },
  {
    id: 'k8s-bind-role',
    needs: ['k8s:clusterroles:bind', 'k8s:clusterrolebindings:create'],
    note: 'Binds cluster-admin to itself.',
  },
  { id: 'k8s-impersonate', needs: ['k8s:users:impersonate'], note: 'Acts as any user.' },
  {
    id: 'k8s-impersonate-service-account',
    needs: ['k8s:serviceaccounts:impersonate'],
    note: 'Acts as any service account.',
  },
  {
    id: 'k8s-impersonate-group',
    needs: ['k8s:groups:impersonate', 'k8s:users:impersonate'],
    note: 'Acts as system:masters.',
  },
  {
    id: 'k8s-token-request',
    needs: ['k8s:serviceaccounts/token:create'],
    note: 'Asks for a token of any service account.',
  },
  { id: 'k8s-read-secrets', needs: ['k8s:secrets:get'], note: 'Reads every stored token.' },
  { id: 'k8s-list-secrets', needs: ['k8s:secrets:list'], note: 'Lists Secrets with their contents.' },
  {
    id: 'k8s-create-pods',
    needs: ['k8s:pods:create'],
    note: 'Runs a pod as any service account, or on the node.',
  },
  { id: 'k8s-create-deployments', needs: ['k8s:deployments:create'], note: 'The same through a deployment.' },
  { id: 'k8s-patch-daemonsets', needs: ['k8s:daemonsets:patch'], note: 'Changes what runs on every node.' },
  { id: 'k8s-create-jobs', needs: ['k8s:jobs:create'], note: 'The same through a job.' },
  { id: 'k8s-create-cronjobs', needs: ['k8s:cronjobs:create'], note: 'The same on a schedule.' },
  { id: 'k8s-exec', needs: ['k8s:pods/exec:create'], note: 'Opens a shell in a pod and takes its token.' },
  {
    id: 'k8s-ephemeral-containers',
    needs: ['k8s:pods/ephemeralcontainers:patch'],
    note: 'Adds a container to a running pod.',
  },
  {
    id: 'k8s-node-proxy',
    needs: ['k8s:nodes/proxy:get'],
    note: 'Runs commands in any pod through the kubelet, past admission and audit.',
  },
  {
    id: 'k8s-approve-certificates',
    needs: [
      'k8s:certificatesigningrequests:create',
      'k8s:certificatesigningrequests/approval:update',
      'k8s:signers:approve',
    ],
    note: 'Signs itself a client certificate.',
  },
  {
    id: 'k8s-mutating-webhook',
    needs: ['k8s:mutatingwebhookconfigurations:create'],
    note: 'Rewrites every object on its way in.',
  },
]

/** Whether what the permission sets allow everywhere, less what they deny, makes their holder an administrator. */
export function adminEquivalent(
  sets: ReadonlyArray<Pick<PermissionSetRecord, 'allowEverywhere' | 'deny' | 'denyPartly'>>,
): boolean {
  const rights = new Set(sets.flatMap(({ allowEverywhere }) => allowEverywhere))
  for (const { deny, denyPartly } of sets)
    for (const action of [...deny, ...denyPartly]) rights.delete(action)
  return patternsIn(rights, adminSets).length > 0
}

/** Which of the patterns a set of rights held everywhere satisfies. */
export function patternsIn(rights: ReadonlySet<string>, patterns: readonly RightsPattern[]): RightsPattern[] {
  return patterns.filter(({ needs }) => needs.every((action) => rights.has(action)))
}
