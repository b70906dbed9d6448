import { expect, test } from 'vitest'
import { exposition } from './metrics'

test('writes what Prometheus reads, escapes labels, and leaves out what is not known', () => {
  expect(
    exposition([
      { name: 'a', help: 'A.', type: 'gauge', values: [{ value: 1.5 }] },
      { name: 'b', help: 'B.', type: 'counter', values: [{ labels: { x: 'say "hi"\\\n' }, value: 2 }] },
      { name: 'c', help: 'C.', type: 'gauge', values: [] },
    ]),
  ).toBe('# HELP a A.\n# TYPE a gauge\na 1.5\n# HELP b B.\n# TYPE b counter\nb{x="say \\"hi\\"\\\\\\n"} 2\n')
})
