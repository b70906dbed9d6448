/** The part of JSON Schema 2020-12 that zod writes. */
export interface JsonSchema {
  type?: string | string[]
  title?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  items?: JsonSchema
  prefixItems?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
}

/** One line of the table of a schema. */
export interface Member {
  /** Its name with those above it: `rows[].severity`. */
  path: string
  depth: number
  type: string
  isRequired: boolean
  description: string
  /** Words, limits and the default. */
  limits: string
}

/** The members of a schema, depth first, each with its type in words. A schema that is not an object is one line without a name. */
export function membersOf(schema: JsonSchema): Member[] {
  const lines: Member[] = []
  if (Object.keys(innerOf(schema)).length === 0) lines.push(lineOf('', 0, schema, true))
  add(schema, '', 0)
  return lines

  function add(parent: JsonSchema, above: string, depth: number) {
    for (const [name, inner] of Object.entries(innerOf(parent))) {
      const path = name.startsWith('[') || above === '' ? above + name : `${above}.${name}`
      lines.push(lineOf(path, depth, inner, parentRequires(parent, name)))
      add(inner, path, depth + 1)
    }
  }
}

const parentRequires = (parent: JsonSchema, name: string) =>
  objectIn(parent)?.required?.includes(name) ?? false

/** The object that a schema is, or a list of which it is, behind "or null". */
function objectIn(schema: JsonSchema): JsonSchema | undefined {
  if (schema.properties || isRecord(schema)) return schema
  if (schema.items) return objectIn(schema.items)
  return choicesOf(schema)
    .map(objectIn)
    .find((one) => one !== undefined)
}

function innerOf(schema: JsonSchema): Record<string, JsonSchema> {
  const object = objectIn(schema)
  if (!object) return {}
  if (object.properties) return object.properties
  return typeof object.additionalProperties === 'object' ? { '[name]': object.additionalProperties } : {}
}

const isRecord = (schema: JsonSchema) =>
  typeof schema.additionalProperties === 'object' && Object.keys(schema.additionalProperties).length > 0
const choicesOf = (schema: JsonSchema) => schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []

function lineOf(path: string, depth: number, schema: JsonSchema, isRequired: boolean): Member {
  return {
    path,
    depth,
    type: typeOf(schema),
    isRequired,
    description: schema.description ?? '',
    limits: limitsOf(schema),
  }
}

/** "text", "list of objects", "integer or null". */
export function typeOf(schema: JsonSchema): string {
  const choices = choicesOf(schema)
  if (choices.length > 0) return [...new Set(choices.map(typeOf))].join(' or ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return 'word'
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' or ')
  if (schema.type === 'array') return `list of ${many(typeOf(schema.items ?? {}))}`
  if (schema.type === 'string')
    return schema.format === 'date-time' ? 'instant' : schema.format === 'binary' ? 'bytes' : 'text'
  return schema.type ?? 'anything'
}

const plurals: Record<string, string> = {
  text: 'texts',
  anything: 'anything',
  bytes: 'bytes',
}
const many = (type: string) => plurals[type] ?? (type.includes(' ') ? type : `${type}s`)

function limitsOf(schema: JsonSchema): string {
  const inner = [schema, ...choicesOf(schema)]
  const of = schema.items ?? {}
  const words = [...inner, of].flatMap((one) => one.enum ?? []).map(String)
  const between = (least: number | undefined, most: number | undefined, unit: string) => {
    const shown = most !== undefined && Math.abs(most) >= Number.MAX_SAFE_INTEGER ? undefined : most
    const from = least !== undefined && Math.abs(least) >= Number.MAX_SAFE_INTEGER ? undefined : least
    if (from === undefined && shown === undefined) return []
    if (from === undefined) return [`at most ${shown}${unit}`]
    return [shown === undefined ? `at least ${from}${unit}` : `${from} to ${shown}${unit}`]
  }
  return [
    ...(words.length > 0 ? [words.join(', ')] : []),
    ...inner.flatMap((one) => between(one.minimum, one.maximum, '')),
    ...inner.flatMap((one) => between(one.minLength, one.maxLength, ' characters')),
    ...inner.flatMap((one) => between(one.minItems, one.maxItems, ' items')),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
  ].join('; ')
}
