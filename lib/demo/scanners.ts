import { createHash } from 'node:crypto'
import { Chance } from './chance'
import { DAY, type Export, utc } from './estate'

const GITHUB = 'https://github.com/halden-freight'
const AUTHOR = { name: 'Made Up', email: 'made.up@halden.example' }

/**
 * What scanners of several teams find: most of it are copies of keys that the repositories' own scanner found as well, some are secrets
 * that nobody can tie to an identity.
 * @param keys access keys that somebody committed
 */
export function scannerReports(keys: readonly string[], at: Date): Export[] {
  const [key] = keys
  if (!key) return []
  const last = keys.at(-1)!
  const secret = (of: string) => new Chance(`leaked by ${of}`).hex(32)
  const commit = (of: string) => new Chance(`commit of ${of}`).hex(40)
  const ago = (days: number) => new Date(at.getTime() - days * DAY)
  const all: (Omit<Export, 'lines'> & { told: object | object[] })[] = [
    {
      name: 'sarif',
      source: 'Code scanning',
      scope: `${GITHUB}/booking-ui`,
      told: {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
          {
            tool: { driver: { name: 'gitleaks', semanticVersion: 'v8.21.0', rules: [] } },
            versionControlProvenance: [
              { repositoryUri: `${GITHUB}/booking-ui`, revisionId: commit('sarif') },
            ],
            results: [
              {
                message: { text: 'aws-access-token has detected secret for file deploy/.env.' },
                ruleId: 'aws-access-token',
                locations: [
                  {
                    physicalLocation: {
                      artifactLocation: { uri: 'deploy/.env' },
                      region: { startLine: 4, startColumn: 1, endLine: 4, snippet: { text: key } },
                    },
                  },
                ],
                partialFingerprints: {
                  commitSha: commit('sarif'),
                  email: AUTHOR.email,
                  author: AUTHOR.name,
                  date: utc(ago(33)),
                  commitMessage: 'add deploy settings',
                },
              },
            ],
          },
        ],
      },
    },
    {
      name: 'detect-secrets',
      source: 'Pre-commit baseline',
      scope: `${GITHUB}/warehouse-apps`,
      told: {
        version: '1.5.0',
        plugins_used: [{ name: 'AWSKeyDetector' }, { name: 'KeywordDetector' }],
        filters_used: [{ path: 'detect_secrets.filters.allowlist.is_line_allowlisted' }],
        results: {
          'scripts/label.py': [
            {
              type: 'Secret Keyword',
              filename: 'scripts/label.py',
              hashed_secret: createHash('sha1').update(secret('detect-secrets')).digest('hex'),
              is_verified: false,
              line_number: 18,
            },
          ],
        },
        generated_at: utc(at),
      },
    },
    {
      name: 'ggshield',
      source: 'ggshield',
      scope: `${GITHUB}/partner-portal`,
      told: {
        id: 'path_scan',
        type: 'path_scan',
        entities_with_incidents: [
          {
            mode: 'FILE',
            filename: 'config/production.env',
            incidents: [
              {
                policy: 'Secrets detection',
                occurrences: [
                  {
                    match: last,
                    type: 'apikey',
                    line_start: 7,
                    line_end: 7,
                    index_start: 14,
                    index_end: 34,
                  },
                ],
                type: 'AWS Keys',
                validity: 'valid',
                ignore_sha: createHash('sha256').update(last).digest('hex'),
                total_occurrences: 1,
              },
            ],
          },
        ],
        total_incidents: 1,
        total_occurrences: 1,
        secrets_engine_version: '2.120.0',
      },
    },
    {
      name: 'nosey-parker',
      source: 'Nosey Parker',
      scope: `${GITHUB}/archive`,
      told: {
        finding_id: commit('nosey parker finding'),
        rule_name: 'AWS API Key',
        rule_text_id: 'np.aws.1',
        groups: [Buffer.from(key).toString('base64')],
        num_matches: 1,
        matches: [
          {
            provenance: [
              {
                kind: 'git_repo',
                repo_path: './.git',
                first_commit: {
                  commit_kind: 'first_seen',
                  commit_metadata: {
                    commit_id: commit('nosey parker'),
                    author_email: AUTHOR.email,
                    author_name: AUTHOR.name,
                    author_timestamp: `${Math.floor(ago(400).getTime() / 1000)} +0000`,
                    message: 'import of the old repository',
                  },
                  blob_path: 'app/config.py',
                },
              },
            ],
            blob_id: commit('nosey parker blob'),
            location: {
              offset_span: { start: 6, end: 26 },
              source_span: { start: { line: 3, column: 17 }, end: { line: 3, column: 37 } },
            },
            groups: [Buffer.from(key).toString('base64')],
            snippet: { before: '', matching: key, after: '' },
          },
        ],
      },
    },
    {
      name: 'trufflehog',
      source: 'TruffleHog',
      scope: `${GITHUB}/tracking-jobs`,
      told: {
        SourceMetadata: {
          Data: {
            Git: {
              commit: commit('trufflehog'),
              file: 'jobs/nightly.sh',
              email: AUTHOR.email,
              repository: `${GITHUB}/tracking-jobs`,
              timestamp: `${utc(ago(51)).replace('T', ' ').slice(0, 19)} +0000 UTC`,
              line: 21,
            },
          },
        },
        SourceID: 0,
        SourceType: 16,
        SourceName: 'trufflehog - git',
        DetectorType: 2,
        DetectorName: 'AWS',
        Verified: true,
        Raw: last,
        RawV2: '',
        Redacted: last,
        ExtraData: null,
        StructuredData: null,
      },
    },
    {
      name: 'trufflehog-python',
      source: 'TruffleHog 3 of the data team',
      scope: `${GITHUB}/risk-models`,
      told: [
        {
          rule: { id: 'high-entropy', message: 'High Entropy', severity: 'HIGH' },
          path: 'docker/Dockerfile',
          line: '3',
          secret: secret('trufflehog 3'),
          context: { 3: 'ENV MODEL_TOKEN=' },
          id: new Chance('trufflehog 3').uuid(),
          branch: 'main',
          message: 'build image',
          author: AUTHOR.email,
          commit: commit('trufflehog 3'),
          date: utc(ago(70)),
        },
      ],
    },
    {
      name: 'rusty-hog',
      source: 'Rusty Hog',
      scope: 'halden-exports',
      told: [
        {
          diff: 'access key of the export',
          stringsFound: [key],
          bucket: 'halden-exports',
          key: '2026/07/dump.sql',
          region: 'eu-west-1',
          reason: 'Amazon AWS Access Key ID',
        },
      ],
    },
    {
      name: 'n0s1',
      source: 'n0s1 over Jira',
      scope: 'halden.example',
      told: {
        tool: {
          name: 'n0s1',
          version: '1.0.26',
          author: 'Spark 1 Security',
          scan_arguments: { scan_target: 'jira_scan', label: 'bot' },
        },
        scan_date: { timestamp: at.getTime() / 1000, date_utc: utc(at).slice(0, 19) },
        regex_config: { title: 'gitleaks config', rules: [] },
        findings: {
          [commit('n0s1').slice(0, 8)]: {
            id: commit('n0s1').slice(0, 8),
            url: 'https://halden.example/browse/OPS-7',
            secret: 'the token is <REDACTED> please rotate',
            details: {
              matched_regex_config: {
                id: 'gitlab_personal_access_token',
                description: 'GitLab Personal Access Token',
              },
              platform: 'Jira',
              ticket_field: 'description',
            },
          },
        },
      },
    },
    {
      name: 'gitlab-report',
      source: 'GitLab secret detection',
      scope: 'gitlab.halden.example/data/scoring',
      told: {
        version: '15.0.7',
        vulnerabilities: [
          {
            id: commit('gitlab report'),
            category: 'secret_detection',
            name: 'AWS access token',
            description: 'AWS access token',
            severity: 'Critical',
            raw_source_code_extract: last,
            scanner: { id: 'gitleaks', name: 'Gitleaks' },
            location: {
              file: 'notebooks/train.ipynb',
              commit: { author: AUTHOR.name, date: utc(ago(12)), message: 'train', sha: commit('gitlab') },
              start_line: 40,
            },
            identifiers: [
              { type: 'gitleaks_rule_id', name: 'Gitleaks rule ID AWS', value: 'aws-access-token' },
            ],
          },
        ],
        scan: {
          analyzer: { id: 'secrets' },
          type: 'secret_detection',
          status: 'success',
          start_time: utc(at).slice(0, 19),
          end_time: utc(at).slice(0, 19),
        },
      },
    },
    {
      name: 'terraform-state',
      source: 'Terraform state of legacy',
      scope: 's3://halden-terraform/legacy.tfstate',
      told: {
        version: 4,
        terraform_version: '1.9.0',
        serial: 118,
        lineage: new Chance('lineage').uuid(),
        outputs: {},
        resources: [
          {
            mode: 'managed',
            type: 'aws_iam_access_key',
            name: 'legacy',
            provider: 'provider["registry.terraform.io/hashicorp/aws"]',
            instances: [
              {
                schema_version: 0,
                attributes: {
                  create_date: utc(ago(300)),
                  id: key,
                  secret: secret('terraform'),
                  status: 'Active',
                  user: 'legacy',
                },
              },
            ],
          },
          {
            mode: 'managed',
            type: 'random_password',
            name: 'reports',
            provider: 'provider["registry.terraform.io/hashicorp/random"]',
            instances: [{ attributes: { result: secret('random_password'), length: 32 } }],
          },
        ],
      },
    },
  ]
  return all.map(({ told, ...about }) => ({ ...about, lines: [JSON.stringify(told)] }))
}
