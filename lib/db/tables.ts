/**
 * The tables that each room writes; every other room has them written by a function of that room. Whoever needs to know may read.
 * `lib/tables.test.ts` holds the SQL of every file against this list.
 */
export const writers: Record<string, string> = {
  'lib/db': 'installation',
  'lib/audit': 'audit_entry audit_checkpoint audit_timestamp audit_archive',
  'lib/auth': 'session rate_limit sign_in_failure passkey_challenge',
  'lib/people':
    'app_user role_binding group_role api_token sign_up_link password_reset second_factor recovery_code passkey scim_user scim_group scim_member',
  'lib/views': 'saved_view',
  'lib/policy': 'policy',
  'lib/outward': 'webhook outbound_event delivery delivery_attempt',
  'lib/mail': 'mail',
  'lib/facts': 'changed_identity',
  'lib/ingest': `
    source import import_file reading_attempt reject table_mapping stage_record stage_row sighting
    claim complete_delivery unread_listing incarnation renamed_record name_alias identity_alias scope_alias identity_link membership platform_principal identity credential
    identity_grant permission_set action trust exposure workload identity_workload place term event
    event_batch telemetry credential_context identity_action event_day
    token_tally issuance_edge run_seen original_file
  `,
  'lib/privilege': 'changed_permission_set rights_profile privilege escalation_path',
  'lib/checks': 'check_params custom_check custom_check_failure',
  'lib/rules': 'applied_policy',
  'lib/frameworks': 'framework_edition control_verification evidence_file management_response',
  'lib/requests': 'evidence_request evidence_answer evidence_decision',
  'lib/owners': 'person team ownership ownership_change code_owner handover absence',
  'lib/findings': 'finding finding_change dismissal exception',
  'lib/tasks': 'task task_plan task_step task_change proof comment watch ticket_system',
  'lib/judging': 'judgement unjudged posture facet_cube verdict_cell question_tally',
  'lib/attestation': `
    campaign campaign_item attestation_decision attestation_draft attestation_evidence
    attestation_opening attestation_route attestation_watch campaign_file
  `,
  'lib/reports': 'report report_file report_schedule',
}

/** Who writes a table of another room all the same. Files or folders; without `tables`, any. */
export const exceptions: readonly { by: readonly string[]; tables?: readonly string[]; because: string }[] = [
  { by: ['lib/backup/restore.ts'], because: 'A restore puts back what every room wrote.' },
  { by: ['lib/bench', 'lib/demo'], because: 'Estates that are made up, for measuring and for showing.' },
  {
    by: [
      'lib/ingest/write/aliases.ts',
      'lib/ingest/write/double-findings.ts',
      'lib/ingest/write/former-credentials.ts',
      'lib/ingest/write/bearers.ts',
      'lib/ingest/write/incarnations.ts',
      'lib/ingest/write/leases.ts',
      'lib/ingest/write/log-names.ts',
      'lib/ingest/write/same-credential.ts',
    ],
    because:
      'A name turns out to be of another: all that was stored and decided about it moves to another key, whichever table it is in.',
  },
  {
    by: ['lib/ingest/write/clean-stored.ts'],
    because: 'Stricter rules of what may be stored go over all that is stored.',
  },
  {
    by: ['lib/ingest/write/people.ts', 'lib/ingest/write/machines.ts', 'lib/ingest/decide-nature.ts'],
    tables: ['person', 'team'],
    because: 'A list of people is an inventory like any other: what it says is merged with all the rest.',
  },
  {
    by: ['lib/ingest/places.ts'],
    tables: ['changed_identity'],
    because: 'One statement moves contexts to another environment and marks whose they are.',
  },
  {
    by: ['lib/db/migrate.ts'],
    tables: ['changed_identity'],
    because: 'What a migration noted as changed is told apart from new data.',
  },
  {
    by: ['lib/judging'],
    tables: ['installation'],
    because: 'Its one row says by which rules everything was judged.',
  },
  {
    by: ['lib/jobs/watch-thread.mjs'],
    tables: ['import_file'],
    because: 'It marks a file that holds the worker up, when the worker itself does not answer any more.',
  },
  {
    by: ['lib/people'],
    tables: ['session', 'sign_in_failure'],
    because: 'Taking access away ends sessions; a new password lets in again.',
  },
  {
    by: ['lib/auth'],
    tables: ['second_factor', 'recovery_code', 'sign_up_link', 'password_reset', 'api_token', 'passkey'],
    because:
      'Signing in uses codes up and notes when a token was used, and what was for once and is over is forgotten.',
  },
]

