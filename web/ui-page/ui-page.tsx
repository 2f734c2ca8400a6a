import { LanguagePicker, ThemePicker } from '../app/preferences.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { ActionSpecimens } from './action-specimens.tsx'
import { FieldSpecimens } from './field-specimens.tsx'
import { ListSpecimens } from './list-specimens.tsx'
import { MessageSpecimens } from './message-specimens.tsx'
import { PageSpecimens } from './page-specimens.tsx'
import classes from './specimen.module.css'
import { TokenSpecimens } from './token-specimens.tsx'

/** `/_ui`, while developing: every shared part in every state, in the theme and the language that are picked. */
export function UiPage() {
  return (
    <main id="main" className={classes.page}>
      <PageHeading
        title="web/ui"
        actions={
          <div className={classes.row}>
            <LanguagePicker />
            <ThemePicker />
          </div>
        }
      />
      <TokenSpecimens />
      <PageSpecimens />
      <ActionSpecimens />
      <FieldSpecimens />
      <ListSpecimens />
      <MessageSpecimens />
    </main>
  )
}
