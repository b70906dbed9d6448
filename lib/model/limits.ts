// How long texts may be: routes refuse what is longer or shorter, and forms say so before.

/** A reason that somebody will read later says something. */
export const REASON_LENGTH_MIN = 10
/** Reasons, notes, purposes. */
export const TEXT_LENGTH_MAX = 2000
/** Of a person, a team, an environment, a source. */
export const NAME_LENGTH_MAX = 200
/** Of a view, a token, a webhook, a ticket. */
export const LABEL_LENGTH_MAX = 80
/** Of a file of evidence. */
export const EVIDENCE_BYTES_MAX = 20 * 2 ** 20
/** An e-mail address, or whatever else names an owner. */
export const EMAIL_LENGTH_MAX = 320
export const PASSWORD_LENGTH_MIN = 12
export const PASSWORD_LENGTH_MAX = 1024
