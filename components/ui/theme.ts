import { createTheme, type CSSVariablesResolver } from '@mantine/core'
import { properties, tuples } from './tokens'

export const theme = createTheme({
  primaryColor: 'cobalt',
  primaryShade: { light: 6, dark: 5 },
  black: '#14181C',
  white: '#FFFFFF',
  autoContrast: false,
  colors: { cobalt: tuples.cobalt, gray: tuples.ink, dark: tuples.dark },
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  shadows: {
    xs: 'none',
    sm: 'none',
    md: 'var(--m-shadow-pop)',
    lg: 'var(--m-shadow-pop)',
    xl: 'var(--m-shadow-drawer)',
  },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
})

// Mantine's own parts take their colours from the same names, so none of them falls out of the contrast test.
const mantine = {
  '--mantine-color-body': 'var(--m-surface)',
  '--mantine-color-text': 'var(--m-text)',
  '--mantine-color-dimmed': 'var(--m-text-3)',
  '--mantine-color-placeholder': 'var(--m-text-3)',
  '--mantine-color-anchor': 'var(--m-accent)',
  '--mantine-color-error': 'var(--m-crit)',
  '--mantine-color-default': 'var(--m-surface)',
  '--mantine-color-default-hover': 'var(--m-hover)',
  '--mantine-color-default-border': 'var(--m-control)',
  '--mantine-primary-color-filled': 'var(--m-accent-fill)',
  '--mantine-primary-color-filled-hover': 'var(--m-accent-hover)',
}

/** `theme.css` is written from it. */
export const variables: CSSVariablesResolver = () => ({
  variables: {
    '--m-font': 'var(--mantine-font-family)',
    '--m-mono': 'var(--mantine-font-family-monospace)',
  },
  light: { ...properties('light'), ...mantine },
  dark: { ...properties('dark'), ...mantine },
})
