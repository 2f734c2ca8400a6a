import { type ByRoleMatcher, screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Language } from '../../i18n/language.ts'
import { findBucket } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { renderApp } from '../../testing/render-app.tsx'

// On a busy machine the first import of a screen takes longer than a test looks for it.
beforeAll(() => Promise.all([import('./rule-page.tsx'), import('../basic/basic-page.tsx')]))

const archive = 'media-archive-2019-1250000000'
const configuration = () => findBucket(archive).originPull
const first = () => configuration().rules[0]

async function openRule(rule: string, language: Language = 'en') {
  const app = await renderApp(`/buckets/${archive}/rules/${rule}`, { language })
  const { user } = app
  const steps = within(await screen.findByRole('navigation', { name: language === 'en' ? 'Steps' : '步骤' }))
  const step = (name: string) => user.click(steps.getByRole('button', { name: new RegExp(name) }))
  /** Opens the step a control is in, as a person would who looks for it. */
  const at = async (role: ByRoleMatcher, name: string) => {
    const hidden = screen.getByRole(role, { name, hidden: true }).closest('section[hidden]')
    if (hidden) await step(hidden.getAttribute('aria-label')?.split(/: |：/).at(-1) ?? '')
    return screen.getByRole(role, { name })
  }
  const field = (name: string) => screen.getByRole('textbox', { name })
  const enter = async (name: string, text: string) => {
    await user.clear(await at('textbox', name))
    if (text !== '') await user.type(field(name), text.replaceAll('[', '[['))
  }
  const choose = async (name: string, value: string) => user.selectOptions(await at('combobox', name), value)
  const mode = async (name: string) => user.click(await at('radio', name))
  const press = async (name: string) => user.click(await at('button', name))
  /** From the last step, where a new rule can be saved, too. */
  const save = async () => {
    await step(language === 'en' ? 'Summary' : '确认')
    await press(language === 'en' ? 'Save' : '保存')
  }
  const saved = () => screen.findByRole('list', { name: 'Rules by priority' })
  return { ...app, steps, step, at, field, enter, choose, mode, press, save, saved }
}

describe('a new rule', () => {
  it('goes on top, and the list says so', async () => {
    const { enter, mode, saved, addressNow, save } = await openRule('new')
    await enter('Key prefix', 'videos/')
    await mode('Synchronous')
    await enter('Origin server address', 'Video.Example.com')
    await save()
    expect(within(await saved()).getAllByRole('listitem')[0]).toHaveTextContent(
      'videos/* that is missing → sync from video.example.com over HTTP.',
    )
    expect(addressNow()).toBe(`/buckets/${archive}/basic`)
    expect(first()).toMatchObject({ mode: 'sync', condition: { prefix: 'videos/' }, address: 'video.example.com' })
    expect(await screen.findByText('Rule added')).toBeVisible()
  })

  it('starts with the settings of another one, without its secret', async () => {
    const { field, saved, save } = await openRule('new?from=images')
    expect(field('Key prefix')).toHaveValue('images/')
    expect(screen.queryByText('Stored')).not.toBeInTheDocument()
    await save()
    await saved()
    expect(first()).toMatchObject({ address: 'img.example.com', credentials: { kind: 'basic', secretSet: false } })
    // Both in the list and in the toast.
    await waitFor(() => expect(screen.getAllByText(/A secret is missing/)).toHaveLength(2))
  })

  it.each(['en', 'zh'] as const)('leads to the first setting that is wrong, in %s', async (language) => {
    const { press, enter, field, save } = await openRule('new', language)
    const say = {
      en: {
        address: 'Origin server address',
        empty: /Enter the origin server address/,
        add: 'Add header',
      },
      zh: { address: '回源地址', empty: /请填写回源地址/, add: '新增头部' },
    }[language]
    await save()
    expect(await screen.findByRole('alert')).toHaveTextContent(say.empty)
    expect(field(say.address)).toHaveFocus()
    await enter(say.address, 'abc.example.com')
    await press(say.add)
    await enter(language === 'en' ? 'Name of header 1' : '头部 1 的名称', 'Cookie')
    await save()
    const header = language === 'en' ? 'Name of header 1' : '头部 1 的名称'
    await waitFor(() => expect(field(header)).toHaveFocus())
    expect(configuration().version).toBe(12)
  })

  it('shows what becomes of a key on the origin while it is typed', async () => {
    const { enter } = await openRule('new')
    await enter('Key prefix', 'images/')
    await enter('Remove from the start', 'images/')
    await enter('Put at the start', 'static/')
    expect(screen.getByText('/static/picture.jpg')).toBeInTheDocument()
  })

  it('hides what means nothing in a mode, keeps it, and says what will be removed', async () => {
    const { at, enter, mode, press, saved, choose, save } = await openRule('new')
    await enter('Origin server address', 'abc.example.com')
    await mode('Synchronous')
    await press('Add origin')
    await enter('Address of origin 2', 'b.example.com')
    await choose('When the origin fails', '404')
    await mode('Redirect')
    const hidden = true
    expect(screen.queryByRole('textbox', { name: 'Address of origin 2', hidden })).not.toBeInTheDocument()
    expect(screen.queryByRole('combobox', { name: 'When the origin fails', hidden })).not.toBeInTheDocument()
    expect(screen.getByText(/1 further origin will be removed/)).toBeVisible()
    await enter('Redirected answers', '403, 5xx')
    await mode('Synchronous')
    expect(screen.getByText(/This mode acts on 404 alone/)).toBeVisible()
    expect(await at('textbox', 'Address of origin 2')).toHaveValue('b.example.com')
    await mode('Asynchronous')
    await save()
    await saved()
    expect(first()).toMatchObject({ mode: 'async', furtherOrigins: [], statuses: ['404'], failedAs: 404 })
  })
})

