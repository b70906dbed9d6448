/** The handful of ways in which a request fails. Mapped to a status once, in lib/http. */
export abstract class Failure extends Error {
  abstract readonly status: number
  abstract readonly title: string
  /** Anything a person can act on beside the message: fields, ids, choices. */
  constructor(
    message: string,
    readonly detail: Record<string, unknown> = {},
  ) {
    super(message)
  }
}
export class Invalid extends Failure {
  readonly status = 422
  readonly title = 'The request is not valid'
}
export class SignedOut extends Failure {
  readonly status = 401
  readonly title = 'Not signed in'
}
export class Forbidden extends Failure {
  readonly status = 403
  readonly title = 'Not allowed'
}
export class NotFound extends Failure {
  readonly status = 404
  readonly title = 'Not found'
}
export class Conflict extends Failure {
  readonly status = 409
  readonly title = 'Not possible in this state'
}
export class TooLarge extends Failure {
  readonly status = 413
  readonly title = 'Too large'
}
export class Busy extends Failure {
  readonly status = 503
  readonly title = 'Busy'
}
export class TooMany extends Failure {
  readonly status = 429
  readonly title = 'Too many requests'
}
