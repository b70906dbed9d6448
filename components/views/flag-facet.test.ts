import { expect, test } from 'vitest'
import { flagFacet } from './flag-facet'

const both = [
  { value: 'true', label: 'Static', count: 3 },
  { value: 'false', label: 'Dynamic', count: 2 },
] as const
const shown = (search: Record<string, string>, values: Parameters<typeof flagFacet>[3]) =>
  flagFacet('/credentials', search, 'static', values).map(({ label, selected, excluded }) =>
    [label, selected && 'selected', excluded && 'excluded'].filter(Boolean).join(' '),
  )

test('of two values that both stand there, the one that is not asked for is not excluded', () => {
  expect(shown({}, both)).toEqual(['Static', 'Dynamic'])
  expect(shown({ static: 'true' }, both)).toEqual(['Static selected', 'Dynamic'])
  expect(shown({ static: 'false' }, both)).toEqual(['Static', 'Dynamic selected'])
})

test('where one value stands alone, the address that asks for the other excludes it', () => {
  expect(shown({ static: 'false' }, [both[0]])).toEqual(['Static excluded'])
})

test('excluding one of two asks for the other, and each choice can be taken back', () => {
  const hrefs = (search: Record<string, string>) =>
    flagFacet('/credentials', search, 'static', both).map(({ href, excludeHref }) => [href, excludeHref])
  expect(hrefs({ q: 'key' })).toEqual([
    ['/credentials?q=key&static=true', '/credentials?q=key&static=false'],
    ['/credentials?q=key&static=false', '/credentials?q=key&static=true'],
  ])
  expect(hrefs({ static: 'true' })).toEqual([
    ['/credentials', '/credentials?static=false'],
    ['/credentials?static=false', '/credentials'],
  ])
})
