// A page whose code did not arrive: it is said, and opened when it is tried again.
import { afterEach, expect, jest, test } from '@jest/globals'
import { act, screen } from '@testing-library/react'
import { show, tap } from '../../test/console-door'
import { phone } from '../../test/stubs/phone'
import { MissingPage, useMissingPage } from './missing-page'
import { useNetwork } from './network'

afterEach(() => {
  act(() => useNetwork.setState({ online: true }))
  jest.restoreAllMocks()
})

test('says why, closes, and opens the page when tried again', async () => {
  phone.opened = []
  show(<MissingPage />)
  expect(screen.queryByTestId('missing-page')).toBeNull()
  const url = '/appointments/slots/index?service=renewal'
  act(() => {
    useNetwork.setState({ online: false })
    useMissingPage.setState({ url, above: true })
  })
  const sheet = await screen.findByTestId('missing-page')
  expect(sheet.textContent).toContain('没连上网')
  act(() => useNetwork.setState({ online: true }))
  expect(sheet.textContent).toContain('网不太稳')
  await tap('missing-close')
  expect(phone.opened).toEqual([])
  act(() => useMissingPage.setState({ url, above: true }))
  await tap('missing-again')
  expect(screen.queryByTestId('missing-page')).toBeNull()
  expect(phone.opened).toEqual([url])
})
