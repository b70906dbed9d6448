import { z } from 'zod'
import { specs } from './specs'

type Json = Record<string, unknown>

const problem = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
  },
  required: ['title', 'status', 'detail'],
}
const problems = Object.fromEntries(
  Object.entries({
    401: 'Not signed in',
    403: 'Not allowed',
    404: 'Not found',
    422: 'The request does not fit',
    429: 'Too many requests',
  }).map(([status, description]) => [
    status,
    {
      description,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]),
)

// Every reading route takes them.
const pointOfView = [
  {
    name: 'as_of',
    in: 'query',
    required: false,
    description: 'A day, meaning its end in UTC, or an instant: answers with what was known then.',
    schema: { type: 'string', examples: ['2026-08-22', '2026-08-22T09:00:00Z'] },
  },
  {
    name: 'scope',
    in: 'query',
    required: false,
    description: 'Answers for a part of what the caller may see.',
    schema: { type: 'string', examples: ['team:3,environment:production,source:1'] },
  },
]

// The request side of a schema: defaults are optional there, and transforms take what the URL holds.
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}

/** The OpenAPI 3.1 document of /api/v1, generated from the schemas that the routes themselves parse with. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {}
  for (const [operationId, one] of Object.entries(specs)) {
    const pathParams = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }))
    const query = one.query ? schemaOf(one.query, 'input') : {}
    const required = new Set((query.required as string[] | undefined) ?? [])
    const queryParams = Object.entries((query.properties as Json | undefined) ?? {}).map(
      ([name, schema]) => ({ name, in: 'query', required: required.has(name), schema }),
    )
    paths[one.path] = {
      ...paths[one.path],
      [one.method.toLowerCase()]: {
        operationId,
        summary: one.summary,
        ...(one.permission === 'public' ? { security: [] } : { 'x-permission': one.permission }),
        parameters: [
          ...pathParams,
          ...queryParams,
          ...(one.method === 'GET' && one.permission !== 'public' ? pointOfView : []),
        ],
        ...(one.body
          ? {
              requestBody: {
                required: true,
                content: { 'application/json': { schema: schemaOf(one.body, 'input') } },
              },
            }
          : {}),
        ...(operationId === 'createImport'
          ? {
              requestBody: {
                content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
              },
            }
          : {}),
        responses: {
          200: one.answer
            ? {
                description: 'Done',
                content: { 'application/json': { schema: schemaOf(one.answer, 'output') } },
              }
            : { description: 'A CSV file', content: { 'text/csv': { schema: { type: 'string' } } } },
          ...problems,
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Muster',
      version: '1',
      description:
        'The roll of every non-human identity. Lists are keyset-paged: pass `next` of one page as `cursor` of the following.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token: npm run muster -- token create --role analyst --expires 1d',
        },
      },
    },
  }
}
