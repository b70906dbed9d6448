import type { Playbook } from './playbook'

export const noUseTelemetry: Playbook = {
  summary: 'Turn the log on where the identity works, and bring it here.',
  preflight: [
    'Is the log written and only not delivered? Look at the Sources page for a silent source first.',
    'What does the log cost, and how long is it kept? The checks look back up to 90 days.',
    'Does it record data access, or only changes?',
  ],
  steps: {
    aws: [
      {
        phase: 'look',
        title: 'See which trails there are and whether they write',
        why: 'A trail that stopped looks like an account without use.',
        command: 'aws cloudtrail describe-trails\naws cloudtrail get-trail-status --name TRAIL',
      },
      {
        phase: 'prepare',
        title: 'Make one for all regions, if there is none',
        why: 'With validation, so that a missing file is noticed.',
        command:
          'aws cloudtrail create-trail --name TRAIL --s3-bucket-name BUCKET --is-multi-region-trail --enable-log-file-validation\naws cloudtrail start-logging --name TRAIL',
        rollback: 'aws cloudtrail stop-logging --name TRAIL',
      },
      {
        phase: 'prepare',
        title: 'Record data access where it matters',
        why: 'Reads of objects are off by default, and then every right to read looks unused. They cost per event: name the buckets.',
        command:
          'aws cloudtrail put-event-selectors --trail-name TRAIL --advanced-event-selectors file://selectors.json',
      },
      {
        phase: 'prepare',
        title: 'Bring the files here',
        why: 'The Sources page has the command with the least rights.',
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
        why: 'kube-apiserver takes --audit-policy-file and --audit-log-path; managed clusters have a switch.',
        command:
          'aws eks update-cluster-config --name {scope} --logging \'{"clusterLogging":[{"types":["audit"],"enabled":true}]}\'',
        rollback:
          'aws eks update-cluster-config --name {scope} --logging \'{"clusterLogging":[{"types":["audit"],"enabled":false}]}\'',
      },
      {
        phase: 'prepare',
        title: 'Bring the log here',
        why: 'The Sources page has the command with the least rights.',
      },
    ],
    spiffe: [
      {
        phase: 'prepare',
        title: 'Turn the audit log of the server on',
        why: 'In server.conf: audit_log_enabled = true and log_format = "json"; then restart the server.',
        command: 'spire-server validate -config server.conf',
      },
      { phase: 'prepare', title: 'Bring the log here', why: 'The Sources page says which lines are read.' },
    ],
    github: [
      {
        phase: 'look',
        title: 'Read the audit log of the organisation',
        why: 'It names tokens, deploy keys and apps by id. Muster does not read it yet, so this finding stays open: look there by hand, and accept the gap until a date.',
        command: "gh api '/orgs/ORG/audit-log?include=all&per_page=100' --paginate",
      },
    ],
    other: [
      {
        phase: 'look',
        title: 'Find the log of the issuer or the resource',
        why: 'Either shows use; the issuer’s also shows lifetimes.',
      },
      {
        phase: 'prepare',
        title: 'Bring it here in one of the known formats',
        why: 'The Sources page lists them.',
      },
    ],
  },
  hold: {
    days: 7,
    because:
      'The check fires again when the log has been silent for seven days: a week shows that it keeps arriving.',
  },
  proof: 'A later import brings use events for the scope of the identity, the newest inside the last days.',
}
