import { useMantineColorScheme } from '@mantine/core'

/** The scheme one chose, and how to choose another. To hold transitions back, Mantine would insert a style, which a strict CSP refuses. */
export const useColorScheme = () => useMantineColorScheme({ keepTransitions: true })
