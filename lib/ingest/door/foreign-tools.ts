/** A file that another tool wrote, told by its shape: any of these signs is enough. */
export interface ForeignFile {
  what: string
  /** What to do instead. */
  instead: string
  /** Members of a record that stand together, one set or another; `log.entries` stands within `log`. */
  has?: readonly (readonly string[])[]
  /** The value of a member of a record. */
  says?: Readonly<Record<string, RegExp>>
  /** Members beside the list that holds the records. */
  around?: readonly string[]
  /** How a line of text begins, or what stands in it. */
  line?: RegExp
}

const MCP = 'hand over the configuration of the MCP client, or agent-bom\u2019s JSON'
const SECRETS_ONLY =
  'it tells of vulnerabilities; for leaked secrets hand over a report of Gitleaks, TruffleHog or another scanner of secrets'
const RAW = 'export the events themselves, one JSON object a line'
const AS_TABLE = 'map it as a table: CSV with a header, or one flat JSON object a line'
const PEOPLE = 'hand people over as SCIM or as CSV with the columns email,name,team,manager,status'
const IN_THEIR_GROUP = 'put them into their group, as the command for groups on the Sources page does'
const HOLDS_A_KEY =
  'it holds a secret that works: keep it to yourself, delete copies, and replace the secret if it was sent anywhere. The inventory of its platform is what Muster reads'

