export const files = {
  title: 'File List',
} as const
