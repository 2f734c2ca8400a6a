import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** Shade 7 carries white text at 5.7:1. `theme.css` writes the same numbers as variables. */
const water: MantineColorsTuple = [
  '#eaf6fc',
  '#d0eaf7',
  '#a3d5ee',
  '#6fbce1',
  '#43a4d4',
  '#2290c6',
  '#0f7fb5',
  '#0a6c9e',
  '#085982',
  '#064666',
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
