import pino from 'pino'

/** The process's log: one JSON object a line, with the fields that could carry secrets cut out. */
export const log = pino({
  level: process.env.MUSTER_LOG ?? 'info',
  redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token', '*.secret'],
})
