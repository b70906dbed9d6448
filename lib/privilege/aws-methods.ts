/**
 * How a right becomes more rights.
 * `own-…`: it changes what itself, its group, its boundary or a policy attached to it may do. `user`, `group`, `role-trust`: it becomes
 * somebody who has more. `other-user`, `assumed-role…`, `trusted-role…`: it first gives more rights to somebody, then becomes
 * them. `pass`: it hands a role to a service that runs its code. `run`: it takes over what runs as a role already.
 * `old-policy`: it goes back to an older version of a policy, which no import holds. `sso`: it gives itself a role of IAM
 * Identity Center.
 */
export type Way =
  | 'own-user'
  | 'own-group'
  | 'own-role'
  | 'own-policy'
  | 'own-boundary'
  | 'old-policy'
  | 'user'
  | 'other-user'
  | 'group'
  | 'role-trust'
  | 'assumed-role'
  | 'assumed-role-policy'
  | 'trusted-role'
  | 'trusted-role-policy'
  | 'pass'
  | 'run'
  | 'sso'

/** Whether the way leads to somebody who is stronger already. */
export const isTowards = (way: Way): boolean =>
  ['user', 'group', 'role-trust', 'pass', 'run', 'sso'].includes(way)

export interface AwsMethod {
  id: string
  way: Way
  needs: readonly string[]
  /** The service that has to be trusted by the role, and that `iam:PassRole` hands it to. */
  service?: string
  /** Its number at pathfinding.cloud. */
  reference?: string
  note: string
}

/** The right that names the target of a way towards somebody. */
export const targetRight = ({ way, needs }: AwsMethod): string | undefined =>
  way === 'pass' ? 'iam:PassRole' : way === 'run' || way === 'sso' ? undefined : needs[0]

/**
 * Known ways to more rights in AWS: Rhino Security Labs "AWS IAM Privilege Escalation – Methods and Mitigation" and
 * "Part 2"; Bishop Fox iam-vulnerable; pathfinding.cloud (Datadog) for the numbers.
 */
