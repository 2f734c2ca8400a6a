import { expect } from '@playwright/test'
import { originAddress, test } from './fixtures.ts'
import { transferPage } from './pages/transfer.ts'
import { makeBucket, newBucketName } from './world/bucket.ts'

const xml = (rule: string) => `<OriginConfiguration><OriginRule>
  <RulePriority>1</RulePriority>${rule}
  <OriginCondition><HTTPStatusCode>404</HTTPStatusCode><Prefix>images/</Prefix></OriginCondition>
  <OriginParameter><Protocol>HTTPS</Protocol></OriginParameter>
  <OriginInfo><HostInfo><HostName>${originAddress}</HostName></HostInfo></OriginInfo>
</OriginRule></OriginConfiguration>`

test('JSON with a mistake is refused with its place, and imported when it is mended', async ({ page, bucket }) => {
  const transfer = transferPage(page)
  const document = (weight: number) =>
    JSON.stringify({
      headwater: 1,
      enabled: true,
      defaultRule: { address: '' },
      rules: [{ address: originAddress, weight, condition: { prefix: 'a/' } }],
    })
  await transfer.open(bucket.name)
  await transfer.document.fill(document(1000))
  await transfer.check.click()
  await expect(transfer.refusal).toContainText('Rule 1 › weight')
  await transfer.document.fill(document(1))
  await transfer.check.click()
  await expect(transfer.changes).toContainText('Rule 1 added')
  expect((await bucket.originPull()).version, 'nothing is saved before it is confirmed').toBe(0)
  await transfer.save.click()
  await expect(page.getByRole('list', { name: 'Rules by priority' })).toContainText('a/*')
  expect(await bucket.originPull()).toMatchObject({ version: 1, enabled: true, rules: [{ address: originAddress }] })
})

test('XML of COS is taken, what is not known in it is named, and what is no such document is refused', async ({
  page,
  bucket,
}) => {
  const transfer = transferPage(page)
  await transfer.open(bucket.name)
  const refused = async (text: string, why: string) => {
    await transfer.document.fill(text)
    await transfer.check.click()
    await expect(transfer.refusal).toContainText(why)
  }
  await refused('<OriginConfiguration>', 'This is not well-formed XML.')
  await refused('<CORSConfiguration/>', 'not an OriginConfiguration')
  await refused(xml('<OriginType>Teleport</OriginType>'), 'OriginType is not Proxy, Mirror or Redirect. (line 1)')
  await transfer.document.fill(xml('<OriginType>Mirror</OriginType><Colour>red</Colour>'))
  await transfer.check.click()
  await expect(transfer.changes).toContainText('images/* that is missing → sync from abc.example.com over HTTPS.')
  await expect(transfer.changes).toContainText('Colour: There is no such element')
  await transfer.save.click()
  await expect(page.getByRole('list', { name: 'Rules by priority' })).toContainText('images/*')
  expect(await bucket.originPull()).toMatchObject({ rules: [{ mode: 'sync', protocol: 'https' }] })

  await transfer.open(bucket.name)
  await transfer.choose('COS XML')
  await expect(transfer.exported).toHaveValue(/<OriginType>Mirror<\/OriginType>/)
})

test('the rules of another bucket are copied', async ({ page, bucket, api, gateway }) => {
  const other = await makeBucket(api, gateway.objectsPort, { name: newBucketName('copied') })
  await other.pullFrom(originAddress, { mode: 'sync' })
  const transfer = transferPage(page)
  await transfer.open(bucket.name)
  await transfer.choose('Another bucket')
  await transfer.otherBucket.selectOption(other.name)
  await transfer.check.click()
  await expect(transfer.changes).toContainText(`→ ${originAddress}`)
  await transfer.save.click()
  await expect
    .poll(() => bucket.originPull())
    .toMatchObject({ enabled: true, defaultRule: { mode: 'sync', address: originAddress } })
})

test('an import that fails says why and keeps what was typed', async ({ page, bucket, faults }) => {
  const transfer = transferPage(page)
  const text = xml('<OriginType>Proxy</OriginType>')
  const sent = { path: /\/import$/, method: 'POST' }
  await transfer.open(bucket.name)
  await transfer.document.fill(text)
  await faults.cut(sent)
  await transfer.check.click()
  await expect(transfer.refusal).toContainText('The server could not be reached')
  await faults.mend()
  await faults.refuse(sent, 'InternalError')
  await transfer.check.click()
  await expect(transfer.refusal).toContainText('Something went wrong on the server.')
  await faults.mend()
  await transfer.check.click()
  await expect(transfer.save).toBeVisible()

  // Somebody else saves between looking and saving: the server's own 412.
  await bucket.pullFrom('abc.qq.com')
  await transfer.save.click()
  await expect(transfer.refusal).toContainText('Somebody else changed the rules')
  await expect(transfer.document).toHaveValue(text)
  expect(await bucket.originPull()).toMatchObject({ version: 1, rules: [] })
  await transfer.check.click()
  await transfer.save.click()
  await expect.poll(async () => (await bucket.originPull()).rules).toMatchObject([{ condition: { prefix: 'images/' } }])
})
