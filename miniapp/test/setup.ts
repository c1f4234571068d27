// Every test begins with an empty page, an empty phone and the usual display.
import { afterEach } from '@jest/globals'
import { cleanup, configure } from '@testing-library/react'
import { phone } from './stubs/phone'

// On a busy machine a second is not much; what never comes is told all the same.
configure({ asyncUtilTimeout: 15_000 })

afterEach(() => {
  cleanup()
  phone.storage.clear()
})
