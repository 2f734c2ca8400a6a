import 'i18next'
import type { catalogue } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console'
    resources: { console: typeof catalogue }
  }
}
