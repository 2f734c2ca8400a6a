import { expect, type Page } from '@playwright/test'
import { originPullCard } from './origin-pull-card.ts'
import { type Words, words } from './words.ts'

/** The rules in the Origin-Pull card of `/buckets/:bucket/basic`. */
export const ruleList = (page: Page, say: Words = words.en) => {
  const { card, open } = originPullCard(page, say)
  const items = card.getByRole('list', { name: say.rules }).getByRole('listitem')
  const action = (name: string) => card.getByRole('button', { name, exact: true })
  return {
    card,
    open,
    items,
    add: card.getByRole('link', { name: say.addRule }),
    edit: (number: number) => card.getByRole('link', { name: `Edit rule ${number}`, exact: true }),
    duplicate: (number: number) => card.getByRole('link', { name: `Duplicate rule ${number}` }),
    enabled: (number: number) => card.getByRole('switch', { name: `Rule ${number} enabled` }),
    moveUp: (number: number) => action(`Move rule ${number} up`),
    moveDown: (number: number) => action(say.moveDown(number)),
    /** What a rule is dragged by, and moved by the arrow keys. */
    handle: (number: number) => action(`Drag rule ${number}, or move it by the arrow keys`),
    remove: (number: number) => action(`Delete rule ${number}`),
    undo: page.getByRole('button', { name: 'Undo' }),
    /** Why the last change of the list was not made. */
    refusal: card.getByRole('alert'),
  }
}

/** `/buckets/:bucket/rules/new` and `/buckets/:bucket/rules/:rule`. */
export const ruleForm = (page: Page, say: Words = words.en) => {
  const text = (name: string) => page.getByRole('textbox', { name, exact: true })
  const choice = (name: string) => page.getByRole('combobox', { name, exact: true })
  const save = page.getByRole('button', { name: say.save, exact: true })
  const steps = page.getByRole('navigation', { name: say.steps })
  const step = (name: 'Mode and condition' | 'Origin and answer' | 'Summary') =>
    steps.getByRole('button', { name: new RegExp(name) }).click()
  return {
    steps,
    step,
    next: page.getByRole('button', { name: 'Next', exact: true }),
    /** The step that is open. */
    panel: page.getByRole('region', { name: new RegExp(`^${say.step(0).replace('0', '\\d')}`) }),
    prefix: text(say.prefix),
    statuses: text('Redirected answers'),
    address: text(say.address),
    protocol: choice('Protocol'),
    credentials: choice('Origin credentials'),
    user: text('User name'),
    password: text('Password'),
    stored: page.getByText('Stored', { exact: true }),
    replace: page.getByRole('button', { name: 'Replace' }),
    save,
    conflict: page.getByRole('heading', { name: 'Somebody else saved Origin-Pull while you were editing' }),
    alerts: page.getByRole('alert'),
    async open(bucket: string, rule: string) {
      await page.goto(`/buckets/${bucket}/rules/${rule}`)
      await expect(steps).toBeVisible()
    },
    mode: (name: 'Asynchronous' | 'Synchronous' | 'Redirect') => page.getByRole('radio', { name, exact: true }).check(),
    addHeader: page.getByRole('button', { name: 'Add header', exact: true }),
    headerName: (number: number) => text(`Name of header ${number}`),
    headerValue: (number: number) => text(`Value of header ${number}`),
    /** After a conflict: one setting as it is saved now, and as one typed it. */
    versions: (setting: string) => page.getByRole('row', { name: setting }).getByRole('cell'),
    keepMine: page.getByRole('button', { name: 'Save mine', exact: true }),
    useTheirs: page.getByRole('button', { name: 'Use the saved one', exact: true }),
    keepEditing: page.getByRole('button', { name: 'Keep editing', exact: true }),
    unfold: (group: string) => page.locator('summary', { hasText: group }).click(),
    /** From the last step, where new rules are saved, too. Leaves for the list only when the server took it. */
    async saveAndSee() {
      await step('Summary')
      await save.click()
      await expect(page.getByRole('list', { name: 'Rules by priority' })).toBeVisible()
    },
  }
}