describe('the steps', () => {
  const openStep = () => screen.getByRole('region', { name: /^Step / })

  it('lead on when what they ask for is right, and end in a summary from which every step is near', async () => {
    const { user, enter, press, steps, saved, addressNow } = await openRule('new')
    await enter('Key prefix', 'videos/')
    await press('Next')
    expect(openStep()).toHaveFocus()
    expect(openStep()).toHaveAccessibleName('Step 2 of 3: Origin and answer')
    expect(addressNow()).toContain('step=origin')
    await press('Next')
    await waitFor(() => expect(steps.getByRole('button', { current: 'step' })).toHaveTextContent('to be mended'))
    expect(screen.getByRole('textbox', { name: 'Origin server address' })).toHaveFocus()
    await enter('Origin server address', 'video.example.com')
    await press('Next')
    const summary = within(openStep())
    expect(openStep()).toHaveTextContent('videos/* that is missing → redirect 302 to video.example.com over HTTP')
    expect(summary.getByText('29 more settings, left at their defaults')).toBeVisible()
    await user.click(summary.getByRole('button', { name: 'Change “Mode and condition”' }))
    expect(screen.getByRole('textbox', { name: 'Key prefix' })).toHaveValue('videos/')
    expect(screen.queryByRole('button', { name: 'Save' })).not.toBeInTheDocument()
    await press('Next')
    await waitFor(() => expect(openStep()).toHaveAccessibleName('Step 2 of 3: Origin and answer'))
    await press('Next')
    await screen.findByRole('button', { name: 'Save' })
    await press('Save')
    await saved()
    expect(first()).toMatchObject({ condition: { prefix: 'videos/' }, address: 'video.example.com' })
  })

  it('of a rule that is there can each save, and the one in the address is open', async () => {
    const { user, press, saved } = await openRule('images?step=origin')
    const address = await screen.findByRole('textbox', { name: 'Origin server address' })
    await user.clear(address)
    await user.type(address, 'pictures.example.com')
    await press('Save')
    await saved()
    expect(first()).toMatchObject({ address: 'pictures.example.com', condition: { prefix: 'images/' } })
  })
})

describe('settings that are wrong', () => {
  it.each([
    ['Host header', 'no such name!'],
    ['Connection within (ms)', '5 s'],
    ['Switch-over codes', 'all'],
    ['Remember “not found” for (seconds)', ''],
  ])('are shown in a mode that does not use them, because nothing is saved before: %s', async (name, text) => {
    const { enter, mode, field, user, save } = await openRule('new')
    await enter('Origin server address', 'abc.example.com')
    await enter(name, text)
    await mode('Redirect')
    await save()
    await waitFor(() => expect(field(name)).toHaveFocus())
    expect(field(name)).toHaveValue(text)
    await user.type(field(name), 'x')
    expect(field(name)).toHaveFocus()
  })

  it.each(['１０２４', ' 1024 '])('may be mended without a word: %s', async (typed) => {
    const { enter, saved, save } = await openRule('new')
    await enter('Origin server address', 'abc.example.com')
    await enter('Origin reads at once', typed)
    await save()
    await saved()
    expect(first()?.budgets.concurrency).toBe(1024)
  })

  it('go with their row, and are not told of the next one', async () => {
    const { enter, press } = await openRule('new')
    for (const at of [1, 2]) {
      await press('Add standby address')
      await enter(`Standby address ${at}`, at === 1 ? 'http://bad' : 'good.example.com')
    }
    expect(await screen.findByRole('alert')).toHaveTextContent('Remove http://')
    await press('Remove Standby address 1')
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument())
  })
})

describe('rows', () => {
  it('are typed into at once when they are added, and gone when they are removed', async () => {
    const { user, enter, press, saved, save } = await openRule('new')
    await enter('Origin server address', 'abc.example.com')
    for (const name of ['X-A', 'X-B']) {
      await press('Add header')
      await user.keyboard(`${name}{Tab}${name.toLowerCase()}`)
    }
    // While the field in the last row has the focus.
    await press('Remove header 1')
    await save()
    await saved()
    expect(first()?.headers.added).toEqual([{ name: 'X-B', value: 'x-b' }])
  })
})

