import { expect, type Page } from '@playwright/test'
import { newBucketName } from '../world/bucket.ts'
import type { Requests } from '../world/faults.ts'
import { basicPage } from './basic.ts'
import { bucketListPage } from './bucket-list.ts'
import { fileListPage } from './file-list.ts'
import { originPullCard } from './origin-pull-card.ts'
import { ruleForm } from './rules.ts'
import { transferPage } from './transfer.ts'
import { warmUpsPage } from './warm-ups.ts'

/** Something typed: where it stands, how it is sent, and how one sees that the server took it. */
type Typed = {
  readonly what: string
  readonly sends: Requests
  type(
    page: Page,
    bucket: string,
  ): Promise<{ kept: () => Promise<void>; send: () => Promise<void>; taken: () => Promise<void> }>
}

const address = 'abc.example.com'

/** Every form of a bucket that sends what was typed. The bucket holds `here.txt`. */
export const forms: readonly Typed[] = [
  {
    what: 'the Origin-Pull card',
    sends: { path: /\/origin-pull$/, method: 'PUT' },
    async type(page, bucket) {
      const card = originPullCard(page)
      await card.open(bucket)
      await card.startEditing()
      await card.status.check()
      await card.enter(address)
      return {
        kept: () => expect(card.address).toHaveValue(address),
        send: () => card.save.click(),
        taken: () => expect(card.edit).toBeVisible(),
      }
    },
  },
  {
    what: 'a new rule',
    sends: { path: /\/rules$/, method: 'POST' },
    async type(page, bucket) {
      const form = ruleForm(page)
      await form.open(bucket, 'new')
      await form.prefix.fill('images/')
      await form.mode('Synchronous')
      await form.step('Origin and answer')
      await form.address.fill(address)
      await form.step('Summary')
      return {
        kept: async () => {
          await expect(form.panel).toContainText('images/*')
          await expect(form.panel).toContainText(address)
        },
        send: () => form.save.click(),
        taken: () => expect(page.getByRole('list', { name: 'Rules by priority' })).toContainText('images/*'),
      }
    },
  },
  {
    what: 'Create Bucket',
    sends: { path: /^\/buckets$/, method: 'POST' },
    async type(page) {
      const name = newBucketName('typed')
      const list = bucketListPage(page)
      await list.open(`?q=${name}`)
      await list.startCreating()
      const field = list.createDialog.getByRole('textbox', { name: 'Name' })
      await field.fill(name)
      return {
        kept: () => expect(field).toHaveValue(name),
        send: () => list.createDialog.getByRole('button', { name: 'Create', exact: true }).click(),
        taken: () => expect(list.createDialog).toBeHidden(),
      }
    },
  },
  {
    what: 'a custom domain',
    sends: { path: /\/domains$/, method: 'POST' },
    async type(page, bucket) {
      const { open, field, submit } = basicPage(page)
      await open(bucket)
      await field.fill(`img.${bucket}.example.com`)
      return {
        kept: () => expect(field).toHaveValue(`img.${bucket}.example.com`),
        send: () => submit.click(),
        taken: () => expect(field).toHaveValue(''),
      }
    },
  },
  {
    what: 'headers of an object',
    sends: { path: /\/object\/headers$/, method: 'PUT' },
    async type(page, bucket) {
      const files = fileListPage(page)
      await files.open(bucket, '?key=here.txt')
      await files.editHeaders()
      await files.header('cache-control').fill('max-age=60')
      return {
        kept: () => expect(files.header('cache-control')).toHaveValue('max-age=60'),
        send: () => files.answer('Save'),
        taken: () => expect(files.headers).toBeHidden(),
      }
    },
  },
  {
    what: 'a document that is imported',
    sends: { path: /\/import$/, method: 'POST' },
    async type(page, bucket) {
      const transfer = transferPage(page)
      const text = JSON.stringify({ headwater: 1, enabled: false, defaultRule: { address: address }, rules: [] })
      await transfer.open(bucket)
      await transfer.document.fill(text)
      return {
        kept: () => expect(transfer.document).toHaveValue(text),
        send: () => transfer.check.click(),
        taken: () => expect(transfer.save).toBeVisible(),
      }
    },
  },
  {
    what: 'a warm-up',
    sends: { path: /\/warm-ups$/, method: 'POST' },
    async type(page, bucket) {
      const warmUps = warmUpsPage(page)
      await warmUps.open(bucket)
      await warmUps.openDialog()
      await warmUps.keys.fill('typed.txt')
      return {
        kept: () => expect(warmUps.keys).toHaveValue('typed.txt'),
        send: () => warmUps.startAtOnce.click(),
        taken: () => expect(warmUps.dialog).toBeHidden(),
      }
    },
  },
]
