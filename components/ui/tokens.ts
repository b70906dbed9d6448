/** Every colour of Muster, once. Name: [light, dark]. `-soft` is a fill behind its own text, `-g` a graphic. */
export const colours = {
  canvas: ['#F7F8F9', '#131619'],
  surface: ['#FFFFFF', '#1A1E22'],
  raised: ['#FFFFFF', '#20252A'],
  sunken: ['#F0F2F4', '#131619'],
  hover: ['#F3F5F7', '#21262B'],
  selected: ['#EEF2FD', '#1F2A45'],
  line: ['#E4E7EA', '#2A2F35'],
  'line-strong': ['#D3D7DC', '#3A4148'],
  control: ['#7E8690', '#78818B'],
  text: ['#14181C', '#E9EBEE'],
  'text-2': ['#454C54', '#C6CBD1'],
  'text-3': ['#616973', '#9DA5AE'],
  accent: ['#3158C8', '#7B9AF0'],
  'accent-fill': ['#3158C8', '#4568D2'],
  'accent-hover': ['#2747A6', '#3B5DC4'],
  'on-accent': ['#FFFFFF', '#FFFFFF'],
  'accent-soft': ['#EEF2FD', '#1F2A45'],
  crit: ['#A8123A', '#FF7A93'],
  'crit-soft': ['#FCEDF0', '#3A1C25'],
  'crit-g': ['#A8123A', '#E5486B'],
  high: ['#AF4408', '#F99B5F'],
  'high-soft': ['#FDF0E7', '#38251A'],
  'high-g': ['#D65A12', '#EE8038'],
  med: ['#7C5A00', '#E2BA4E'],
  'med-soft': ['#FBF4DF', '#332B17'],
  'med-g': ['#AB7E00', '#D3A62E'],
  low: ['#52606F', '#A9B6C4'],
  'low-soft': ['#EFF2F5', '#272E36'],
  'low-g': ['#7C8B9C', '#7D8C9C'],
  verified: ['#14713F', '#5CC98A'],
  'verified-soft': ['#E8F5ED', '#182E23'],
  'verified-g': ['#2A9159', '#3BAA6B'],
  awaiting: ['#6440B8', '#B49CF5'],
  'awaiting-soft': ['#F2EEFC', '#2A2440'],
  'awaiting-g': ['#7C5BCB', '#9478E6'],
  accepted: ['#4F5A52', '#B3BDB5'],
  'accepted-soft': ['#EFF2EF', '#282E29'],
  'accepted-g': ['#6E7B72', '#8A978D'],
  regressed: ['#9A1375', '#F58BD4'],
  'regressed-soft': ['#FBECF6', '#371D31'],
  'regressed-g': ['#B5248C', '#D557B0'],
  unknown: ['#5B626B', '#A8B0B9'],
  'unknown-g': ['#7E8690', '#78818B'],
  'ok-g': ['#6A93BC', '#587FA8'],
  'gap-g': ['#1F252B', '#D9DDE1'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

export type Colour = keyof typeof colours

const shadows = {
  'shadow-pop': [
    '0 0 0 1px rgb(20 24 28 / .06), 0 8px 24px -6px rgb(20 24 28 / .16)',
    '0 0 0 1px rgb(255 255 255 / .08), 0 12px 32px -8px rgb(0 0 0 / .7)',
  ],
  'shadow-drawer': [
    '-1px 0 0 var(--m-line-strong), -16px 0 32px -24px rgb(20 24 28 / .22)',
    '-1px 0 0 var(--m-line-strong), -20px 0 40px -24px rgb(0 0 0 / .8)',
  ],
  veil: ['rgb(20 24 28 / .32)', 'rgb(0 0 0 / .56)'],
} as const

/** The custom properties of one colour scheme. */
export function properties(scheme: 'light' | 'dark'): Record<string, string> {
  const index = scheme === 'light' ? 0 : 1
  return Object.fromEntries(
    Object.entries({ ...colours, ...shadows }).map(([name, pair]) => [`--m-${name}`, pair[index]]),
  )
}
