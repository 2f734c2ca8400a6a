import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { paths } from '../../paths.ts'
import { renderApp } from '../../testing/render-app.tsx'
import { example } from './file-list.fixture.ts'

describe('selecting', () => {
  it('takes all from one to another by Shift, and by Space and Shift on the keyboard', async () => {
    const { user } = await renderApp(paths.folder(example, { prefix: 'images/2026/' }))
    await user.click(await screen.findByRole('checkbox', { name: 'Select photo 1.jpg' }))
    await user.keyboard('{Shift>}')
    await user.click(screen.getByRole('checkbox', { name: 'Select photo 12.jpg' }))
    await user.keyboard('{/Shift}')
    expect(screen.getByText(/^4 objects selected/)).toBeVisible()
    screen.getByRole('link', { name: 'photo 14.jpg' }).focus()
    await user.keyboard(' ')
    expect(screen.getByText(/^5 objects selected/)).toBeVisible()
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(screen.getByRole('link', { name: 'photo 16.jpg' })).toHaveFocus()
    await user.keyboard('{Shift>} {/Shift}')
    expect(screen.getByText(/^7 objects selected/)).toBeVisible()
    await user.keyboard('{ArrowUp} ')
    expect(screen.getByText(/^6 objects selected/)).toBeVisible()
  })
})
