import type { ComponentProps, ComponentType, ReactNode } from 'react'
import { FormShell } from '../form/form-shell.tsx'
import type { FormBar } from '../ui/form-rows.tsx'
import { ConnectionTest } from './connection-test.tsx'
import classes from './fields.module.css'
import { keepFocus } from './keep-focus.ts'
import { formPath, type RuleForm } from './rule-form.ts'
import { TestButton } from './test-button.tsx'
import { UnreadVersion } from './unread-version.tsx'
import type { RuleFormTold, useRuleForm } from './use-rule-form.ts'

type RuleFormFrameProps = Pick<RuleFormTold, 'pending' | 'submitError' | 'otherError' | 'onReadOther'> & {
  editing: ReturnType<typeof useRuleForm>
  onSubmit: (form: RuleForm) => void
  /** Called before the first field that is wrong gets the focus. */
  reveal?: () => void
  /** Whether the address is on the screen, so that it can be tried. */
  canTest?: boolean
  /** What the buttons stand in. */
  Bar: ComponentType<ComponentProps<typeof FormBar>>
  buttons: ReactNode
  children: ReactNode
}

/** What is around the fields of every form of a rule: refusals, the connection test, the buttons. */
export function RuleFormFrame(props: RuleFormFrameProps) {
  const { editing, pending, otherError, onReadOther, canTest = true, Bar, buttons, children, ...shell } = props
  const { form, test } = editing
  return (
    <FormShell
      {...shell}
      form={form}
      pathOf={formPath}
      actions={
        <Bar onMouseDown={keepFocus} end={canTest && <TestButton test={test} disabled={pending} />}>
          {buttons}
        </Bar>
      }
    >
      <fieldset className={classes.locked} disabled={pending} onMouseDown={keepFocus}>
        {children}
      </fieldset>
      {canTest && <ConnectionTest test={test} />}
      <UnreadVersion error={otherError} onTryAgain={onReadOther} trying={pending} />
    </FormShell>
  )
}