describe('a rule that is there', () => {
  it('keeps a stored secret until it is replaced, and never shows it', async () => {
    const { step, press, saved, user, save } = await openRule('images')
    await step('Origin')
    expect(screen.getByText('Stored')).toBeVisible()
    expect(screen.queryByLabelText('Password')).not.toBeInTheDocument()
    await press('Replace')
    await user.type(screen.getByLabelText('Password'), 'river stones')
    await save()
    await saved()
    expect(first()?.credentials).toEqual({ kind: 'basic', user: 'reader', secretSet: true })
  })

  it('saves numbers, lists and empty budgets as what they are', async () => {
    const { enter, saved, save } = await openRule('images')
    await enter('Bandwidth (bytes per second)', '1048576')
    expect(screen.getByText(/= 1 MB/)).toBeInTheDocument()
    await enter('Switch-over codes', '5xx, 429')
    await enter('Excluded host names', 'a.example b.example')
    await save()
    await saved()
    expect(first()).toMatchObject({
      budgets: { bandwidth: 1_048_576, objectBytes: null },
      switchOver: ['5xx', '429'],
      condition: { excludedHosts: ['a.example', 'b.example'] },
    })
  })

  it('shows the server’s refusal on the field it is about', async () => {
    const { enter, press, field, save } = await openRule('images')
    await press('Add standby address')
    await enter('Standby address 1', 'self.example.com')
    await save()
    await waitFor(() => expect(screen.getByText('This is this gateway: it would pull from itself.')).toBeVisible())
    await waitFor(() => expect(field('Standby address 1')).toHaveFocus())
  })

  it('asks for the secret again where the stored one may not be used', async () => {
    const fields = [{ pointer: '/credentials/secret', code: 'secret-needed', detail: 'x' }]
    const problem = {
      type: 'about:blank',
      title: 'x',
      status: 400,
      code: 'InvalidRequest',
      detail: 'x',
      requestId: 'x',
    }
    server.use(
      http.put('*/api/v1/buckets/:bucket/rules/:rule', () =>
        HttpResponse.json({ ...problem, errors: fields }, { status: 400 }),
      ),
    )
    const { enter, save } = await openRule('images')
    await enter('Origin server address', 'other.example.com')
    await save()
    expect(await screen.findByText(/Enter the secret: the stored one is not for/)).toBeVisible()
    expect(screen.getByLabelText('Password')).toHaveFocus()
  })

  it('shows both versions when somebody else was faster', async () => {
    const { enter, press, saved, save } = await openRule('images')
    await enter('Origin server address', 'edited.example.com')
    await save()
    expect(await screen.findByRole('heading', { name: /Somebody else saved/ })).toHaveFocus()
    const row = screen.getByRole('row', { name: /Origin server address/ })
    expect(row).toHaveTextContent('theirs.example.comedited.example.comdifferent')
    await press('Save mine')
    await saved()
    expect(first()?.address).toBe('edited.example.com')
  })

  it('does not ask when somebody else changed another rule only', async () => {
    const { enter, saved, save } = await openRule('images')
    const bucket = findBucket(archive)
    bucket.originPull = { ...bucket.originPull, version: 20, rules: bucket.originPull.rules.slice(0, 2) }
    await enter('Key suffix', '.jpg')
    await save()
    await saved()
    expect(first()?.condition.suffix).toBe('.jpg')
    expect(configuration()).toMatchObject({ version: 21 })
  })

  it('is added anew when somebody else has removed it meanwhile', async () => {
    const { at, enter, saved, save } = await openRule('images')
    const bucket = findBucket(archive)
    bucket.originPull = { ...bucket.originPull, version: 20, rules: bucket.originPull.rules.slice(1) }
    await enter('Key suffix', '.jpg')
    await save()
    expect(await screen.findByText(/Somebody else has removed this rule/)).toBeVisible()
    expect(await at('textbox', 'Key suffix')).toHaveValue('.jpg')
    await save()
    await saved()
    expect(configuration().rules).toHaveLength(3)
  })

  it('asks before a change is lost', async () => {
    const { enter, press, addressNow } = await openRule('images')
    await enter('Key suffix', '.jpg')
    await press('Cancel')
    await press(await screen.findByRole('button', { name: 'Keep editing' }).then(() => 'Keep editing'))
    expect(addressNow()).toContain('/rules/images')
    await enter('Key suffix', '')
    await press('Cancel')
    await waitFor(() => expect(addressNow()).toContain('/basic'))
  })

  it('may not exist', async () => {
    await renderApp(`/buckets/${archive}/rules/nowhere`)
    expect(await screen.findByRole('heading', { name: 'There is no such rule.' })).toBeVisible()
  })
})

describe('the default rule', () => {
  it('has the same form, without a condition', async () => {
    const { enter, saved, save } = await openRule('default')
    expect(screen.queryByRole('textbox', { name: 'Key prefix' })).not.toBeInTheDocument()
    await enter('Host header', 'www.example.com')
    await save()
    await saved()
    expect(configuration().defaultRule.hostHeader).toBe('www.example.com')
    expect(configuration().rules).toHaveLength(3)
  })
})
