import { expect, type Page } from '@playwright/test'
import { originPullCard } from './origin-pull-card.ts'

/** The rules in the Origin-Pull card of `/buckets/:bucket/basic`. */
export const ruleList = (page: Page) => {
  const { card, open } = originPullCard(page)
  const items = card.getByRole('list', { name: 'Rules by priority' }).getByRole('listitem')
  const action = (name: string) => card.getByRole('button', { name, exact: true })
  return {
    card,
    open,
    items,
    add: card.getByRole('link', { name: 'Add rule' }),
    edit: (number: number) => card.getByRole('link', { name: `Edit rule ${number}`, exact: true }),
    duplicate: (number: number) => card.getByRole('link', { name: `Duplicate rule ${number}` }),
    enabled: (number: number) => card.getByRole('switch', { name: `Rule ${number} enabled` }),
    moveUp: (number: number) => action(`Move rule ${number} up`),
    moveDown: (number: number) => action(`Move rule ${number} down`),
    /** What a rule is dragged by, and moved by the arrow keys. */
    handle: (number: number) => action(`Drag rule ${number}, or move it by the arrow keys`),
    remove: (number: number) => action(`Delete rule ${number}`),
    undo: page.getByRole('button', { name: 'Undo' }),
  }
}

/** `/buckets/:bucket/rules/new` and `/buckets/:bucket/rules/:rule`. */
export const ruleForm = (page: Page) => {
  const text = (name: string) => page.getByRole('textbox', { name, exact: true })
  const choice = (name: string) => page.getByRole('combobox', { name, exact: true })
  const save = page.getByRole('button', { name: 'Save', exact: true })
  const steps = page.getByRole('navigation', { name: 'Steps' })
  const step = (name: 'Mode and condition' | 'Origin and answer' | 'Summary') =>
    steps.getByRole('button', { name: new RegExp(name) }).click()
  return {
    step,
    next: page.getByRole('button', { name: 'Next', exact: true }),
    /** The step that is open. */
    panel: page.getByRole('region', { name: /^Step / }),
    prefix: text('Key prefix'),
    statuses: text('Redirected answers'),
    address: text('Origin server address'),
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
    unfold: (group: string) => page.locator('summary', { hasText: group }).click(),
    /** From the last step, where new rules are saved, too. Leaves for the list only when the server took it. */
    async saveAndSee() {
      await step('Summary')
      await save.click()
      await expect(page.getByRole('list', { name: 'Rules by priority' })).toBeVisible()
    },
  }
}
