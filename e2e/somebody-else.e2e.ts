import { expect } from '@playwright/test'
import { getBucket, updateBucket } from '../contract/buckets.ts'
import { addDomain, removeDomain } from '../contract/domains.ts'
import { describeObject, getObjectDetail } from '../contract/objects.ts'
import { deleteRule, orderRules, saveRule } from '../contract/rules.ts'
import { originAddress, test } from './fixtures.ts'
import { basicPage } from './pages/basic.ts'
import { fileListPage } from './pages/file-list.ts'
import { ruleForm, ruleList } from './pages/rules.ts'

/** What one sees who changes something while another operator, here through the API, was faster. */

const withHeader = (name: string) => ({
  address: originAddress,
  condition: { prefix: 'a/' },
  headers: { added: [{ name, value: 'yes' }] },
})

test('headers for the origin that two people add stand side by side, and one can go on typing', async ({
  page,
  bucket,
  api,
}) => {
  await bucket.pullFrom(originAddress)
  const rule = await bucket.addRule({ address: originAddress, condition: { prefix: 'a/' } })
  const form = ruleForm(page)
  await form.open(bucket.name, rule)
  await form.addHeader.click()
  await form.headerName(1).fill('x-mine')
  await form.headerValue(1).fill('yes')
  const { version } = await bucket.originPull()
  const params = { bucket: bucket.name, rule }
  await api.call(saveRule, { params, body: withHeader('x-theirs'), ifMatch: version })

  await form.save.click()
  await expect(form.conflict).toBeFocused()
  await expect(form.versions('Headers to add')).toContainText(['x-theirs', 'x-mine'])
  expect((await bucket.originPull()).rules).toMatchObject([withHeader('x-theirs')])
  await form.keepEditing.click()
  await expect(form.headerName(1)).toHaveValue('x-mine')
  await form.headerValue(1).fill('no')
  await form.saveAndSee()
  expect((await bucket.originPull()).rules).toMatchObject([{ headers: { added: [{ name: 'x-mine', value: 'no' }] } }])
})

test('a rule that was moved or removed meanwhile keeps what is typed for it', async ({ page, bucket, api }) => {
  await bucket.pullFrom(originAddress)
  const lower = await bucket.addRule({ address: originAddress, condition: { prefix: 'lower/' } })
  const upper = await bucket.addRule({ address: originAddress, condition: { prefix: 'upper/' } })
  const form = ruleForm(page)
  const prefixes = async () => (await bucket.originPull()).rules.map(({ condition }) => condition.prefix)
  await form.open(bucket.name, upper)
  await form.prefix.fill('mine/')
  const params = { bucket: bucket.name }
  const ifMatch = (await bucket.originPull()).version
  const { version } = await api.call(orderRules, { params, body: { ids: [lower, upper] }, ifMatch })
  await form.saveAndSee()
  expect(await prefixes(), 'saved where it is now').toEqual(['lower/', 'mine/'])

  await form.open(bucket.name, upper)
  await form.prefix.fill('again/')
  await api.call(deleteRule, { params: { ...params, rule: upper }, ifMatch: version + 1 })
  await form.step('Summary')
  await form.save.click()
  await expect(page.getByText('Somebody else has removed this rule.')).toBeVisible()
  await form.saveAndSee()
  expect(await prefixes()).toEqual(['again/', 'lower/'])
})

