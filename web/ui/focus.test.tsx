import { screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'
import { db } from '../mock-api/db.ts'
import { server } from '../mock-api/node.ts'
import { renderApp } from '../testing/render-app.tsx'

const focusedElement = () => (document.activeElement instanceof HTMLElement ? document.activeElement : null)
const heading = () => screen.getByRole('heading', { level: 1 })

describe('the focus', () => {
  it('stays on a switch while it is saved', async () => {
    const { user } = await renderApp('/buckets/examplebucket-1250000000/basic')
    const toggle = await screen.findByRole('switch', { name: 'Accelerated domain' })
    toggle.focus()
    await user.keyboard(' ')
    expect(await screen.findByText(/^Accelerated domain (enabled|disabled)$/)).toBeVisible()
    expect(toggle).toHaveFocus()
  })

  it('goes to the heading when the bucket it was on has been deleted', async () => {
    const { user } = await renderApp('/buckets')
    await user.click(await screen.findByRole('button', { name: 'Actions for empty-1250000000' }))
    await user.click(await screen.findByRole('menuitem', { name: /Delete/ }))
    await user.type(await screen.findByRole('textbox', { name: /Type empty/ }), 'empty-1250000000{Enter}')
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    await waitFor(() => expect(heading()).toHaveFocus())
  })

  it('goes to the heading when trying again has helped', async () => {
    server.use(http.get('*/api/v1/buckets', () => HttpResponse.error(), { once: true }))
    server.use(http.get('*/api/v1/buckets', () => HttpResponse.error(), { once: true }))
    const { user } = await renderApp('/buckets')
    const tryAgain = await within(await screen.findByRole('alert')).findByRole('button', { name: 'Try again' })
    tryAgain.focus()
    await user.keyboard('{Enter}')
    expect(await screen.findByText('4 buckets')).toBeVisible()
    await waitFor(() => expect(heading()).toHaveFocus())
  })

  it('is on the password when one has to log in again, and comes back afterwards', async () => {
    const { user } = await renderApp('/buckets/examplebucket-1250000000/basic')
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    await user.type(await screen.findByRole('textbox', { name: /address/i }), 'x')
    db.loggedIn = false
    const form = screen.getByRole('button', { name: 'Save' }).closest('form')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    const dialog = await screen.findByRole('dialog', { name: 'You were logged out' })
    const password = within(dialog).getByLabelText('Password')
    await waitFor(() => expect(password).toHaveFocus())
    await user.type(password, 'correct horse battery{Enter}')
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    await waitFor(() => expect(form).toContainElement(focusedElement()))
    expect(screen.queryByText('This was not saved')).not.toBeInTheDocument()
  })
})
