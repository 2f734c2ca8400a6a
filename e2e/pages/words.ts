/** What the scenarios look for on the screen, in both languages. */
const en = {
  bucketList: 'Bucket List',
  createBucket: 'Create Bucket',
  originPull: 'Origin-Pull',
  edit: 'Edit',
  save: 'Save',
  cancel: 'Cancel',
  status: 'Status',
  address: 'Origin server address',
  testConnection: 'Test connection',
  testReport: 'Connection test',
  fix: /^Fix/,
  upload: 'Upload',
  logIn: 'Log in',
  notFound: 'Page not found',
}

export type Words = typeof en

const zh: Words = {
  bucketList: '存储桶列表',
  createBucket: '创建存储桶',
  originPull: '回源设置',
  edit: '编辑',
  save: '保存',
  cancel: '取消',
  status: '状态',
  address: '回源地址',
  testConnection: '测试连接',
  testReport: '连接测试',
  fix: /^修正/,
  upload: '上传',
  logIn: '登录',
  notFound: '页面不存在',
}

export const words = { en, zh }
/** What a browser of each language asks for. */
export const locales = { en: 'en-US', zh: 'zh-CN' } as const
export const languages = ['en', 'zh'] as const
