import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** Shade 7 carries white text at 5.5:1. `theme.css` writes the same numbers as variables. */
const water: MantineColorsTuple = [
  '#e9f6fb',
  '#d3e9f3',
  '#a6d3e7',
  '#76bbda',
  '#4fa6cf',
  '#3699c8',
  '#2689b8',
  '#0f6f9e',
  '#0a5d86',
  '#074a6c',
]

export const theme = createTheme({
  primaryColor: 'water',
  primaryShade: { light: 7, dark: 7 },
  colors: { water },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
  },
})
