import { expect } from '@playwright/test'
import { createRule, saveRule } from '../contract/rules.ts'
import { originAddress, test } from './fixtures.ts'
import { ruleForm, ruleList } from './pages/rules.ts'
import { tryUrl } from './pages/try-url.ts'

const secret = 'the reeds whisper at night'

test('a synchronous rule for a prefix answers 200 with the object, and the default rule goes on redirecting', async ({
  page,
  bucket,
  origin,
}) => {
  origin.put('images/cat.txt', 'a cat')
  await bucket.pullFrom(originAddress)
  const list = ruleList(page)
  await list.open(bucket.name)
  await list.add.click()
  const form = ruleForm(page)
  await form.prefix.fill('images/')
  await form.mode('Synchronous')
  await form.next.click()
  await form.address.fill(originAddress)
  await form.saveAndSee()

  await expect(list.items).toHaveText([
    /images\/\* that is missing → sync from abc\.example\.com over HTTP\./,
    /Every key that is missing → redirect 302 to abc\.example\.com over HTTP, then copy\./,
  ])
  const streamed = await bucket.get('images/cat.txt')
  expect({ status: streamed.status, body: streamed.body.toString() }).toEqual({ status: 200, body: 'a cat' })
  expect((await bucket.get('docs/cat.txt')).status).toBe(302)
})

test('moving a rule changes which one answers; undo changes it back', async ({ page, bucket, api }) => {
  await bucket.pullFrom(originAddress)
  const params = { bucket: bucket.name }
  const add = async (address: string, redirectCode: 301 | 307) => {
    const body = { mode: 'redirect', address, redirectCode } as const
    await api.call(createRule, { params, body, ifMatch: (await bucket.originPull()).version })
  }
  await add('lower.example.com', 307)
  await add('upper.example.com', 301)
  const answer = async () => (await bucket.get('picture.jpg')).headers.location
  const list = ruleList(page)
  await list.open(bucket.name)
  await expect(list.items.nth(1)).toContainText('Never used: rule 1 above takes everything')
  expect(await answer()).toBe('http://upper.example.com/picture.jpg')

  await list.moveUp(2).focus()
  await page.keyboard.press('Enter')
  await expect(list.items.first()).toContainText('lower.example.com')
  await expect(list.moveUp(1)).toBeFocused()
  await expect.poll(answer).toBe('http://lower.example.com/picture.jpg')

  await list.undo.click()
  await expect(list.items.first()).toContainText('upper.example.com')
  await expect.poll(answer).toBe('http://upper.example.com/picture.jpg')
})

test('a redirect rule answers 404 with its code, and stores nothing', async ({ page, bucket, origin }) => {
  origin.put('old/a.txt', 'old')
  await bucket.pullFrom(originAddress)
  const form = ruleForm(page)
  await form.open(bucket.name, 'new')
  await form.prefix.fill('old/')
  await form.mode('Redirect')
  await expect(form.statuses).toHaveValue('404')
  await form.statuses.fill('404, 5xx')
  await form.step('Origin and answer')
  await form.address.fill('legacy.example.com')
  await page.getByRole('combobox', { name: 'Redirect code' }).selectOption('301')
  await form.saveAndSee()

  const { status, headers } = await bucket.get('old/a.txt')
  expect({ status, location: headers.location }).toEqual({
    status: 301,
    location: 'http://legacy.example.com/old/a.txt',
  })
  expect(await bucket.pulls('old/a.txt')).toEqual([])
  expect(await bucket.originPull()).toMatchObject({ rules: [{ statuses: ['404', '5xx'], redirectCode: 301 }] })
})

test('a rule is switched off, deleted and brought back', async ({ page, bucket, api }) => {
  await bucket.pullFrom(originAddress, { notFoundSeconds: 0 })
  const { version } = await bucket.originPull()
  const body = { mode: 'redirect', address: 'legacy.example.com', condition: { prefix: 'old/' } } as const
  await api.call(createRule, { params: { bucket: bucket.name }, body, ifMatch: version })
  const host = async () => URL.parse((await bucket.get('old/a.txt')).headers.location ?? '')?.host
  const list = ruleList(page)
  await list.open(bucket.name)
  await list.enabled(1).press('Space')
  await expect(list.items.first()).toContainText('Disabled')
  await expect.poll(host).toBe(originAddress)
  await list.enabled(1).locator('xpath=ancestor::label').click()
  await expect.poll(host).toBe('legacy.example.com')

  await list.remove(1).click()
  await expect(list.items).toHaveCount(1)
  await expect.poll(host).toBe(originAddress)
  await list.undo.last().click()
  await expect(list.items).toHaveCount(2)
  await expect.poll(host).toBe('legacy.example.com')
})

