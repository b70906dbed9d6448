import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { properties } from './tokens'

const block = (selector: string, scheme: 'light' | 'dark') =>
  `${selector}{color-scheme:${scheme};${Object.entries(properties(scheme))
    .map(([name, value]) => `${name}:${value}`)
    .join(';')}}`

// Written once and not into every page. `vitest -u` writes the file.
test('theme.css holds the custom properties of both colour schemes', async () => {
  const css = [
    block(':root', 'light'),
    // Without a choice of one's own, the system's.
    `@media screen and (prefers-color-scheme: dark){${block(":root:not([data-colours='light'])", 'dark')}}`,
    // On paper it is always light.
    `@media screen{${block(":root[data-colours='dark']", 'dark')}}`,
  ].join('\n')
  const written = await format(css, { ...(await resolveConfig('components/ui/theme.css')), parser: 'css' })
  await expect(written).toMatchFileSnapshot('theme.css')
})
