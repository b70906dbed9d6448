import { isObject, type Members } from '../checked'

/** Members of an event that are read by name, as CloudTrail writes them; Hive and some shippers lower-case all of them. */
const names = new Map(
  `eventName eventSource eventTime eventID eventType eventCategory requestID sourceIPAddress userAgent userIdentity errorCode
  errorMessage requestParameters responseElements recipientAccountId awsRegion sharedEventID serviceEventDetails
  sessionCredentialFromConsole additionalEventData accountId principalId accessKeyId userName invokedBy sessionContext
  sessionIssuer mfaAuthenticated creationDate ec2RoleDelivery webIdFederationData federatedProvider identityProvider inScopeOf
  credentialsIssuedTo roleArn roleSessionName durationSeconds assumedRoleUser targetPrincipal subjectFromWebIdentityToken
  accessKey loginProfile serviceSpecificCredential serviceSpecificCredentialId certificateId sSHPublicKey sSHPublicKeyId
  expirationDate serviceName ConsoleLogin`
    .split(/\s+/)
    .map((name) => [name.toLowerCase(), name]),
)

/** A row of Athena's CloudTrail table, or an event whose members a shipper lower-cased. */
export const isLowerCased = (value: Members): boolean =>
  typeof value.eventname === 'string' && (typeof value.eventsource === 'string' || 'useridentity' in value)

/**
 * The event of such a row: members get their own names back, and the columns that hold structs as text are read.
 * Source: Athena user guide, "Create a table for CloudTrail logs" (column names and types).
 */
export function eventOfRow(line: Members): Members {
  const event = renamed(line) as Members
  for (const column of ['userIdentity', 'requestParameters', 'responseElements', 'serviceEventDetails'])
    if (typeof event[column] === 'string') event[column] = renamed(structIn(event[column]))
  return event
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed)
  if (!isObject(value)) return value
  return Object.fromEntries(
    // A column that the query left empty says nothing.
    Object.entries(value)
      .filter(([, member]) => member !== '' && member !== null)
      .map(([key, member]) => [names.get(key.toLowerCase()) ?? key, renamed(member)]),
  )
}

/** A struct as text: JSON, Python's repr (`{'type': None}`) or Hive's (`{type=IAMUser, arn=null}`). Undefined when it is none. */
export function structIn(cell: string): Members | undefined {
  const text = cell.trim()
  if (!text.startsWith('{')) return undefined
  for (const candidate of [text, jsonOfPython(text)]) {
    try {
      const value: unknown = JSON.parse(candidate)
      if (isObject(value)) return value
    } catch {
      // Not this notation.
    }
  }
  const [value] = hiveValue(text, 0, 0)
  return isObject(value) ? value : undefined
}

const jsonOfPython = (text: string): string =>
  text.replace(
    // A quote without an end is taken with all behind it, so that nothing is looked through twice.
    /'((?:[^'\\]|\\[^])*)(?:'|\\?$)|"(?:[^"\\]|\\[^])*(?:"|\\?$)|\b(None|True|False)\b/g,
    (part, single?: string, word?: string) => {
      if (single !== undefined) return JSON.stringify(single.replace(/\\(['\\])/g, '$1'))
      return word === 'None' ? 'null' : word ? word.toLowerCase() : part
    },
  )

const deepest = 20
// Where a bare value ends: a value may hold commas, so only one before the next name, or a closing bracket, ends it.
const endOfValue = /, (?=[A-Za-z_][\w]*=)|[}\]]/g
const endOfItem = /, |[\]}]/g

/** Reads one value of Hive's notation; returns it with the place behind it. */
function hiveValue(text: string, from: number, depth: number, inList = false): [unknown, number] {
  if (depth < deepest && text[from] === '{') return hiveStruct(text, from + 1, depth + 1)
  if (depth < deepest && text[from] === '[') return hiveList(text, from + 1, depth + 1)
  const end = inList ? endOfItem : endOfValue
  end.lastIndex = from
  const stop = end.exec(text)?.index ?? text.length
  const bare = text.slice(from, stop)
  return [bare === 'null' || bare === '' ? undefined : bare, stop]
}

function hiveStruct(text: string, from: number, depth: number): [Members, number] {
  const struct: Members = {}
  let at = from
  while (at < text.length && text[at] !== '}') {
    const equals = text.indexOf('=', at)
    if (equals < 0) break
    const key = text.slice(at, equals)
    const [value, next] = hiveValue(text, equals + 1, depth)
    if (value !== undefined && key !== '__proto__') struct[key] = value
    at = text.startsWith(', ', next) ? next + 2 : next
    if (at === next && text[at] !== '}') break
  }
  return [struct, at + 1]
}

function hiveList(text: string, from: number, depth: number): [unknown[], number] {
  const list: unknown[] = []
  let at = from
  while (at < text.length && text[at] !== ']') {
    const [value, next] = hiveValue(text, at, depth, true)
    if (value !== undefined) list.push(value)
    at = text.startsWith(', ', next) ? next + 2 : next
    if (at === next && text[at] !== ']') break
  }
  return [list, at + 1]
}
