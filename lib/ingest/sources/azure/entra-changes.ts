import { isObject, type Members, scalar, text } from '../checked'
import { guid } from './graph'
import { listIn } from './log-line'

/** What was changed about an application, in the words in which it stands on its time line. */
export interface AccessChange {
  /** Its application id, or the object id of its service principal or its registration. */
  identity: string
  name?: string
  what: string
}

/** A value as the log writes it: JSON in a text, most often a text in quotes. */
function plain(value: unknown): string {
  const written = scalar(value).trim()
  return written.startsWith('"') && written.endsWith('"') && written.length > 1
    ? written.slice(1, -1)
    : written
}

/** What a target was and is, by the name of the property. */
function propertiesOf(target: Members): Map<string, { before: string; after: string }> {
  return new Map(
    listIn(target, 'modifiedProperties')
      .filter(isObject)
      .map((one) => [
        text(one.displayName) ?? '',
        { before: plain(one.oldValue), after: plain(one.newValue) },
      ]),
  )
}

/** What the service principal that is the target of a line is called: its application id, and the names of what it is for. */
export const namesOf = (target: Members): string => {
  const names = propertiesOf(target).get('TargetId.ServicePrincipalNames')
  return `${names?.after ?? ''};${names?.before ?? ''}`
}

/** The application id of a target, by which sign-ins and activity logs know it; a target itself is named by its object id. */
export const applicationOf = (target: Members): string | undefined =>
  namesOf(target)
    .split(';')
    .map((name) => guid.safeParse(name))
    .find((name) => name.success)?.data

const isMachine = (target: Members): boolean =>
  /^(ServicePrincipal|Application|Other)$/i.test(text(target.type) ?? '')

/** Changes of what applications may do, and of whom they trust, of one line; none for a line about something else. */
export function accessChanges(activity: string, line: Members): AccessChange[] {
  const targets = listIn(line, 'targetresources').filter(isObject)
  if (/^(Add|Remove) (app role assignment|delegated permission grant)/i.test(activity))
    return permissionChanges(activity, targets)
  if (/^Consent to application/i.test(activity)) return targets.filter(isMachine).flatMap(consentChanges)
  if (/^(Add|Remove) (eligible )?(scoped )?member (to|from) (scoped )?role/i.test(activity))
    return targets.filter(isMachine).flatMap((target) => roleChanges(activity, target))
  if (
    /federated identity credential/i.test(activity) ||
    /^Update (application|service principal)/i.test(activity)
  )
    return targets.flatMap((target) => federationChanges(activity, target))
  return []
}

/** A target that is the API whose permission it is; the client stands in its properties, or beside it. */
function permissionChanges(activity: string, targets: readonly Members[]): AccessChange[] {
  const isAdded = /^add/i.test(activity)
  return targets.flatMap((target): AccessChange[] => {
    const properties = propertiesOf(target)
    const of = (name: string) => {
      const found = properties.get(name)
      return found ? (isAdded ? found.after : found.before) || found.after || found.before : ''
    }
    const permission =
      of('AppRole.Value') || of('DelegatedPermissionGrant.Scope') || of('AppRole.DisplayName')
    if (!permission) return []
    const beside = targets.find((one) => one !== target && isMachine(one))
    const client = guid.safeParse(
      of('ServicePrincipal.AppId') || of('ServicePrincipal.ObjectID') || beside?.id,
    )
    if (!client.success) return []
    const api = text(target.displayName)
    const verb = isAdded ? 'given' : 'taken away'
    const kind = /delegated/i.test(activity) ? 'delegated permission' : 'permission'
    return permission
      .split(/\s+/)
      .filter((one) => one !== '')
      .map((one) => ({
        identity: client.data,
        name: of('ServicePrincipal.DisplayName') || text(beside?.displayName) || undefined,
        what: `${kind} ${verb}: ${one}${api ? ` of ${api}` : ''}`,
      }))
  })
}

function consentChanges(target: Members): AccessChange[] {
  const id = guid.safeParse(applicationOf(target) ?? target.id)
  if (!id.success) return []
  const properties = propertiesOf(target)
  const isAdmin = /true/i.test(properties.get('ConsentContext.IsAdminConsent')?.after ?? '')
  const given = properties.get('ConsentAction.Permissions')?.after ?? ''
  const scopes = [...given.slice(given.lastIndexOf('=>') + 1).matchAll(/Scope: ([^,\]]{0,2000})/g)]
    .flatMap(([, list]) => list!.split(/\s+/))
    .filter((one) => one !== '')
  const by = isAdmin ? "administrator's consent for everyone" : 'consent of one person'
  const what = [...new Set(scopes)].sort().map((scope) => `${by}: ${scope}`)
  return (what.length > 0 ? what : [by]).map((one) => ({
    identity: id.data,
    name: text(target.displayName),
    what: one,
  }))
}

function roleChanges(activity: string, target: Members): AccessChange[] {
  const id = guid.safeParse(applicationOf(target) ?? target.id)
  if (!id.success) return []
  const role = propertiesOf(target).get('Role.DisplayName')
  const name = role?.after || role?.before || 'a directory role'
  const isRemoved = /^remove/i.test(activity)
  const verb = isRemoved ? 'taken away' : /eligible/i.test(activity) ? 'made eligible' : 'assigned'
  return [{ identity: id.data, name: text(target.displayName), what: `role ${verb}: ${name}` }]
}

function federationChanges(activity: string, target: Members): AccessChange[] {
  const id = guid.safeParse(applicationOf(target) ?? target.id)
  if (!id.success) return []
  const changed = [...propertiesOf(target)].filter(([name]) => /federatedidentitycredential/i.test(name))
  if (changed.length === 0 && !/federated identity credential/i.test(activity)) return []
  const subjects = (value: string) =>
    [...value.matchAll(/"?subject\\?"?\s{0,3}:\s{0,3}\\?"([^"\\]{1,600})/gi)].map(([, subject]) => subject!)
  const before = new Set(changed.flatMap(([, { before: value }]) => subjects(value)))
  const after = new Set(changed.flatMap(([, { after: value }]) => subjects(value)))
  const what = [
    ...[...after].filter((one) => !before.has(one)).map((one) => `federated credential added: ${one}`),
    ...[...before].filter((one) => !after.has(one)).map((one) => `federated credential removed: ${one}`),
  ]
  return (what.length > 0 ? what : ['federated credentials changed']).map((one) => ({
    identity: id.data,
    name: text(target.displayName),
    what: one,
  }))
}
