// Every test begins with an empty page, an empty phone and the usual display.
import { afterEach } from '@jest/globals'
import { cleanup } from '@testing-library/react'
import { phone } from './stubs/phone'

afterEach(() => {
  cleanup()
  phone.storage.clear()
})
