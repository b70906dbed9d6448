import pino from 'pino'
import { setting } from '@/lib/db/settings'

/** The process's log: one JSON object a line, with the fields that could carry secrets cut out. */
export const log = pino({
  level: setting('MUSTER_LOG'),
  redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token', '*.secret'],
})
