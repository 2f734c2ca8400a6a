export const files = {
  title: '文件列表',
} as const