/**
 * The temporary tables that one file makes and another reads, in the order in which they are made: its name, the room that makes it,
 * the rooms that read it, and what a row of it says. They end with the transaction.
 */
export const handedOn: readonly [table: string, by: string, to: string, says: string][] = [
  // Staged records become facts.
  [
    'turned_record',
    'lib/ingest',
    'lib/ingest',
    'This record went, or came back: what it says has to be weighed again.',
  ],
  [
    'old_record',
    'lib/ingest',
    'lib/ingest',
    'This record goes to another bearer of the name, under this key.',
  ],
  ['moved_record', 'lib/ingest', 'lib/ingest', 'This record went to another bearer of a name.'],
  ['said_claim', 'lib/ingest', 'lib/ingest', 'This delivery says this in this record.'],
  ['listed_record', 'lib/ingest', 'lib/ingest', 'This delivery lists this record.'],
  ['touched_fact', 'lib/ingest', 'lib/ingest', 'This row of the inventory has to be worked out again.'],
  [
    'written_row',
    'lib/ingest',
    'lib/ingest',
    'This row of the inventory was written, so whoever it is about changed.',
  ],
  ['same_account', 'lib/ingest', 'lib/ingest', 'This person shares an account with that one.'],
  ['followed_nature', 'lib/ingest', 'lib/ingest', 'This was decided on an account of this person.'],
  ['said_person', 'lib/ingest', 'lib/ingest', 'Directories say this of this person.'],
  ['new_alias', 'lib/ingest', 'lib/ingest', 'This id turned out to mean this identity.'],
  ['aliased_fact', 'lib/ingest', 'lib/ingest', 'This fact stood under another id of its identity.'],
  ['new_scope', 'lib/ingest', 'lib/ingest', 'This scope, or resource, turned out to have another name.'],
  ['turned_identity', 'lib/ingest', 'lib/ingest', 'This identity ended, or came back.'],
  ['fresh_event', 'lib/ingest', 'lib/ingest', 'This event is not summed up yet.'],
  // What changed becomes posture.
  [
    'judging',
    'lib/judging',
    'lib/facts lib/privilege lib/findings',
    'This identity is judged now, and whether it has not changed at all. Rights add whom a change of others touches.',
  ],
  [
    'group_membership',
    'lib/privilege',
    'lib/privilege',
    'This identity is in this group, of its directory or built into its cluster.',
  ],
  [
    'google_denial',
    'lib/privilege',
    'lib/privilege',
    'This rule of a deny policy takes rights from this identity.',
  ],
  ['new_profile', 'lib/privilege', 'lib/privilege', 'This combination of policies was never weighed before.'],
  [
    'judged_identity',
    'lib/checks',
    'lib/findings lib/tasks lib/judging',
    'The verdicts on this identity, as sets of checks, with the facts that posture keeps.',
  ],
  [
    'custom_verdict',
    'lib/checks',
    'lib/checks',
    'What a custom check says of this identity or credential, where it applies.',
  ],
  ['judged_credential', 'lib/checks', 'lib/findings', 'The same of this credential.'],
  [
    'judged_holder',
    'lib/checks',
    'lib/findings lib/judging',
    'What the verdicts on its credentials add to those on this identity.',
  ],
  [
    'standing_finding',
    'lib/findings',
    'lib/findings lib/judging',
    'What stands open of this identity, when everything is judged.',
  ],
  [
    'judged_finding',
    'lib/findings',
    'lib/findings lib/tasks lib/judging',
    'What became of this finding, by the codes of `changes`: proofs, dismissals, exceptions and webhooks follow it.',
  ],
]
