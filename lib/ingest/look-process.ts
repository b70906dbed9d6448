import { lookAt } from './look'
import type { Answer, Question } from './look-apart'

// The other end of `look-apart`: looks at one file after another, and knows neither the database nor a secret.
process.on('message', ({ id, path, mapping }: Question) => {
  lookAt(path, mapping).then(
    (looked) => process.send!({ id, looked } satisfies Answer),
    (error: Error) => process.send!({ id, failed: error.message } satisfies Answer),
  )
})
process.on('disconnect', () => process.exit(0))
