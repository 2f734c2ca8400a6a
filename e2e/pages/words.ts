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
  rules: 'Rules by priority',
  addRule: 'Add rule',
  editRule: 'Edit rule',
  prefix: 'Key prefix',
  synchronous: 'Synchronous',
  advanced: 'Advanced',
  retry: 'Retry',
  pulls: 'Pulls, newest first',
  noPulls: 'No pulls yet',
  notFound: 'Page not found',
  migration: 'Migration progress',
  asTable: 'Table',
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
  rules: '按优先级排列的规则',
  addRule: '添加规则',
  editRule: '编辑规则',
  prefix: '文件名前缀',
  synchronous: '同步回源',
  advanced: '高级设置',
  retry: '重试',
  pulls: '回源任务，最新在前',
  noPulls: '还没有回源任务',
  notFound: '页面不存在',
  migration: '迁移进度',
  asTable: '表格',
}

export const words = { en, zh }
/** What a browser of each language asks for. */
export const locales = { en: 'en-US', zh: 'zh-CN' } as const
export const languages = ['en', 'zh'] as const