export const awsMethods: readonly AwsMethod[] = [
  {
    id: 'aws-create-policy-version',
    way: 'own-policy',
    needs: ['iam:CreatePolicyVersion'],
    reference: 'iam-001',
    note: 'Writes a new default version of a policy attached to itself.',
  },
  {
    id: 'aws-delete-user-boundary',
    way: 'own-boundary',
    needs: ['iam:DeleteUserPermissionsBoundary'],
    note: 'Takes off the boundary that alone keeps it from being an administrator.',
  },
  {
    id: 'aws-delete-role-boundary',
    way: 'own-boundary',
    needs: ['iam:DeleteRolePermissionsBoundary'],
    note: 'Takes off the boundary that alone keeps it from being an administrator.',
  },
  {
    id: 'aws-widen-boundary',
    way: 'own-boundary',
    needs: ['iam:CreatePolicyVersion'],
    note: 'Writes a wider version of the boundary that alone keeps it from being an administrator.',
  },
  {
    id: 'aws-set-default-policy-version',
    way: 'old-policy',
    needs: ['iam:SetDefaultPolicyVersion'],
    note: 'Switches an attached policy back to a wider old version.',
  },
  {
    id: 'aws-create-access-key',
    way: 'user',
    needs: ['iam:CreateAccessKey'],
    reference: 'iam-002',
    note: 'Makes a key for a user with more rights.',
  },
  {
    id: 'aws-create-login-profile',
    way: 'user',
    needs: ['iam:CreateLoginProfile'],
    reference: 'iam-004',
    note: 'Gives a password to a user with more rights.',
  },
  {
    id: 'aws-attach-user-policy-and-key',
    way: 'other-user',
    needs: ['iam:AttachUserPolicy', 'iam:CreateAccessKey'],
    reference: 'iam-015',
    note: 'Attaches AdministratorAccess to a user and makes a key for that user.',
  },
  {
    id: 'aws-put-user-policy-and-key',
    way: 'other-user',
    needs: ['iam:PutUserPolicy', 'iam:CreateAccessKey'],
    reference: 'iam-018',
    note: 'Writes an inline policy for a user and makes a key for that user.',
  },
  {
    id: 'aws-update-login-profile',
    way: 'user',
    needs: ['iam:UpdateLoginProfile'],
    reference: 'iam-006',
    note: 'Resets the password of a user with more rights.',
  },
  {
    id: 'aws-attach-user-policy',
    way: 'own-user',
    needs: ['iam:AttachUserPolicy'],
    reference: 'iam-008',
    note: 'Attaches AdministratorAccess to a user.',
  },
  {
    id: 'aws-attach-group-policy',
    way: 'own-group',
    needs: ['iam:AttachGroupPolicy'],
    reference: 'iam-010',
    note: 'Attaches AdministratorAccess to a group it is in.',
  },
  {
    id: 'aws-attach-own-role-policy',
    way: 'own-role',
    needs: ['iam:AttachRolePolicy'],
    reference: 'iam-009',
    note: 'Attaches AdministratorAccess to itself.',
  },
  {
    id: 'aws-attach-role-policy',
    way: 'assumed-role',
    needs: ['iam:AttachRolePolicy'],
    reference: 'iam-014',
    note: 'Attaches AdministratorAccess to a role it may assume.',
  },
  {
    id: 'aws-attach-and-trust-role',
    way: 'trusted-role',
    needs: ['iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy'],
    reference: 'iam-019',
    note: 'Attaches AdministratorAccess to a role and makes the role trust it.',
  },
  {
    id: 'aws-put-user-policy',
    way: 'own-user',
    needs: ['iam:PutUserPolicy'],
    reference: 'iam-007',
    note: 'Writes itself an inline policy.',
  },
  {
    id: 'aws-put-group-policy',
    way: 'own-group',
    needs: ['iam:PutGroupPolicy'],
    reference: 'iam-011',
    note: 'Writes its group an inline policy.',
  },
  {
    id: 'aws-put-own-role-policy',
    way: 'own-role',
    needs: ['iam:PutRolePolicy'],
    reference: 'iam-005',
    note: 'Writes itself an inline policy.',
  },
  {
    id: 'aws-put-role-policy',
    way: 'assumed-role',
    needs: ['iam:PutRolePolicy'],
    reference: 'iam-017',
    note: 'Writes an inline policy for a role it may assume.',
  },
  {
    id: 'aws-put-and-trust-role',
    way: 'trusted-role',
    needs: ['iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'],
    reference: 'iam-021',
    note: 'Writes an inline policy for a role and makes the role trust it.',
  },
  {
    id: 'aws-policy-version-of-assumed-role',
    way: 'assumed-role-policy',
    needs: ['iam:CreatePolicyVersion'],
    reference: 'iam-016',
    note: 'Writes a new version of a policy that is attached to a role it may assume.',
  },
  {
    id: 'aws-policy-version-and-trust',
    way: 'trusted-role-policy',
    needs: ['iam:CreatePolicyVersion', 'iam:UpdateAssumeRolePolicy'],
    reference: 'iam-020',
    note: 'Writes a new version of a role’s policy and makes the role trust it.',
  },
  {
    id: 'aws-add-user-to-group',
    way: 'group',
    needs: ['iam:AddUserToGroup'],
    reference: 'iam-013',
    note: 'Joins a group with more rights.',
  },
  {
    id: 'aws-update-assume-role-policy',
    way: 'role-trust',
    needs: ['iam:UpdateAssumeRolePolicy'],
    reference: 'iam-012',
    note: 'Makes a role with more rights trust it; in the same account that is enough to assume it.',
  },
  {
    id: 'aws-create-service-specific-credential',
    way: 'user',
    needs: ['iam:CreateServiceSpecificCredential'],
    note: 'Makes a long-term API key for another user.',
  },
  {
    id: 'aws-pass-role-ec2',
    way: 'pass',
    needs: ['iam:PassRole', 'ec2:RunInstances'],
    service: 'ec2.amazonaws.com',
    reference: 'ec2-001',
    note: 'Starts an instance with a role and reads its credentials there.',
  },
  {
    id: 'aws-pass-role-spot',
    way: 'pass',
    needs: ['iam:PassRole', 'ec2:RequestSpotInstances'],
    service: 'ec2.amazonaws.com',
    reference: 'ec2-003',
    note: 'Starts a spot instance with a role and reads its credentials there.',
  },
  {
    id: 'aws-launch-template',
    way: 'run',
    needs: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
    service: 'ec2.amazonaws.com',
    reference: 'ec2-004',
    note: 'Changes what is launched with a role from now on.',
  },
  {
    id: 'aws-replace-instance-profile',
    way: 'pass',
    needs: ['iam:PassRole', 'ec2:AssociateIamInstanceProfile'],
    service: 'ec2.amazonaws.com',
    note: 'Hangs a role on an instance it controls.',
  },
  {
    id: 'aws-instance-user-data',
    way: 'run',
    needs: ['ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'],
    service: 'ec2.amazonaws.com',
    reference: 'ec2-002',
    note: 'Changes the start script of an instance with a role.',
  },
  {
    id: 'aws-pass-role-lambda',
    way: 'pass',
    needs: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'],
    service: 'lambda.amazonaws.com',
    reference: 'lambda-001',
    note: 'Runs code as a role in a new function.',
  },
  {
    id: 'aws-pass-role-lambda-event-source',
    way: 'pass',
    needs: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
    service: 'lambda.amazonaws.com',
    reference: 'lambda-002',
    note: 'Runs code as a role, started by a stream.',
  },
  {
    id: 'aws-pass-role-lambda-permission',
    way: 'pass',
    needs: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:AddPermission'],
    service: 'lambda.amazonaws.com',
    reference: 'lambda-006',
    note: 'Runs code as a role, started from another account.',
  },
  {
    id: 'aws-update-function-code',
    way: 'run',
    needs: ['lambda:UpdateFunctionCode'],
    service: 'lambda.amazonaws.com',
    reference: 'lambda-003',
    note: 'Replaces the code of a function with more rights.',
  },
  {
    id: 'aws-update-function-configuration',
    way: 'run',
    needs: ['lambda:UpdateFunctionConfiguration'],
    service: 'lambda.amazonaws.com',
    note: 'Adds a layer or a wrapper to a function with more rights.',
  },
  {
    id: 'aws-pass-role-glue-endpoint',
    way: 'pass',
    needs: ['iam:PassRole', 'glue:CreateDevEndpoint'],
    service: 'glue.amazonaws.com',
    note: 'Opens a shell that runs as a role.',
  },
  {
    id: 'aws-update-glue-endpoint',
    way: 'run',
    needs: ['glue:UpdateDevEndpoint'],
    service: 'glue.amazonaws.com',
    note: 'Adds its SSH key to an endpoint with a role.',
  },
  {
    id: 'aws-pass-role-glue-job',
    way: 'pass',
    needs: ['iam:PassRole', 'glue:CreateJob', 'glue:StartJobRun'],
    service: 'glue.amazonaws.com',
    note: 'Runs a job as a role.',
  },
  {
    id: 'aws-update-glue-job',
    way: 'pass',
    needs: ['iam:PassRole', 'glue:UpdateJob', 'glue:StartJobRun'],
    service: 'glue.amazonaws.com',
    note: 'Changes a job and the role it runs as.',
  },
  {
    id: 'aws-pass-role-cloudformation',
    way: 'pass',
    needs: ['iam:PassRole', 'cloudformation:CreateStack'],
    service: 'cloudformation.amazonaws.com',
    note: 'Lets a stack act as a role.',
  },
  {
    id: 'aws-update-stack',
    way: 'run',
    needs: ['cloudformation:UpdateStack'],
    service: 'cloudformation.amazonaws.com',
    note: 'Changes a stack that acts as a role with more rights.',
  },
  {
    id: 'aws-change-set',
    way: 'run',
    needs: ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
    service: 'cloudformation.amazonaws.com',
    note: 'The same by change set.',
  },
  {
    id: 'aws-pass-role-datapipeline',
    way: 'pass',
    needs: [
      'iam:PassRole',
      'datapipeline:CreatePipeline',
      'datapipeline:PutPipelineDefinition',
      'datapipeline:ActivatePipeline',
    ],
    service: 'datapipeline.amazonaws.com',
    note: 'Runs a command as a role.',
  },
  {
    id: 'aws-pass-role-codebuild',
    way: 'pass',
    needs: ['iam:PassRole', 'codebuild:CreateProject', 'codebuild:StartBuild'],
    service: 'codebuild.amazonaws.com',
    note: 'Builds as a role.',
  },
  {
    id: 'aws-update-codebuild',
    way: 'pass',
    needs: ['iam:PassRole', 'codebuild:UpdateProject', 'codebuild:StartBuild'],
    service: 'codebuild.amazonaws.com',
    note: 'Changes a build and the role it runs as.',
  },
  {
    id: 'aws-pass-role-sagemaker-notebook',
    way: 'pass',
    needs: [
      'iam:PassRole',
      'sagemaker:CreateNotebookInstance',
      'sagemaker:CreatePresignedNotebookInstanceUrl',
    ],
    service: 'sagemaker.amazonaws.com',
    note: 'Opens a notebook that runs as a role.',
  },
  {
    id: 'aws-sagemaker-notebook-url',
    way: 'run',
    needs: ['sagemaker:CreatePresignedNotebookInstanceUrl'],
    service: 'sagemaker.amazonaws.com',
    note: 'Opens somebody else’s notebook.',
  },
  {
    id: 'aws-pass-role-sagemaker-training',
    way: 'pass',
    needs: ['iam:PassRole', 'sagemaker:CreateTrainingJob'],
    service: 'sagemaker.amazonaws.com',
    note: 'Trains with its own image as a role.',
  },
  {
    id: 'aws-pass-role-sagemaker-processing',
    way: 'pass',
    needs: ['iam:PassRole', 'sagemaker:CreateProcessingJob'],
    service: 'sagemaker.amazonaws.com',
    note: 'Processes with its own image as a role.',
  },
  {
    id: 'aws-pass-role-ecs',
    way: 'pass',
    needs: ['iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:RunTask'],
    service: 'ecs-tasks.amazonaws.com',
    note: 'Runs a container as a role.',
  },
  {
    id: 'aws-pass-role-ecs-service',
    way: 'pass',
    needs: ['iam:PassRole', 'ecs:RegisterTaskDefinition', 'ecs:UpdateService'],
    service: 'ecs-tasks.amazonaws.com',
    note: 'Runs a container as a role in an existing service.',
  },
  {
    id: 'aws-ecs-exec',
    way: 'run',
    needs: ['ecs:ExecuteCommand'],
    service: 'ecs-tasks.amazonaws.com',
    note: 'Opens a shell in a task with a role.',
  },
  {
    id: 'aws-pass-role-batch',
    way: 'pass',
    needs: ['iam:PassRole', 'batch:RegisterJobDefinition', 'batch:SubmitJob'],
    service: 'ecs-tasks.amazonaws.com',
    note: 'Runs a job as a role.',
  },
  {
    id: 'aws-pass-role-step-functions',
    way: 'pass',
    needs: ['iam:PassRole', 'states:CreateStateMachine', 'states:StartExecution'],
    service: 'states.amazonaws.com',
    note: 'Calls APIs as a role through a state machine.',
  },
  {
    id: 'aws-pass-role-automation',
    way: 'pass',
    needs: ['iam:PassRole', 'ssm:StartAutomationExecution'],
    service: 'ssm.amazonaws.com',
    note: 'Runs an automation as a role.',
  },
  {
    id: 'aws-pass-role-emr',
    way: 'pass',
    needs: ['iam:PassRole', 'elasticmapreduce:RunJobFlow'],
    service: 'ec2.amazonaws.com',
    note: 'Starts a cluster as a role.',
  },
  {
    id: 'aws-pass-role-app-runner',
    way: 'pass',
    needs: ['iam:PassRole', 'apprunner:CreateService'],
    service: 'tasks.apprunner.amazonaws.com',
    note: 'Runs a container as a role.',
  },
  {
    id: 'aws-pass-role-bedrock-agentcore',
    way: 'pass',
    needs: [
      'iam:PassRole',
      'bedrock-agentcore:CreateCodeInterpreter',
      'bedrock-agentcore:StartCodeInterpreterSession',
      'bedrock-agentcore:InvokeCodeInterpreter',
    ],
    service: 'bedrock-agentcore.amazonaws.com',
    note: 'Runs code as a role in an agent’s interpreter.',
  },
  {
    id: 'aws-ssm-send-command',
    way: 'run',
    needs: ['ssm:SendCommand'],
    service: 'ec2.amazonaws.com',
    reference: 'ssm-002',
    note: 'Runs a command on an instance and takes the credentials of its role.',
  },
  {
    id: 'aws-ssm-start-session',
    way: 'run',
    needs: ['ssm:StartSession'],
    service: 'ec2.amazonaws.com',
    reference: 'ssm-001',
    note: 'Opens a shell on an instance with a role.',
  },
  {
    id: 'aws-instance-connect',
    way: 'run',
    needs: ['ec2-instance-connect:SendSSHPublicKey'],
    service: 'ec2.amazonaws.com',
    note: 'Logs in to an instance with a role.',
  },
  {
    id: 'aws-sso-assignment',
    way: 'sso',
    needs: ['sso:CreateAccountAssignment'],
    note: 'Assigns itself a permission set in any account.',
  },
  {
    id: 'aws-sso-permission-set',
    way: 'sso',
    needs: ['sso:PutInlinePolicyToPermissionSet', 'sso:ProvisionPermissionSet'],
    note: 'Widens a permission set that it has.',
  },
  {
    id: 'aws-eks-access-entry',
    way: 'run',
    needs: ['eks:CreateAccessEntry', 'eks:AssociateAccessPolicy'],
    service: 'pods.eks.amazonaws.com',
    note: 'Makes itself administrator of a cluster.',
  },
  {
    id: 'aws-trust-anchor',
    way: 'pass',
    needs: ['rolesanywhere:CreateTrustAnchor', 'rolesanywhere:CreateProfile', 'iam:PassRole'],
    service: 'rolesanywhere.amazonaws.com',
    note: 'Lets its own certificate authority assume roles.',
  },
]
