import type { Playbook } from './playbook'

export const noUseTelemetry: Playbook = {
  summary: 'Enable the log where the identity works, and import it.',
  preflight: [
    'Is the log written but not imported? Check the Sources page for a silent source first.',
    'What does the log cost, and how long is it kept? The checks look back up to 90 days.',
    'Does it record data access, or only changes?',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        title: 'List the trails and whether they log',
        why: 'A stopped trail looks like an unused account.',
        command:
          'aws cloudtrail describe-trails --region {region}\naws cloudtrail get-trail-status --region {region} --name TRAIL',
      },
      {
        phase: 'prepare',
        title: 'Create one for all regions, if there is none',
        why: 'With validation, so that a missing file is noticed.',
        command:
          'aws cloudtrail create-trail --region {region} --name TRAIL --s3-bucket-name BUCKET --is-multi-region-trail --enable-log-file-validation\naws cloudtrail start-logging --region {region} --name TRAIL',
        rollback: 'aws cloudtrail stop-logging --region {region} --name TRAIL',
      },
      {
        phase: 'prepare',
        title: 'Record data access where it matters',
        why: 'Object reads are off by default, so every read permission looks unused. They are billed per event: limit them to the relevant buckets.',
        command:
          'aws cloudtrail put-event-selectors --region {region} --trail-name TRAIL --advanced-event-selectors file://selectors.json',
      },
      {
        phase: 'prepare',
        title: 'Bring the files here',
        why: 'The Sources page has the command with least privilege.',
        command: 'aws s3 sync s3://BUCKET/AWSLogs/{scope}/CloudTrail/ cloudtrail/',
      },
    ],
    kubernetes: [
      {
        phase: 'prepare',
        title: 'Write an audit policy',
        why: 'Level Metadata shows who did what; level RequestResponse on serviceaccounts/token also shows audience and lifetime. Leave Secrets at Metadata: their bodies must not be logged.',
      },
      {
        phase: 'prepare',
        title: 'Turn the log on',
        why: 'kube-apiserver takes --audit-policy-file and --audit-log-path; managed clusters have a setting.',
        command:
          'aws eks update-cluster-config --region {region} --name {scope} --logging \'{"clusterLogging":[{"types":["audit"],"enabled":true}]}\'',
        rollback:
          'aws eks update-cluster-config --region {region} --name {scope} --logging \'{"clusterLogging":[{"types":["audit"],"enabled":false}]}\'',
      },
      {
        phase: 'prepare',
        title: 'Bring the log here',
        why: 'The Sources page has the command with least privilege.',
      },
    ],
    spiffe: [
      {
        phase: 'prepare',
        title: 'Enable the audit log of the server',
        why: 'In server.conf: audit_log_enabled = true and log_format = "json"; then restart the server.',
        command: 'spire-server validate -config server.conf',
      },
      { phase: 'prepare', title: 'Bring the log here', why: 'The Sources page says which lines are read.' },
    ],
    github: [
      {
        phase: 'look',
        title: 'Read the audit log of the organisation',
        why: 'It names tokens, deploy keys and apps by id. Muster does not read it yet, so this finding stays open: check it manually and request an exception with an end date.',
        command: "gh api '/orgs/ORG/audit-log?include=all&per_page=100' --paginate",
      },
    ],
    other: [
      {
        phase: 'look',
        title: 'Find the log of the issuer or the resource',
        why: 'Both show use; the log of the issuer also shows lifetimes.',
      },
      {
        phase: 'prepare',
        title: 'Import it in a supported format',
        why: 'The Sources page lists them.',
      },
    ],
  },
  hold: {
    days: 7,
    because:
      'The check fails again after seven days without log data: a week shows that the log keeps arriving.',
  },
  proof: 'A later import contains recent use events for the account of the identity.',
}
