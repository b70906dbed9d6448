import type { Raw } from '../../source'
import { isObject, parsedObject, text, type Members } from '../checked'

/**
 * One line of a log of Entra or Azure with its members in small letters, whether diagnostic settings wrote it (most under
 * `properties`), Microsoft Graph answered it, or Log Analytics exported it (`TimeGenerated`, JSON in texts).
 */
export function lineOf(value: unknown): Members | undefined {
  if (!isObject(value)) return undefined
  const inner = isObject(value.properties) ? value.properties : parsedObject(value.properties)
  const line: Members = {}
  for (const members of [value, inner])
    for (const name in members) {
      const key = plainName(name)
      const member = members[name]
      if (key !== 'properties' && member !== null && member !== '') line[key] = member
    }
  return line
}

const NAMES_MAX = 2_000
const plainNames = new Map<string, string>()
/**
 * A member's name in small letters, without the type that Log Analytics hangs on, and without the zone that the portal writes behind it
 * in a CSV file (`TimeGenerated [UTC]`). Remembered: every line has the same ones.
 */
function plainName(name: string): string {
  let plain = plainNames.get(name)
  if (plain === undefined) {
    if (plainNames.size > NAMES_MAX) plainNames.clear()
    plain = name.toLowerCase().replace(/(_[sgdtb])?( \[utc\])?$/, '')
    plainNames.set(name, plain)
  }
  return plain
}

/** An object in a member, also where it stands as JSON in a text. */
export const objectIn = (line: Members, name: string): Members => {
  const value = line[name]
  return isObject(value) ? value : (parsedObject(value) ?? {})
}

/** A list in a member, also where it stands as JSON in a text. */
export function listIn(line: Members, name: string): unknown[] {
  const value = line[name]
  if (Array.isArray(value)) return value
  if (typeof value !== 'string' || !value.startsWith('[')) return []
  try {
    const read: unknown = JSON.parse(value)
    return Array.isArray(read) ? read : []
  } catch {
    return []
  }
}

export const categoryOf = ({ value }: Raw): string =>
  isObject(value) ? (text(value.category) ?? text(value.Category) ?? text(value.Type) ?? '') : ''

/**
 * The tenant that a line names, in one of the ways in which logs name it. What a row of Log Analytics says under `TenantId` is the
 * workspace that keeps it. Source: Azure Monitor, "AADServicePrincipalSignInLogs".
 */
export function tenantOf(line: Members | undefined): string | undefined {
  const resource = text(line?.resourceid)
  const isRow = line !== undefined && 'timegenerated' in line && !('time' in line)
  return (
    text(line?.aadtenantid) ??
    (isRow ? undefined : text(line?.tenantid)) ??
    /^\/tenants\/([0-9a-f-]{36})\//i.exec(resource ?? '')?.[1]
  )?.toLowerCase()
}
