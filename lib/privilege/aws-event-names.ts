/** First label of the event source → prefix of its actions, where the two differ. */
const prefixes: Readonly<Record<string, string>> = {
  monitoring: 'cloudwatch',
  email: 'ses',
  tagging: 'tag',
  'models.lex': 'lex',
  'runtime.lex': 'lex',
  'runtime.sagemaker': 'sagemaker',
  'data.iot': 'iot',
  'api.ecr': 'ecr',
  'api.ecr-public': 'ecr-public',
  'api.sagemaker': 'sagemaker',
  cloudcontrolapi: 'cloudformation',
  'entitlement.marketplace': 'aws-marketplace',
  'metering.marketplace': 'aws-marketplace',
  'catalog.marketplace': 'aws-marketplace',
  'bedrock-runtime': 'bedrock',
  'bedrock-agent': 'bedrock',
  'bedrock-agent-runtime': 'bedrock',
  'codestar-connections': 'codeconnections',
  'kinesisanalytics-v2': 'kinesisanalytics',
  opensearchservice: 'es',
  opensearch: 'es',
  elasticsearch: 'es',
  fileshare: 'elasticfilesystem',
  'sso-directory': 'sso-directory',
  'sso-oauth': 'sso-oauth',
  'oidc.sso': 'sso-oauth',
  'portal.sso': 'sso',
  'data.mediastore': 'mediastore',
  stepfunctions: 'states',
  eventbridge: 'events',
}

/** Events whose name is not that of the action they need. Source: the CloudTrail chapters of S3, Lambda and IAM. */
const renamed: Readonly<Record<string, string>> = {
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:HeadBucket': 's3:ListBucket',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:ListMultipartUploads': 's3:ListBucketMultipartUploads',
  's3:ListParts': 's3:ListMultipartUploadParts',
  's3:HeadObject': 's3:GetObject',
  's3:SelectObjectContent': 's3:GetObject',
  's3:CopyObject': 's3:PutObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:UploadPart': 's3:PutObject',
  's3:UploadPartCopy': 's3:PutObject',
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:GetBucketLifecycle': 's3:GetLifecycleConfiguration',
  's3:PutBucketLifecycle': 's3:PutLifecycleConfiguration',
  's3:DeleteBucketLifecycle': 's3:PutLifecycleConfiguration',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:PutBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:DeleteBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
  's3:PutBucketReplication': 's3:PutReplicationConfiguration',
  's3:DeleteBucketReplication': 's3:PutReplicationConfiguration',
  's3:GetBucketCors': 's3:GetBucketCORS',
  's3:PutBucketCors': 's3:PutBucketCORS',
  's3:DeleteBucketCors': 's3:PutBucketCORS',
  's3:DeleteBucketTagging': 's3:PutBucketTagging',
  's3:DeletePublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:GetAccelerateConfiguration': 's3:GetAccelerateConfiguration',
  's3:GetBucketInventoryConfiguration': 's3:GetInventoryConfiguration',
  's3:GetBucketAnalyticsConfiguration': 's3:GetAnalyticsConfiguration',
  's3:GetBucketMetricsConfiguration': 's3:GetMetricsConfiguration',
  'lambda:Invoke': 'lambda:InvokeFunction',
  'lambda:PutFunctionConcurrency': 'lambda:PutFunctionConcurrency',
  'bedrock:Converse': 'bedrock:InvokeModel',
  'bedrock:ConverseStream': 'bedrock:InvokeModelWithResponseStream',
  'kms:ReEncrypt': 'kms:ReEncryptFrom',
  'ecr:BatchGetImage': 'ecr:BatchGetImage',
}

/** Lambda and CloudFront put the version of their API behind the name of the event (`ListFunctions20150331`). */
const versioned = /(?:_?20\d{2}_?\d{2}_?\d{2}(?:v\d+)?)$/

const remembered = new Map<string, string>()

/** The action that an event exercised: `s3.amazonaws.com` and `ListBuckets` give `s3:ListAllMyBuckets`. */
export function actionOfEvent(eventSource: string, eventName: string): string {
  const key = `${eventSource} ${eventName}`
  let action = remembered.get(key)
  if (action === undefined) {
    const host = eventSource.replace(/\.(amazonaws\.com(\.cn)?|aws)$/, '')
    const prefix = prefixes[host] ?? host.split('.').at(-1) ?? host
    const name = `${prefix}:${eventName.replace(versioned, '')}`
    action = renamed[name] ?? name
    // Names come from files: what is remembered of them has to stay bounded.
    if (remembered.size < 50_000) remembered.set(key, action)
  }
  return action
}
