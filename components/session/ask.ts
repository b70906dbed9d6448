/** What the API said no with: problem details, as a person can act on them. */
export class Refused extends Error {
  override name = 'Refused'
  constructor(
    message: string,
    readonly status: number,
    /** Quoted to whoever runs this installation. */
    readonly reference: string | undefined,
  ) {
    super(message)
  }
}

type Init = { method?: 'GET' | 'POST' | 'PUT' | 'DELETE'; body?: unknown; signal?: AbortSignal }

/** The one way components talk to the API; the session's cookie goes along. */
export async function ask<Answer>(
  path: string,
  { method = 'GET', body, signal }: Init = {},
): Promise<Answer> {
  const answer = await fetch(`/api/v1${path}`, {
    method,
    signal,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  if (answer.ok) return (await answer.json()) as Answer
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string; instance?: string }
  throw new Refused(
    problem.detail ?? `The server answered ${answer.status} without a reason.`,
    answer.status,
    problem.instance,
  )
}
