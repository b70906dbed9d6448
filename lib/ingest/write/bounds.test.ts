import { expect, test } from 'vitest'
import { boundedBody, boundedName, boundedText } from './bounds'

test('a mark that turns the direction of text is shown as what it is, wherever it stands', () => {
  const turned = 'svc-\u202egnp.exe'
  const shown = 'svc-\ufffdgnp.exe'
  expect(boundedName(turned)).toBe(shown)
  expect(boundedText(turned)).toBe(shown)
  expect(boundedBody({ name: turned, tags: { [turned]: turned }, description: '\u2066x\u2069' })).toEqual({
    name: shown,
    tags: { [shown]: shown },
    description: '\ufffdx\ufffd',
  })
  // Names in scripts that run from right to left stay as they are.
  expect(boundedName('חשבון-שירות')).toBe('חשבון-שירות')
})
