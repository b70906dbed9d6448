import { carry } from './point-of-view'

/** What the API said no with: problem details, as a person can act on them. */
export class Refused extends Error {
  override name = 'Refused'
  constructor(
    message: string,
    readonly status: number,
    /** For the administrator of the installation. */
    readonly reference: string | undefined,
  ) {
    super(message)
  }
}

type Init = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is. */
  file?: File
  signal?: AbortSignal
}

// Saving a view or asking for a report changes nothing of what is looked at.
const allowedInThePast = /^\/(views|reports)\b/

/**
 * Calls the API with the session cookie; reads use the date and scope of the page. A past date refuses changes.
 */
export async function ask<Answer>(
  path: string,
  { method = 'GET', body, file, signal }: Init = {},
): Promise<Answer> {
  const view = new URLSearchParams(window.location.search)
  if (method !== 'GET' && view.get('as_of') && !allowedInThePast.test(path))
    throw new Refused('The page shows a past date and cannot be changed. Switch back to now.', 409, undefined)
  const answer = await fetch(`/api/v1${method === 'GET' ? carry(path, view) : path}`, {
    method,
    signal,
    ...(file && { body: file, headers: { 'content-type': 'application/octet-stream' } }),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  if (answer.ok) return (await answer.json()) as Answer
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string; instance?: string }
  throw new Refused(
    problem.detail ?? `The server answered ${answer.status} without an error message.`,
    answer.status,
    problem.instance,
  )
}
