import { MantineProvider } from '@mantine/core'
import { format, resolveConfig } from 'prettier'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { theme, variables } from './theme'

// Mantine would work these out anew for every page and write them into it. `vitest -u` writes the file.
test('theme.css holds the custom properties of the theme', async () => {
  const page = renderToStaticMarkup(
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      withGlobalClasses={false}
    >
      <p />
    </MantineProvider>,
  )
  const styles = [...page.matchAll(/<style[^>]*>([^<]*)<\/style>/g)].map(([, css]) => css!)
  expect(styles).toHaveLength(1)
  const css = await format(styles[0]!.replaceAll('&quot;', '"').replaceAll('&amp;', '&'), {
    ...(await resolveConfig('components/ui/theme.css')),
    parser: 'css',
  })
  await expect(css).toMatchFileSnapshot('theme.css')
})
