// Visits in a real browser: a home invites, its guest claims with consent, the guard's scan opens; a stranger asks.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { startServer, type RunningServer } from '../weapp/server.ts'
import { openBrowser, openPhone, signIn, write, type Look, type Phone } from './browser.ts'

const gate = 'compound-1-gate-1'

let browser: Browser
let server: RunningServer
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const send: RunningServer['send'] = (...call) => server.send(...call)

const scan = (code: string, direction = 'in') =>
  send<{ verdict: string; reason?: string }>('guard-1', 'POST', `/v1/gates/${gate}/scans`, {
    code,
    direction,
  })

async function be(name: string, look: Look = {}): Promise<Phone> {
  const phone = await openPhone(browser, server.address, look)
  await signIn(phone, name)
  return phone
}

const shownCode = async (phone: Phone) => {
  await phone.at('pass-code').waitFor()
  return (await phone.at('pass-code').getAttribute('data-code')) ?? ''
}

async function invite(resident: Phone, who: string): Promise<string> {
  await resident.page.goto('/#/visits/invite/index')
  await write(resident, 'invite-name', who)
  await resident.at('when-hours').tap()
  await resident.keep('60-invite')
  await resident.at('invite-send').tap()
  await resident.at('invite-share-link').waitFor()
  await resident.keep('61-invite-card')
  return (await resident.at('invite-share-link').innerText()).trim()
}

async function claim(visitor: Phone, link: string) {
  await visitor.page.goto(link)
  await visitor.at('given-told').waitFor()
  await visitor.keep('62-claim')
  await visitor.at('agree-data').tap()
  await write(visitor, 'given-name', '林小明')
  await visitor.at('claim-send').tap()
}

it('a home invites, its guest claims with consent, the gate opens, and the home sees who came', async () => {
  const resident = await be('resident-1')
  const link = await invite(resident, '林先生')
  const visitor = await be('visitor-1')
  await claim(visitor, link)
  const code = await shownCode(visitor)
  await visitor.keep('63-pass')
  expect(await scan(code)).toMatchObject({ verdict: 'open' })
  expect(await scan(code)).toMatchObject({ verdict: 'refuse', reason: 'already_used' })

  // Without a network, and after the page was opened anew, the code goes on changing.
  await visitor.context.setOffline(true)
  await visitor.page.waitForFunction(
    (before) => {
      const shown = [...document.querySelectorAll('[data-testid="pass-code"]')].pop()
      return shown !== undefined && shown.getAttribute('data-code') !== before
    },
    code,
    { timeout: 40_000 },
  )
  await visitor.at('offline-bar').waitFor()
  const next = await shownCode(visitor)
  await visitor.context.setOffline(false)
  expect(await scan(next, 'out')).toMatchObject({ verdict: 'open' })

  await resident.page.goto('/#/visits/list/index')
  await resident.at('visits-rest').waitFor()
  await resident.keep('64-hosting')
  await resident.page.locator('[data-testid^="visit-"]:visible', { hasText: '林*' }).first().tap()
  await resident.at('visit-passages').waitFor()
  await resident.see('进 · 南门')
  await resident.keep('65-who-came')
  await resident.at('visit-cancel').tap()
  await resident.at('cancel-yes').tap()
  await resident.at('cancel-sheet').waitFor({ state: 'hidden' })
  await visitor.page.reload()
  await visitor.at('pass-cancelled').waitFor()
  expect(await scan(next)).toMatchObject({ verdict: 'refuse' })
  expect([...resident.problems, ...visitor.problems]).toEqual([])
  await visitor.context.close()
  await resident.context.close()
})

it('a stranger asks by the household code; the home says yes, and the pass is there', async () => {
  const resident = await be('resident-2')
  await resident.page.goto('/#/visits/home/index')
  await resident.at('home-code').waitFor()
  await resident.keep('66-my-home')
  const householdCode = (await resident.at('home-code').innerText()).trim()
  const visitor = await be('visitor-2')
  await visitor.page.goto('/#/visits/ask/index')
  await write(visitor, 'compound', '湾南')
  await visitor.at('compound-compound-1').tap()
  await write(visitor, 'ask-code', householdCode)
  await visitor.at('when-hours').tap()
  await visitor.at('ask-quick_deliver').tap()
  await visitor.at('agree-data').tap()
  await write(visitor, 'given-name', '赵一')
  await visitor.keep('67-ask')
  await visitor.at('ask-send').tap()
  await visitor.at('wait-waiting').waitFor()
  await visitor.keep('68-wait')

  await resident.page.goto('/#/visits/list/index')
  await resident.page
    .locator('[data-testid="visits-waiting"]:visible [data-testid^="visit-"]', { hasText: '赵*' })
    .first()
    .tap()
  await resident.at('answer-who').waitFor()
  await resident.keep('69-answer')
  await resident.at('answer-accept').tap()
  await resident.at('answer-accepted').waitFor()

  await visitor.at('wait-accepted').waitFor()
  await visitor.at('wait-pass').tap()
  expect(await scan(await shownCode(visitor))).toMatchObject({ verdict: 'open' })
  expect([...resident.problems, ...visitor.problems]).toEqual([])
  await visitor.context.close()
  await resident.context.close()
})

it('who lives there opens the doors with a code of their own', async () => {
  const resident = await be('resident-1', { dark: true })
  await resident.page.goto('/#/visits/home/index')
  await resident.at('home-door-code').tap()
  const code = await shownCode(resident)
  await resident.keep('70-door-code-dark')
  expect(await scan(code)).toMatchObject({ verdict: 'open' })
  expect(resident.problems).toEqual([])
  await resident.context.close()
})
