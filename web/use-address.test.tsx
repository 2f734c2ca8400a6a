import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createMemoryRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { expect, it } from 'vitest'
import { Destination, destinationOf } from './destination.ts'
import { useAddress } from './use-address.ts'

function TwoChanges() {
  const [, change] = useAddress()
  const both = () => {
    change({ contains: '' }, { replace: true })
    change({ rule: 'images' })
  }
  return (
    <button type="button" onClick={both}>
      change
    </button>
  )
}

it('keeps what was changed a moment before, though nothing was drawn in between', async () => {
  const router = createMemoryRouter([{ path: '/', Component: TwoChanges }], {
    initialEntries: ['/?contains=cat&state=done'],
  })
  render(
    <Destination value={destinationOf(router)}>
      <RouterProvider router={router} />
    </Destination>,
  )
  await userEvent.click(screen.getByRole('button'))
  expect(router.state.location.search).toBe('?state=done&rule=images')
})