/** Tools and files that people meet beside what Muster reads. What a file is called decides nothing. */
export const foreignFiles: readonly ForeignFile[] = [
  // Files of credentials: the first thing to say is that nobody should send them.
  {
    what: 'a key of a service account of Google Cloud',
    instead: HOLDS_A_KEY,
    has: [['type', 'private_key', 'client_email', 'token_uri']],
  },
  {
    what: 'a login file of Docker',
    instead: HOLDS_A_KEY,
    has: [
      ['auths', 'credsStore'],
      ['auths', 'HttpHeaders'],
    ],
  },
  {
    what: 'a kubeconfig, with which somebody logs in to clusters',
    instead: `${HOLDS_A_KEY} (kubectl get \u2026 -o json)`,
    has: [['clusters', 'contexts', 'users', 'current-context']],
  },
  {
    what: 'the credentials file of the AWS CLI',
    instead: HOLDS_A_KEY,
    line: /^\s*aws_(access_key_id|secret_access_key|session_token)\s*=/,
  },
  {
    what: 'a file of environment variables',
    instead: `${HOLDS_A_KEY}. A scanner of secrets reports where such files lie`,
    line: /^(export )?[A-Z][A-Z0-9_]{0,60}(SECRET|TOKEN|PASSWORD|API_KEY)[A-Z0-9_]{0,60}=\S/,
  },
  {
    what: 'tokens that a login gave',
    instead: HOLDS_A_KEY,
    has: [
      ['access_token', 'token_type'],
      ['accessToken', 'expiresOn', 'subscription'],
      ['AccessKeyId', 'SecretAccessKey', 'SessionToken'],
      ['Credentials.SecretAccessKey'],
      ['AccessKey.SecretAccessKey'],
    ],
  },
  {
    what: 'a secret that Vault or OpenBao gave',
    instead: HOLDS_A_KEY,
    has: [
      ['data.username', 'data.password'],
      ['data.secret_id', 'data.secret_id_accessor'],
      ['data.private_key', 'data.certificate'],
      ['data.access_key', 'data.secret_key'],
    ],
  },
  {
    what: 'what `trufflehog analyze` prints for people',
    instead:
      'hand over the JSON of the scan (trufflehog \u2026 --json), or a report of Kingfisher with --access-map, which says what each key can do',
    line: /^\[[!ix]\] (Valid|Invalid|Incorrect) .{0,60}(Token|Key|API|Credentials)/i,
  },
  // Scanners of vulnerabilities and of configurations.
  {
    what: 'a report of Trivy',
    instead: `${SECRETS_ONLY}. Of Trivy itself: trivy fs --scanners secret --format sarif`,
    has: [
      ['SchemaVersion', 'ArtifactName', 'Results'],
      ['SchemaVersion', 'ArtifactName', 'ArtifactType'],
    ],
  },
  { what: 'a report of Grype', instead: SECRETS_ONLY, has: [['matches', 'source', 'descriptor']] },
  {
    what: 'a bill of materials of Syft',
    instead: `it tells of packages; ${MCP}`,
    has: [['artifacts', 'artifactRelationships']],
  },
  {
    what: 'a CycloneDX bill of materials',
    instead: `it tells of packages; ${MCP}`,
    has: [['bomFormat', 'specVersion']],
    around: ['bomFormat'],
  },
  {
    what: 'an SPDX bill of materials',
    instead: `it tells of packages; ${MCP}`,
    has: [
      ['spdxVersion', 'SPDXID'],
      ['@context', '@graph', 'spdxVersion'],
    ],
    around: ['spdxVersion'],
  },
  {
    what: 'a report of Semgrep',
    instead: 'write it as SARIF (semgrep --sarif); its rules on secrets are read from that',
    has: [['check_id', 'path', 'start', 'extra']],
  },
  {
    what: 'a report of Bandit',
    instead: SECRETS_ONLY,
    has: [['test_id', 'issue_severity', 'issue_confidence']],
  },
  {
    what: 'a report of Checkov',
    instead: 'write it as SARIF (checkov -o sarif); its checks on secrets are read from that',
    has: [
      ['check_type', 'results', 'summary'],
      ['check_id', 'bc_check_id', 'check_result'],
    ],
  },
  {
    what: 'a report of Snyk',
    instead: SECRETS_ONLY,
    has: [
      ['packageManager', 'dependencyCount'],
      ['packageName', 'semver', 'identifiers', 'cvssScore'],
    ],
    around: ['packageManager'],
  },
  {
    what: 'a report of npm audit',
    instead: SECRETS_ONLY,
    has: [
      ['auditReportVersion', 'vulnerabilities'],
      ['advisories', 'muted', 'metadata'],
    ],
  },
  {
    what: 'a security report of GitLab about something else than secrets',
    instead: 'hand over gl-secret-detection-report.json',
    has: [['identifiers', 'location', 'severity', 'scanner']],
  },
  {
    what: 'a Code Quality report',
    instead: 'a scanner of secrets writes more in its own JSON: gitleaks git --report-format json',
    has: [
      ['check_name', 'fingerprint', 'location', 'engine_name'],
      ['check_name', 'fingerprint', 'location', 'severity'],
    ],
  },
  {
    what: 'a report of tests in the form of JUnit',
    instead: 'of this form only reports of Gitleaks are read: gitleaks git --report-format junit',
    has: [['testcase', 'failure']],
  },
  {
    what: 'a report of kube-bench',
    instead:
      'it tells of settings; run kubectl get serviceaccounts,roles,rolebindings,clusterroles,clusterrolebindings -A -o json',
    has: [
      ['Controls', 'Totals'],
      ['node_type', 'tests', 'total_pass'],
    ],
  },
  {
    what: 'a report of Kubescape',
    instead:
      'it tells of settings; run kubectl get serviceaccounts,roles,rolebindings,clusterroles,clusterrolebindings -A -o json',
    has: [
      ['summaryDetails', 'clusterAPIServerInfo'],
      ['summaryDetails', 'results', 'resources'],
    ],
  },
  {
    what: 'a report of Scout Suite',
    instead:
      'run aws iam get-account-authorization-details --output json, or the command of the cloud it is about',
    has: [['account_id', 'last_run', 'services', 'provider_code']],
    line: /^scoutsuite_results =/,
  },
  {
    what: 'a report of CloudSploit',
    instead: 'it tells of settings; run aws iam get-account-authorization-details --output json',
    has: [['plugin', 'category', 'title', 'resource', 'region', 'status']],
  },
  {
    what: 'a report of Cloudsplaining',
    instead: 'hand over the file that it was given: aws iam get-account-authorization-details --output json',
    has: [['inline_policies', 'aws_managed_policies', 'customer_managed_policies']],
  },
  {
    what: 'a finding of Parliament',
    instead: 'it lints a policy; run aws iam get-account-authorization-details --output json',
    has: [['issue', 'title', 'severity', 'location', 'filepath']],
  },
  {
    what: 'a graph of Principal Mapper',
    instead:
      'run aws iam get-account-authorization-details --output json: paths to administrators are computed from that',
    has: [['arn', 'id_value', 'is_admin', 'group_memberships']],
  },
  {
    what: 'a benchmark of Powerpipe or Steampipe',
    instead: 'query the tables: steampipe query "select * from aws_iam_role" --output json',
    has: [
      ['root_group', 'summary', 'groups'],
      ['group_id', 'groups', 'controls'],
      ['control_id', 'results', 'run_status'],
    ],
  },
  {
    what: 'rows of a table of Steampipe that Muster does not know',
    instead: `it reads tables on IAM, Identity Center and Secrets Manager; else ${AS_TABLE}`,
    has: [
      ['akas', 'title', '_ctx'],
      ['sp_connection_name', 'sp_ctx'],
    ],
  },
  {
    what: 'a part of what iam-collect stores',
    instead: 'hand over its folder, as a zip or tar: of whom a part is stands in the folder\u2019s name',
    has: [
      ['arn', 'name', 'id', 'path', 'created'],
      ['arn', 'name', 'defaultVersionId'],
    ],
  },
  // Graphs and inventories of other collectors.
  {
    what: 'a collection of SharpHound (BloodHound, Active Directory)',
    instead:
      'it tells of people and computers; for machines of Entra run the commands on the Sources page, and OpenGraph is read as it is',
    has: [['ObjectIdentifier', 'Properties', 'Aces']],
  },
  {
    what: 'a collection of AzureHound',
    instead: 'export applications and service principals with the commands on the Sources page',
    says: { kind: /^AZ[A-Z]/ },
  },
  {
    what: 'an export of Neo4j',
    instead:
      'write it as BloodHound OpenGraph (graph.nodes, graph.edges), or query rows and map them as a table',
    has: [
      ['labels', 'properties', 'type', 'id'],
      ['identity', 'labels', 'elementId'],
    ],
  },
  {
    what: 'a finding of AWS Security Hub',
    instead:
      'run the commands for AWS on the Sources page; the unused access of Access Analyzer is read from its own findings',
    has: [['AwsAccountId', 'GeneratorId', 'ProductArn']],
  },
  {
    what: 'a finding of Amazon GuardDuty',
    instead: 'hand over CloudTrail, on which it rests',
    has: [
      ['SchemaVersion', 'AccountId', 'Service', 'Severity'],
      ['schemaVersion', 'accountId', 'service', 'severity', 'resource'],
    ],
  },
  {
    what: 'a snapshot of AWS Config',
    instead: 'run aws iam get-account-authorization-details --output json',
    has: [
      ['configSnapshotId', 'configurationItems'],
      ['configurationItemCaptureTime', 'resourceType', 'configuration'],
    ],
  },
  {
    what: 'a CloudFormation template',
    instead:
      'it says what is wanted, not what is there; run aws iam get-account-authorization-details --output json',
    has: [['AWSTemplateFormatVersion']],
  },
  {
    what: 'an export of a Pulumi stack',
    instead: 'it may hold secrets in any place; run the inventory commands of the clouds that it manages',
    has: [['version', 'deployment']],
  },
  {
    what: 'a rows-and-columns answer of Log Analytics',
    instead: 'az monitor log-analytics query \u2026 -o json gives one object a row',
    has: [['tables.0.columns'], ['name', 'columns', 'rows']],
  },
  {
    what: 'an answer of Azure Resource Graph',
    instead: 'run the az commands on the Sources page: they give the whole objects',
    around: ['total_records', 'skip_token'],
    has: [
      ['total_records', 'data', 'count'],
      ['totalRecords', 'resultTruncated'],
    ],
  },
  // Logs as other systems keep them.
  {
    what: 'results of a search in Splunk',
    instead: `${RAW} (| table _raw)`,
    has: [
      ['preview', 'result'],
      ['preview', 'offset', 'result'],
      ['_raw', '_time', 'sourcetype'],
    ],
  },
  {
    what: 'documents of Elasticsearch or OpenSearch',
    instead: "hand over the source of each: jq -c '.hits.hits[]._source'",
    has: [
      ['hits', 'took', 'timed_out'],
      ['_index', '_id', '_source'],
    ],
  },
  {
    what: 'an answer of CloudWatch Logs Insights',
    instead: `${RAW}: aws logs filter-log-events`,
    has: [['status', 'statistics', 'results']],
    around: ['statistics', 'queryLanguage'],
  },
  {
    what: 'a recording of a browser (HAR)',
    instead: 'it may hold sessions; export the data with the commands on the Sources page',
    has: [['log.entries', 'log.creator']],
  },
  {
    what: 'the log of a web server',
    instead: 'hand over the audit log of the application behind it, where it is one that Muster reads',
    line: /^\S+ \S+ \S+ \[\d{2}\/[A-Z][a-z]{2}\/\d{4}[^\]]*\] "(GET|POST|PUT|HEAD|DELETE|PATCH|OPTIONS) /,
  },
  {
    what: 'a log of requests to GitLab',
    instead: 'it does not say who made them; hand over audit_json.log, or the audit events of the API',
    has: [
      ['params', 'path'],
      ['controller', 'action', 'correlation_id'],
    ],
  },
  {
    what: 'a flow log of a network',
    instead: 'it knows addresses and no identities; hand over the audit log of the cloud',
    line: /^(version account-id interface-id|\d \d{12} eni-)/,
  },
  {
    what: 'messages of journald',
    instead: `${RAW} of the program that wrote them (journalctl -o cat -u UNIT)`,
    has: [['__CURSOR', 'MESSAGE']],
  },
  // Documents.
  {
    what: 'a page of the web',
    instead:
      'a browser was sent to a page, often to sign in; run the command again and look at what it gives',
    line: /^\s*<(!doctype html|html)[\s>]/i,
  },
  {
    what: 'metadata of SAML',
    instead: 'it says who trusts whom for people; Muster reads identities of machines',
    line: /<(\w+:)?EntityDescriptor\b/,
  },
  {
    what: 'a scan of Nmap',
    instead: 'it tells of hosts; the certificates that they show are read from openssl s_client -showcerts',
    line: /<nmaprun\b/,
  },
  { what: 'a scan of Nessus', instead: SECRETS_ONLY, line: /<NessusClientData/ },
  {
    what: 'XML',
    instead: 'the same as JSON or CSV is read, where it is a format of the Sources page',
    line: /^\s*<\?xml\b/,
  },
  {
    what: 'a description of an API (OpenAPI)',
    instead: 'it says what can be asked; hand over what the API answers',
    has: [
      ['openapi', 'paths'],
      ['swagger', 'paths'],
    ],
  },
  {
    what: 'a JSON Schema',
    instead: 'it describes a file; hand over a file that it describes',
    has: [
      ['$schema', '$id', 'title'],
      ['$schema', 'type', 'properties'],
    ],
  },
  {
    what: 'a Terraform plan or configuration',
    instead: 'hand over the state: terraform state pull',
    has: [['terraform_version', 'planned_values'], ['resource_changes']],
    line: /^(resource "|data "|module "|provider "|terraform \{|variable ")/,
  },
  {
    what: 'the table that gcloud or az prints for people',
    instead: 'run the same command with --format=json (gcloud) or --output json (az)',
    line: /^(KEY_ID +CREATED_AT|DISPLAY NAME +EMAIL +DISABLED|NAME +(TITLE|STATE) +|ROLE +MEMBERS|Principal +Role +Scope)/,
  },
  {
    what: 'a policy of Vault as it is written, without its name',
    instead: 'hand over what the server answers of it, as the command for Vault on the Sources page does',
    line: /^\s*path\s+"[^"]+"\s*\{/,
  },
  {
    what: 'a configuration of an AI agent in TOML',
    instead: MCP,
    line: /^\[mcp_servers\./,
  },
  {
    what: 'a lock file or a manifest of packages',
    instead: 'it names packages and no identities',
    has: [
      ['lockfileVersion', 'packages'],
      ['name', 'dependencies', 'devDependencies'],
    ],
  },
  {
    what: 'a description of an escalation path',
    instead:
      'it says what somebody could do anywhere; whether somebody can is computed from aws iam get-account-authorization-details',
    has: [['id', 'name', 'category', 'services', 'description']],
  },
  {
    what: 'cases for testing conditions of trust',
    instead: 'hand over the trust of real roles: aws iam get-account-authorization-details',
    has: [
      ['suite', 'version', 'description'],
      ['source', 'grades', 'families'],
    ],
  },
  // Answers of platforms that Muster reads other answers of.
  {
    what: 'rights of objects in Databricks',
    instead:
      'Muster reads service principals, tokens and stored credentials there: run the command on the Sources page',
    has: [
      ['object_id', 'object_type', 'access_control_list'],
      ['privilege_assignments'],
      ['permission_assignments'],
      ['enableTokensConfig', 'maxTokenLifetimeDays'],
    ],
  },
  {
    what: 'groups of SCIM',
    instead:
      'people are read from Users, teams from groups with members of a directory that Muster knows; else hand over a CSV of teams',
    has: [
      ['displayName', 'externalId', 'id', 'members'],
      ['displayName', 'members', 'meta'],
      ['id', 'displayName', 'externalId'],
      ['id', 'displayName', 'members'],
    ],
  },
  {
    what: 'settings or roles of GitHub',
    instead:
      'they hold no credential; export apps, tokens, deploy keys, environments and secrets with the commands on the Sources page',
    has: [
      ['file_path', 'name', 'url'],
      ['custom_agents'],
      ['enabled_repositories', 'selected_repositories_url'],
      ['property_name'],
      ['permissions', 'name', 'description', 'organization'],
      ['stream_type', 'stream_details'],
    ],
  },
  {
    what: 'roles, environments or accounts of GitLab',
    instead:
      'they hold no credential; export tokens, keys and variables with the command on the Sources page',
    has: [
      ['base_access_level', 'group_id', 'name'],
      ['slug', 'external_url', 'tier', 'state'],
      ['username', 'locked', 'web_url', 'state'],
    ],
  },
  {
    what: 'people of an AI platform, or their places in its workspaces',
    instead: `they are in the directory already: ${PEOPLE}; keys and service accounts of the platform have commands on the Sources page`,
    has: [
      ['added_at', 'email', 'role'],
      ['workspace_id', 'workspace_role'],
    ],
  },
  {
    what: 'people of a directory that has no format of its own here',
    instead: PEOPLE,
    has: [
      ['username', 'account_locked', 'mfa'],
      ['Employee_ID', 'Worker_Type'],
      ['Report_Entry'],
      ['directory_id', 'idp_id'],
    ],
  },
  {
    what: 'members of a group without the group',
    instead:
      'put them into their group as its memberships, as the command for groups on the Sources page does',
    has: [['preferredMemberKey', 'roles'], ['memberKey', 'roles'], ['memberships']],
  },
  {
    what: 'members or owners of a group without the group',
    instead: IN_THEIR_GROUP,
    says: { kind: /^admin#directory#member$/ },
  },
  {
    what: 'members or owners of something in Entra, which the answer does not name',
    instead: IN_THEIR_GROUP,
    says: { '@odata.type': /^#microsoft\.graph\.(user|group|servicePrincipal|device)$/ },
  },
  {
    what: 'who gets into a cluster of EKS',
    instead:
      'hand over the roles of IAM (aws iam get-account-authorization-details) and the bindings of the cluster (kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o json)',
    has: [
      ['principalArn', 'kubernetesGroups'],
      ['policyArn', 'accessScope'],
    ],
  },
  {
    what: 'objects of Kubernetes without the list that says their kind',
    instead: 'keep the whole answer, or run kubectl get \u2026 -o json',
    has: [
      ['metadata.name', 'metadata.uid'],
      ['metadata.name', 'metadata.namespace'],
      ['metadata.name', 'roleRef'],
    ],
  },
  {
    what: 'an answer of OpenAI about people, roles or certificates',
    instead: 'export API keys, service accounts and the audit log with the commands on the Sources page',
    has: [
      ['object', 'certificate_details'],
      ['permissions', 'resource_type', 'predefined_role'],
    ],
  },
  {
    what: 'an answer of Slack without apps that were approved',
    instead: 'export admin.apps.approved.list, or the audit log of the organisation',
    has: [
      ['ok', 'restricted_apps'],
      ['ok', 'needed', 'provided'],
    ],
  },
  {
    what: 'accounts, settings or a list of people of Snowflake',
    instead: 'export users, credentials and grants with the commands on the Sources page',
    has: [
      ['organization_name', 'region', 'edition', 'account_url'],
      ['name', 'has_mfa'],
      ['owner', 'owner_role_type', 'database_name', 'settings'],
    ],
  },
  {
    what: 'an answer of Vault or OpenBao that does not say what was asked for',
    instead: 'hand over each answer with its path, as the command on the Sources page does',
    has: [
      ['data.bound_service_account_names'],
      ['data.allowed_roles'],
      ['data.creation_statements'],
      ['data.token_policies'],
      ['data.kubernetes_host'],
      ['data.credential_type'],
      ['data.keys'],
      ['auth.policies', 'auth.lease_duration'],
      ['lease_id', 'lease_duration', 'renewable'],
    ],
  },
]
