// The main job in a real browser, on both databases: a resident reports, staff accept and close, the resident rates.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { startServer, type RunningServer } from '../weapp/server.ts'
import { artifacts, choosePhoto, openBrowser, openPhone, signIn, write, type Phone } from './browser.ts'

const post = '330114001012'
const words = '晨跑时发现绿化带护栏缺了个大口子，小孩玩耍太危险了'
const fixed = '1.4 米缺口补好了，焊牢，做了防锈。'
const pictures = path.resolve(import.meta.dirname, '../../../server/src/db/demo')
const before = path.join(pictures, 'photo-gap.jpg')
const after = path.join(pictures, 'photo-fixed.jpg')

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

function databaseUrl(kind: string): Record<string, string> {
  if (kind === 'sqlite') return {}
  const url = new URL(process.env.TEST_MYSQL_URL ?? 'mysql://missing')
  url.pathname = `/h5_${Date.now().toString(36)}`
  return { DATABASE_URL: url.href }
}

async function report(phone: Phone, keep: (name: string) => Promise<void>): Promise<string> {
  await phone.at('home-report').tap()
  await write(phone, 'report-text', words)
  await choosePhoto(phone, 'report-photos-add', before)
  await phone.at('report-place').tap()
  await phone.at('place-search').waitFor()
  await keep('02-place')
  await write(phone, 'place-search', '湾南社区')
  await phone.at('place-found-0').tap()
  const confirm = phone.at('place-confirm')
  if (await confirm.isVisible()) await confirm.tap()
  await phone.see('送到湾南社区指挥站')
  await keep('03-new')
  const sent = phone.page.waitForResponse(
    (reply) => reply.url().endsWith('/v1/reports') && reply.request().method() === 'POST',
  )
  await phone.at('report-submit').tap()
  const { number } = (await (await sent).json()) as { number: string }
  await phone.page.waitForURL((url) => url.hash.includes('reports/detail'))
  await phone.see('湾南社区')
  await keep('04-sent')
  return number
}

interface Closing {
  number: string
  answer: string
  keep: (name: string) => Promise<void>
}

async function close(phone: Phone, { number, answer, keep }: Closing): Promise<void> {
  await phone.at(`queue-open-${number}`).waitFor()
  await keep('05-queue')
  await phone.at(`queue-open-${number}`).tap()
  await phone.at('step-accept').waitFor()
  await keep('06-staff-report')
  await phone.at('step-accept').tap()
  await phone.at('step-resolve').tap()
  await keep('07-close-off')
  await choosePhoto(phone, 'resolve-photos-add', after)
  await write(phone, 'resolve-note', answer)
  await keep('08-close')
  await phone.at('resolve-submit').tap()
  await phone.see('等居民评价')
}

/** The notice comes a moment after the step: looks again until it is there. */
async function seeAfterReload(phone: Phone, text: string): Promise<void> {
  const until = Date.now() + 60_000
  const found = () => phone.page.getByText(text).locator('visible=true').first().isVisible()
  while (!(await found()) && Date.now() < until) {
    await phone.page.reload()
    await phone.at('inbox').waitFor()
    await phone.page.waitForLoadState('networkidle')
  }
  await phone.see(text)
}

describe.each(['sqlite', 'mysql'])('on %s', (kind) => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer(databaseUrl(kind))
  })
  afterAll(() => server.stop())

  it.each([false, true])('the whole walk, dark: %s', async (dark) => {
    const keepAs = (phone: Phone) => (name: string) =>
      kind === 'sqlite' ? phone.keep(`${name}${dark ? '-dark' : ''}`) : Promise.resolve()
    const resident = await openPhone(browser, server.address, { dark })
    await signIn(resident, 'resident-1')
    await resident.at('home-report').waitFor()
    await keepAs(resident)('01-home')
    const number = await report(resident, keepAs(resident))

    const staff = await openPhone(browser, server.address, { dark })
    await signIn(staff, `staff-${post}`)
    // One inbox for both walks: each looks for its own answer.
    const answer = `${fixed}${dark ? '夜里也看得清。' : ''}`
    await close(staff, { number, answer, keep: keepAs(staff) })

    await resident.page.goto('/#/pages/inbox/index')
    await seeAfterReload(resident, answer)
    await keepAs(resident)('09-inbox')
    await resident.page.goto(`/#/reports/detail/index?number=${number}`)
    // The walk is quicker than any person: what was read seconds ago still counts as fresh.
    await resident.page.reload()
    await resident.see(answer)
    await keepAs(resident)('10-answer')
    await resident.at('report-star-5').tap()
    await resident.at('report-confirm').tap()
    await resident.see('这件事办完了')
    await keepAs(resident)('11-closed')

    expect(resident.problems).toEqual([])
    expect(staff.problems).toEqual([])
    await resident.context.close()
    await staff.context.close()
  })
})

describe('states', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())

  it('a form keeps what was written while there is no connection, and says what to do', async () => {
    const phone = await openPhone(browser, server.address)
    await signIn(phone, 'resident-31')
    await phone.at('home-report').tap()
    await write(phone, 'report-text', words)
    await phone.context.setOffline(true)
    await phone.see('连上网再提交')
    await phone.page.screenshot({ path: path.join(artifacts, '20-offline.png') })
    await phone.context.setOffline(false)
    await phone.page.reload()
    await phone.at('report-text').waitFor()
    const field = phone.at('report-text')
    const kept = await field.evaluate((element) => {
      const input = element.matches('input,textarea') ? element : element.querySelector('input,textarea')
      return (input as HTMLTextAreaElement | null)?.value
    })
    expect(kept).toBe(words)
    await phone.context.close()
  })

  it('a resident who opens the staff queue is told that it is not for them', async () => {
    const phone = await openPhone(browser, server.address)
    await signIn(phone, 'resident-32')
    await phone.page.goto('/#/staff/queue/index')
    await phone.at('state-forbidden').waitFor()
    await phone.keep('21-forbidden')
    await phone.context.close()
  })

  it('somebody without reports sees an empty list with a way on', async () => {
    const phone = await openPhone(browser, server.address)
    await signIn(phone, 'resident-33')
    await phone.page.goto('/#/pages/reports/index')
    await phone.at('state-empty').waitFor()
    await phone.at('state-action').waitFor()
    await phone.keep('22-empty')
    await phone.context.close()
  })

  it('every kind of component is shown in its states', async () => {
    const phone = await openPhone(browser, server.address, { width: 1200 })
    await phone.page.goto('/#/kit/index')
    await phone.at('kit').waitFor()
    await phone.page.screenshot({ path: path.join(artifacts, '30-kit.png'), fullPage: true })
    expect(phone.problems).toEqual([])
    await phone.context.close()
  })
})
