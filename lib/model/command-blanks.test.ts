import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blankName, blanksIn, fillBlanks, shellWord } from './command-blanks'

test('finds what a command leaves open, and leaves what belongs to it', () => {
  expect(
    blanksIn([
      'gh api -X PUT /repos/{repository}/actions/permissions',
      'aws iam get-service-last-accessed-details --job-id JOB_ID --granularity ACTION_LEVEL',
      'vault write auth/approle/role/{name} token_policies=LARGE_POLICY',
      `curl -H "Authorization: SSWS $OKTA_TOKEN" 'https://x/logs?sortOrder=DESCENDING&since='$(date -u +%FT%TZ)`,
    ]),
  ).toEqual(['{repository}', 'JOB_ID', '{name}', 'LARGE_POLICY'])
})

test('names a blank in words', () => {
  expect(['{repository}', '{credentialId}', 'NEW_KEY_ID'].map(blankName)).toEqual([
    'Repository',
    'Credential id',
    'New key id',
  ])
})

test('fills what is known; a value is one word of the shell, in quotes and out of them', () => {
  const fill = (command: string) => fillBlanks(command, { JOB_ID: "it's; rm -rf /", NAME: 'plain' })
  expect(fill('run --job-id JOB_ID --other OTHER_ID')).toBe(
    `run --job-id 'it'\\''s; rm -rf /' --other OTHER_ID`,
  )
  expect(fill(`run -p '{"name": "NAME"}'`)).toBe(`run -p '{"name": "plain"}'`)
  expect(fill(`run -p '{"name": "JOB_ID"}'`)).toBe(`run -p '{"name": "it'\\''s; rm -rf /"}'`)
  expect(fill('# NAMES and PUT stay')).toBe('# NAMES and PUT stay')
})

test('no value opens a quote that it does not close', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const quotes = shellWord(value).replaceAll(`'\\''`, '').split("'").length - 1
      expect([0, 2]).toContain(quotes)
    }),
  )
})
