import { screen, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'
import { db } from '../../mock-api/db.ts'
import { server } from '../../mock-api/node.ts'
import { renderApp } from '../../testing/render-app.tsx'

const password = 'correct horse battery'

async function logIn(user: Awaited<ReturnType<typeof renderApp>>['user'], typed: string) {
  await user.type(await screen.findByLabelText('Password'), typed)
  await user.click(screen.getByRole('button', { name: 'Log in' }))
}

describe('logging in', () => {
  it('asks a stranger for the password and brings them to where they wanted to go', async () => {
    db.loggedIn = false
    const { user, addressNow } = await renderApp('/buckets/examplebucket-1250000000/basic')
    expect(await screen.findByRole('heading', { name: 'Log in' })).toBeVisible()
    expect(screen.queryByText(/You were logged out/)).not.toBeInTheDocument()
    await logIn(user, password)
    expect(await screen.findByRole('heading', { name: 'Origin-Pull' })).toBeVisible()
    expect(addressNow()).toBe('/buckets/examplebucket-1250000000/basic')
  })

  it('says that a password is wrong, at the field, and lets one type at once', async () => {
    db.loggedIn = false
    const { user } = await renderApp('/buckets')
    await logIn(user, 'not it')
    expect(await screen.findByRole('alert')).toHaveTextContent('Wrong password.')
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(expect.stringContaining('Wrong password.'))
    expect(screen.getByLabelText('Password')).toHaveFocus()
  })

  it('names the seconds to wait after too many attempts', async () => {
    db.loggedIn = false
    const { user } = await renderApp('/login')
    await logIn(user, 'too many')
    expect(await screen.findByText('Too many attempts. Try again in 30 seconds.')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Log in' })).toBeDisabled()
  })

  it('never leaves the console by the return address', async () => {
    db.loggedIn = false
    const { user, addressNow } = await renderApp('/login?from=//elsewhere.example')
    await logIn(user, password)
    await waitFor(() => expect(addressNow()).toBe('/buckets'))
  })

  it('tells who was logged out, and comes back afterwards', async () => {
    const { user, addressNow } = await renderApp('/buckets')
    await screen.findByText('4 buckets')
    db.loggedIn = false
    await user.click(await screen.findByRole('link', { name: 'examplebucket-1250000000' }))
    expect(await screen.findByText(/You were logged out/)).toBeVisible()
    await logIn(user, password)
    await waitFor(() => expect(addressNow()).toContain('/buckets'))
  })

  it('is not asked of somebody who is logged in', async () => {
    const { addressNow } = await renderApp('/login?from=/buckets/empty-1250000000/files')
    await waitFor(() => expect(addressNow()).toBe('/buckets/empty-1250000000/files'))
  })

  it('says why logging out did not work', async () => {
    const { user } = await renderApp('/buckets')
    server.use(http.post('*/api/v1/logout', () => HttpResponse.error()))
    await user.click(await screen.findByRole('button', { name: 'Log out' }))
    expect(await screen.findByText('You are still logged in')).toBeVisible()
    expect(screen.getByText(/could not be reached/)).toBeVisible()
  })

  it('logs out and forgets what was loaded', async () => {
    const { user, client } = await renderApp('/buckets')
    await user.click(await screen.findByRole('button', { name: 'Log out' }))
    expect(await screen.findByRole('heading', { name: 'Log in' })).toBeVisible()
    expect(db.loggedIn).toBe(false)
    await waitFor(() => expect(client.getQueryData(['buckets', 'list'])).toBeUndefined())
  })
})

describe('the set-up link', () => {
  it('lets the first operator choose a password and enter', async () => {
    Object.assign(db, { setUp: false, loggedIn: false })
    const { user } = await renderApp('/login?setup=valid-token')
    await user.type(await screen.findByLabelText('New password'), 'short')
    await user.tab()
    expect(await screen.findByText('Use at least 10 characters.')).toBeVisible()
    await user.clear(screen.getByLabelText('New password'))
    await user.type(screen.getByLabelText('New password'), password)
    await user.type(screen.getByLabelText('Repeat the password'), 'something else')
    await user.click(screen.getByRole('button', { name: 'Set password and log in' }))
    expect(await screen.findByText('The two passwords differ.')).toBeVisible()
    await user.clear(screen.getByLabelText('Repeat the password'))
    await user.type(screen.getByLabelText('Repeat the password'), password)
    await user.click(screen.getByRole('button', { name: 'Set password and log in' }))
    expect(await screen.findByRole('heading', { name: 'Bucket List' })).toBeVisible()
  })

  it('says that an old link is not valid', async () => {
    Object.assign(db, { setUp: false, loggedIn: false })
    const { user } = await renderApp('/login?setup=old')
    await user.type(await screen.findByLabelText('New password'), password)
    await user.type(screen.getByLabelText('Repeat the password'), password)
    await user.click(screen.getByRole('button', { name: 'Set password and log in' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('This set-up link is not valid.')
  })

  it('is pointed to when no password has been chosen', async () => {
    Object.assign(db, { setUp: false, loggedIn: false })
    await renderApp('/login')
    expect(await screen.findByText(/Open the set-up link/)).toBeVisible()
    expect(screen.queryByLabelText('Password')).not.toBeInTheDocument()
  })

  it('says at once that the password has been chosen already', async () => {
    db.loggedIn = false
    const { user } = await renderApp('/login?setup=used')
    expect(await screen.findByText('The password has already been chosen. Log in with it.')).toBeVisible()
    expect(screen.queryByLabelText('New password')).not.toBeInTheDocument()
    await user.click(screen.getByRole('link', { name: 'Go to Log in' }))
    expect(await screen.findByLabelText('Password')).toBeVisible()
  })
})