test('a secret goes in once and never comes out again', async ({ page, bucket, gateway }) => {
  // Saves four times.
  test.slow()
  const seen: string[] = []
  page.on('response', async (res) => {
    if (res.url().includes('/api/')) seen.push(await res.text().catch(() => ''))
  })
  await bucket.pullFrom(originAddress)
  const form = ruleForm(page)
  await form.open(bucket.name, 'new')
  await form.protocol.selectOption('https')
  await form.step('Origin and answer')
  await form.address.fill('private.example.com')
  await form.unfold('Access to the origin')
  await form.credentials.selectOption('basic')
  await form.user.fill('reader')
  await form.password.fill(secret)
  await form.saveAndSee()

  const list = ruleList(page)
  await list.edit(1).click()
  await form.prefix.fill('private/')
  await form.step('Origin and answer')
  await expect(form.stored).toBeVisible()
  await expect(form.user).toHaveValue('reader')
  await form.saveAndSee()
  const { rules } = await bucket.originPull()
  expect(rules).toMatchObject([
    { condition: { prefix: 'private/' }, credentials: { kind: 'basic', user: 'reader', secretSet: true } },
  ])

  // It never goes to another host: for a new address it has to be entered again.
  await list.edit(1).click()
  await form.step('Origin and answer')
  await form.address.fill('elsewhere.example.com')
  await form.save.click()
  await expect(form.alerts.first()).toContainText('Enter the secret')
  await expect(form.password).toBeFocused()
  await form.password.fill(`another ${secret}`)
  await form.saveAndSee()

  await list.duplicate(1).click()
  await form.step('Origin and answer')
  await expect(form.password).toHaveValue('')
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.filter((text) => text.includes(secret))).toEqual([])
  expect(gateway.stderr()).not.toContain(secret)
})

test('what the server refuses is told on its field', async ({ page, bucket }) => {
  await bucket.pullFrom(originAddress)
  const form = ruleForm(page)
  await form.open(bucket.name, 'new')
  await form.step('Origin and answer')
  await form.address.fill('169.254.169.254')
  await form.step('Summary')
  await form.save.click()
  await expect(form.address).toHaveAttribute('aria-invalid', 'true')
  await expect(form.address).toBeFocused()
  await expect(form.alerts).toContainText('Refused by this server’s address policy')
  expect((await bucket.originPull()).rules).toEqual([])
})

test('who saves the same rule second sees both versions', async ({ page, bucket, api }) => {
  await bucket.pullFrom(originAddress)
  const params = { bucket: bucket.name }
  const first = { address: 'one.example.com', condition: { prefix: 'a/' } }
  const { rules, version } = await api.call(createRule, {
    params,
    body: first,
    ifMatch: (await bucket.originPull()).version,
  })
  const rule = rules[0]?.id ?? ''
  const form = ruleForm(page)
  await form.open(bucket.name, rule)
  await api.call(saveRule, {
    params: { ...params, rule },
    body: { ...first, address: 'two.example.com' },
    ifMatch: version,
  })
  await form.step('Origin and answer')
  await form.address.fill('three.example.com')
  await form.save.click()
  await expect(form.conflict).toBeFocused()
  const versions = page.getByRole('row', { name: 'Origin server address' }).getByRole('cell')
  await expect(versions).toContainText(['two.example.com', 'three.example.com'])
  await page.getByRole('button', { name: 'Save mine' }).click()
  await expect(ruleList(page).items.first()).toContainText('three.example.com')
})

test('a rule is dragged below another one, and moved back by the arrow keys', async ({ page, bucket, api }) => {
  await bucket.pullFrom(originAddress)
  for (const prefix of ['b/', 'a/']) {
    const body = { address: originAddress, condition: { prefix } }
    await api.call(createRule, {
      params: { bucket: bucket.name },
      body,
      ifMatch: (await bucket.originPull()).version,
    })
  }
  const prefixes = async () => (await bucket.originPull()).rules.map(({ condition }) => condition.prefix)
  const list = ruleList(page)
  await list.open(bucket.name)
  const target = await list.items.nth(1).boundingBox()
  await list
    .handle(1)
    .dragTo(list.items.nth(1), { targetPosition: { x: 200, y: (target?.height ?? 0) - 4 }, steps: 10 })
  await expect.poll(prefixes).toEqual(['b/', 'a/'])
  await list.handle(1).press('ArrowDown')
  await expect.poll(prefixes).toEqual(['a/', 'b/'])
  await expect(list.handle(2)).toBeFocused()
})

test('a URL is tried on the rules that are saved, and on one that is not', async ({ page, bucket, origin }) => {
  await bucket.pullFrom(originAddress)
  const list = ruleList(page)
  const tried = tryUrl(page)
  await list.open(bucket.name)
  await tried.field.fill('images/cat.jpg')
  await expect(tried.card).toContainText('302: it is sent to the origin')
  await expect(tried.card).toContainText(`http://${originAddress}/images/cat.jpg`)

  const form = ruleForm(page)
  await form.open(bucket.name, 'new')
  await form.prefix.fill('images/')
  await form.mode('Redirect')
  await tried.field.fill('images/cat.jpg')
  await expect(tried.card).toContainText('Mend what is wrong in the form first')
  await form.step('Origin and answer')
  await form.address.fill('draft.example.com')
  await expect(tried.card).toContainText('This rule, not saved yet')
  await expect(tried.card).toContainText('http://draft.example.com/images/cat.jpg')
  expect((await bucket.originPull()).rules).toEqual([])
  expect(origin.requests(), 'nothing is asked of the origin').toEqual([])
})
