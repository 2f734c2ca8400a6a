import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { announceSessionEnd } from '../../api/session-end.ts'
import { chooseTimeZone } from '../../format/time-zone.ts'
import { db } from '../../mock-api/db.ts'
import { renderApp } from '../../testing/render-app.tsx'

afterEach(() => chooseTimeZone(null))

describe('preferences', () => {
  it('are found from the navigation, and change what is shown at once', async () => {
    const { user, addressNow } = await renderApp('/settings')
    expect(await screen.findByRole('heading', { name: 'Settings Preferences' }, { timeout: 40_000 })).toBeVisible()
    expect(addressNow()).toBe('/settings/preferences')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Time zone' }), 'Asia/Shanghai')
    await user.click(screen.getByRole('link', { name: 'Password and sessions' }))
    // 08:00 in UTC.
    expect(await screen.findByText('Nov 21, 2026, 4:00 PM', {}, { timeout: 40_000 })).toBeVisible()
    await user.click(screen.getByRole('link', { name: 'Preferences' }))
    // The navigation has one, too.
    const page = within(screen.getByRole('main'))
    await user.selectOptions(await page.findByRole('combobox', { name: 'Language' }), 'zh')
    expect(await screen.findByRole('heading', { name: '偏好设置' })).toBeVisible()
    expect(screen.getByRole('combobox', { name: '时区' })).toHaveValue('Asia/Shanghai')
    await user.selectOptions(page.getByRole('combobox', { name: '语言' }), 'en')
  })

  it('switch single keys off', async () => {
    const { user, router } = await renderApp('/settings/preferences')
    await user.click(await screen.findByRole('switch', { name: 'Single-key shortcuts' }))
    await router.navigate('/buckets')
    const search = await screen.findByRole('searchbox')
    await user.keyboard('/')
    expect(search).not.toHaveFocus()
  })
})

describe('the password', () => {
  const fill = async (
    user: Awaited<ReturnType<typeof renderApp>>['user'],
    current: string,
    password: string,
    repeated = password,
  ) => {
    await user.type(await screen.findByLabelText('Present password'), current)
    await user.type(screen.getByLabelText('New password'), password)
    await user.type(screen.getByLabelText('Repeat the password'), repeated)
    await user.click(screen.getByRole('button', { name: 'Change password' }))
  }

  it('is changed by who knows it, and other sessions are gone', async () => {
    const { user } = await renderApp('/settings/security')
    await fill(user, 'correct horse battery', 'another horse battery')
    expect(await screen.findByText('Password changed')).toBeVisible()
    expect(screen.getByLabelText('Present password')).toHaveValue('')
    await waitFor(() => expect(screen.queryByRole('row', { name: /Unknown client/ })).not.toBeInTheDocument())
  })

  it('is refused at its field', async () => {
    const { user } = await renderApp('/settings/security')
    await fill(user, 'a guess', 'another horse battery', 'something else')
    expect(await screen.findByText('The two passwords differ.')).toBeVisible()
    await user.clear(screen.getByLabelText('Repeat the password'))
    await user.type(screen.getByLabelText('Repeat the password'), 'another horse battery')
    await user.click(screen.getByRole('button', { name: 'Change password' }))
    expect(await screen.findByText('Wrong password.')).toBeVisible()
    expect(screen.getByLabelText('New password')).toHaveValue('another horse battery')
  })

  it('is not lost with a session that ends while it is typed', async () => {
    const { user } = await renderApp('/settings/security')
    await user.type(await screen.findByLabelText('New password'), 'another horse battery')
    act(announceSessionEnd)
    expect(await screen.findByRole('dialog', { name: 'You were logged out' })).toBeVisible()
    expect(screen.getByLabelText('New password')).toHaveValue('another horse battery')
  })

  it('says that the configuration sets it, where it does', async () => {
    db.status = { ...db.status, password: 'configuration' }
    await renderApp('/settings/security')
    expect(await screen.findByText(/HEADWATER_ADMIN_PASSWORD/)).toBeVisible()
  })
})

describe('active sessions', () => {
  it('are told in words, this one marked, and are ended one by one', async () => {
    const { user } = await renderApp('/settings/security')
    const own = within(await screen.findByRole('row', { name: /Firefox 145 on Linux/ }))
    expect(own.getByText('This session')).toBeVisible()
    expect(own.queryByRole('button')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'End the session of Unknown client at 2001:db8::7' }))
    expect(await screen.findByText('1 session ended')).toBeVisible()
    expect(db.sessions).toHaveLength(1)
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'End all other sessions' })).not.toBeInTheDocument(),
    )
  })
})

describe('the system page', () => {
  it('tells how the server is, what is in force and how to back it up', async () => {
    db.status = { ...db.status, health: { state: 'impaired', problems: ['disk-low'] } }
    await renderApp('/settings/system')
    expect(await screen.findByText('Needs attention')).toBeVisible()
    for (const text of [
      /Little space is left/,
      '4 of 4 serve',
      /up for 1 d 2 h/,
      '298 GB free of 465.7 GB',
      'HEADWATER_PULLS',
      'No limit',
    ])
      expect(screen.getByText(text)).toBeVisible()
    expect(screen.getByText(/Copy the whole folder \/var\/lib\/headwater/)).toBeVisible()
  })
})
