import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect, test } from 'vitest'
import { openApiDocument, operations } from './openapi'

test('the document passes the linter', async () => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      // The host is the installation's own.
      'no-server-example.com': 'off',
      // A fixed last part goes before one that varies, as OpenAPI says (4.8.8.1).
      'no-ambiguous-paths': 'off',
    },
  })
  const found = await lintFromString({ source: JSON.stringify(openApiDocument()), config })
  expect(
    found.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`),
  ).toEqual([])
})

test('every operation answers with a schema or with files of named types', () => {
  const neither = operations.filter(({ answer, files }) => (answer === undefined) === (files === undefined))
  expect(neither.map(({ id }) => id)).toEqual([])
})