test('two browsers: who moves a rule that was edited in the other one is told, sees the edit, and can move it then', async ({
  page,
  other,
  bucket,
}) => {
  await bucket.pullFrom(originAddress)
  await bucket.addRule({ address: originAddress, condition: { prefix: 'lower/' } })
  const upper = await bucket.addRule({ address: originAddress, condition: { prefix: 'upper/' } })
  const list = ruleList(page)
  await list.open(bucket.name)
  await expect(list.items).toHaveCount(3)
  const form = ruleForm(other)
  await form.open(bucket.name, upper)
  await form.prefix.fill('edited/')
  await form.saveAndSee()

  await list.handle(1).press('ArrowDown')
  await expect(list.refusal).toContainText('Somebody else changed the rules in the meantime.')
  await expect(list.items.first()).toContainText('edited/*')
  expect((await bucket.originPull()).rules).toMatchObject([
    { condition: { prefix: 'edited/' } },
    { condition: { prefix: 'lower/' } },
  ])
  await list.handle(1).press('ArrowDown')
  await expect(list.items.first()).toContainText('lower/*')
  await expect(list.refusal).toBeHidden()
  expect((await bucket.originPull()).rules).toMatchObject([
    { condition: { prefix: 'lower/' } },
    { condition: { prefix: 'edited/' } },
  ])

  // What the first browser still shows is old in its turn.
  const first = ruleList(other)
  await first.remove(1).click()
  await expect(first.refusal).toContainText('Somebody else changed the rules in the meantime.')
  await expect(first.items).toHaveText([/lower\/\*/, /edited\/\*/, /Every key/])
})

test('headers of an object that somebody else changed: either version can be had, and the page shows it', async ({
  page,
  api,
  bucket,
}) => {
  await bucket.upload('a.txt', 'the body')
  const files = fileListPage(page)
  const of = { params: { bucket: bucket.name }, query: { key: 'a.txt' } }
  const theySave = async (value: string) => {
    const { version } = await api.call(getObjectDetail, of)
    await api.call(describeObject, { ...of, body: { headers: { 'cache-control': value } }, ifMatch: version })
  }
  await files.open(bucket.name, '?key=a.txt')
  await files.editHeaders()
  await files.header('cache-control').fill('max-age=60')
  await theySave('no-cache')
  await files.answer('Save')
  await expect(files.headers).toContainText('Somebody else changed this object while you were editing')
  for (const one of ['max-age=60', 'no-cache']) await expect(files.headers).toContainText(one)
  expect((await bucket.get('a.txt')).headers).toMatchObject({ 'cache-control': 'no-cache' })
  await files.answer('Save mine')
  await expect(files.headers).toBeHidden()
  await expect(files.details).toContainText('max-age=60')
  expect((await bucket.get('a.txt')).headers).toMatchObject({ 'cache-control': 'max-age=60' })

  await files.editHeaders()
  await files.header('cache-control').fill('max-age=1')
  await theySave('private')
  await files.answer('Save')
  await files.answer('Use the saved one')
  await expect(files.headers).toBeHidden()
  await expect(files.details, 'not what was there before').toContainText('private')
  expect((await bucket.get('a.txt')).headers).toMatchObject({ 'cache-control': 'private' })
})

test('a question about access stays the same question when somebody else has answered it', async ({
  page,
  api,
  bucket,
}) => {
  const basic = basicPage(page)
  const params = { bucket: bucket.name }
  const access = async () => (await api.call(getBucket, { params })).access
  await basic.open(bucket.name)
  await basic.changeAccess()
  const { version } = await api.call(getBucket, { params })
  await api.call(updateBucket, { params, body: { access: 'private' }, ifMatch: version })
  await basic.make('private').click()
  await expect(basic.access.getByRole('alert')).toContainText('Somebody else changed this bucket in the meantime.')
  await expect(basic.make('public'), 'a second press must not do the opposite').toBeHidden()
  await basic.make('private').click()
  await expect(basic.access).toBeHidden()
  expect(await access()).toBe('private')
})

test('a custom domain that somebody else has added or removed already is what one wanted', async ({
  page,
  api,
  bucket,
}) => {
  const basic = basicPage(page)
  const domain = `img-${bucket.name}.example.com`
  await basic.open(bucket.name)
  await api.call(addDomain, { params: { bucket: bucket.name }, body: { domain } })
  await basic.add(domain)
  await expect(basic.domains.getByRole('listitem')).toHaveCount(1)
  await expect(basic.field).toHaveValue('')
  await api.call(removeDomain, { params: { bucket: bucket.name, domain } })
  await basic.remove(domain)
  await expect(basic.removal).toBeHidden()
  await expect(basic.domains.getByText('No custom domain yet.')).toBeVisible()
})
