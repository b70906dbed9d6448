import { z } from 'zod'
import {
  Busy,
  Conflict,
  Forbidden,
  Invalid,
  NotFound,
  SignedOut,
  TooLarge,
  TooMany,
} from '@/lib/model/errors'
import { groups, type specs } from './specs'
import type { Json } from '@/lib/model/answers/service'

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
  [SignedOut, Forbidden, NotFound, Conflict, TooLarge, Invalid, TooMany, Busy].map((Failed) => {
    const { status, title } = new Failed('')
    return [status, title]
  }),
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
    description: 'Limits the answer to part of the caller’s scope.',
    schema: { type: 'string', examples: ['team:3,environment:production,source:1'] },
  },
]

export type Operation = keyof typeof specs
type One = (typeof specs)[Operation] & {
  query?: z.ZodType
  body?: z.ZodType
  answer?: z.ZodType
  files?: readonly string[]
}

/** The operations of /api/v1, group by group. */
export const operations = groups.flatMap(({ name: group, specs }) =>
  Object.entries(specs).map(([id, one]) => ({
    ...(one as One),
    id,
    group,
    /** What is sent: JSON, unless the body is a file. */
    sends: id === 'createImport' ? ('application/octet-stream' as const) : ('application/json' as const),
  })),
)

/** JSON Schema of what goes in (defaults are optional there) or comes out. */
export const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}

/** The parameters of an operation as OpenAPI writes them: of the path, of the query, and the point of view. */
export function parametersOf(one: (typeof operations)[number]): Json[] {
  const inPath = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const query = one.query ? jsonSchemaOf(one.query, 'input') : {}
  const required = new Set((query.required as string[] | undefined) ?? [])
  const inQuery = Object.entries((query.properties as Json | undefined) ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.has(name),
    schema,
  }))
  return [...inPath, ...inQuery, ...(one.method === 'GET' && one.permission !== 'public' ? pointOfView : [])]
}

function requestOf(one: (typeof operations)[number]): Json {
  if (one.sends === 'application/octet-stream')
    return { requestBody: { required: true, content: { [one.sends]: { schema: binary } } } }
  if (!one.body) return {}
  return {
    requestBody: { required: true, content: { [one.sends]: { schema: jsonSchemaOf(one.body, 'input') } } },
  }
}

function doneOf(one: (typeof operations)[number]): Json {
  if (one.answer)
    return {
      description: 'Done',
      content: { 'application/json': { schema: jsonSchemaOf(one.answer, 'output') } },
    }
  const files = (one.files ?? []).map((type) => [type, { schema: type.startsWith('text/') ? text : binary }])
  return { description: 'A file', content: Object.fromEntries(files) }
}
const text = { type: 'string' }
const binary = { type: 'string', format: 'binary' }

/** The OpenAPI 3.1 document of /api/v1, generated from the schemas with which the routes parse and answer. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {}
  for (const one of operations)
    paths[one.path] = {
      ...paths[one.path],
      [one.method.toLowerCase()]: {
        operationId: one.id,
        tags: [one.group],
        summary: one.summary,
        ...(one.permission === 'public' ? { security: [] } : { 'x-permission': one.permission }),
        parameters: parametersOf(one),
        ...requestOf(one),
        responses: {
          200: doneOf(one),
          ...Object.fromEntries(
            Object.keys(problems).map((status) => [
              status,
              { $ref: `#/components/responses/Problem${status}` },
            ]),
          ),
        },
      },
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Muster',
      version: '1',
      description:
        'Inventory of every non-human identity. Lists are keyset-paged: pass `next` of one page as `cursor` of the following.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    tags: groups.map(({ name, about: description }) => ({ name, description })),
    paths,
    components: {
      schemas: { Problem: problem },
      responses: Object.fromEntries(
        Object.entries(problems).map(([status, description]) => [
          `Problem${status}`,
          {
            description,
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
      ),
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
