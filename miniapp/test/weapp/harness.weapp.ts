// The harness itself: what it refuses, what it plays, and that the real build runs in it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { builtWeapp, openWeapp, startBrowser, until, type Weapp } from './driver.ts'
import { badApp, goodApp, withDeepPage } from './fixture.ts'

let browser: Browser
let server: Server
let apiBase = ''

beforeAll(async () => {
  browser = await startBrowser()
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('latin1')
      const { authorization } = request.headers
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ path: decodeURI(request.url ?? ''), body, authorization }))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  apiBase = `http://127.0.0.1:${address.port}`
})

afterAll(async () => {
  await browser.close()
  await new Promise((closed) => server.close(closed))
})

async function withApp(folder: string, work: (app: Weapp) => Promise<void>, more = {}): Promise<void> {
  const app = await openWeapp({ dist: folder, apiBase, loginCode: 'sandbox:resident-1', browser, ...more })
  try {
    await work(app)
  } finally {
    await app.close()
  }
}

async function problem(app: Weapp, words: RegExp): Promise<void> {
  await until(
    async () => ((await app.problems()).some((line) => words.test(line)) ? true : undefined),
    async () => `no problem like ${String(words)} in ${JSON.stringify(await app.problems())}`,
  )
}

describe('what WeChat refuses is a failure', () => {
  const dist = badApp()
  const offences: [string, RegExp, string | null][] = [
    ['unknown', /^wx\.sendThought does not exist/, null],
    ['unplayed', /^wx\.startBeaconDiscovery was called/, 'threw'],
    ['big', /setData of 115\d KB, over the limit/, 'fresh'],
    ['undefinedData', /setData of "result" to undefined/, null],
    ['function', /^code from a string/, 'EvalError'],
    [
      'missing',
      /navigateTo to \/pages\/nowhere\/index: there is no such page/,
      'navigateTo:fail page "pages/nowhere/index" is not found',
    ],
    ['other', /one\/index\.js requires two\/part\.js, a file of another sub-package/, null],
    [
      'subscribe',
      /requestSubscribeMessage was called without a tap/,
      'can only be invoked by user TAP gesture',
    ],
    ['location', /app\.json does not name it in requiredPrivateInfos/, 'chooseLocation:fail'],
    [
      'moving',
      /wx\.onLocationChange was called, and app\.json does not name it/,
      'startLocationUpdate:fail the api need to be declared',
    ],
    ['elsewhere', /outside the given server/, 'request:fail url not in domain list'],
  ]
  test.each(offences)('%s', async (name, words, seen) => {
    await withApp(dist, async (app) => {
      expect(await app.problems()).toEqual([])
      await app.tap(`#${name}`)
      await problem(app, words)
      if (seen !== null) await app.seeText(seen)
    })
  })

  test('the app sees nothing of the browser', async () => {
    await withApp(dist, async (app) => {
      await app.tap('#global')
      await app.seeText('hidden')
      expect(await app.problems()).toEqual([])
    })
  })

  test('the eleventh page is refused, and back leads down again', async () => {
    await withApp(dist, async (app) => {
      await app.tap('#loop')
      await app.seePage('pages/again/index')
      for (let depth = 3; depth <= 10; depth += 1) {
        await app.tap('#again')
        await until(
          async () => ((await app.stack()).length === depth ? true : undefined),
          () => `the stack does not reach ${depth}`,
        )
      }
      await app.tap('#again')
      await app.seeText('navigateTo:fail webview count limit exceed')
      await app.tap('返回')
      await until(
        async () => ((await app.stack()).length === 9 ? true : undefined),
        () => 'the stack does not shrink',
      )
      expect(await app.problems()).toEqual([])
    })
  })

  test('pulling down reaches the page', async () => {
    await withApp(dist, async (app) => {
      await app.pullDown()
      await app.seeText('pulled')
      expect(await app.problems()).toEqual([])
    })
  })
})

describe('what WeChat does is played', () => {
  const dist = goodApp()
  test('fields, choices, forms', async () => {
    await withApp(dist, async (app) => {
      await app.seeText('|0|false|||-1|')
      await app.input('#text', '路灯不亮')
      await app.seeText('|4|false')
      await app.tap('#on')
      await app.tap('#b')
      await app.tap('#x')
      await app.tap('#y')
      await app.tap('#picker')
      await app.tap('秋')
      await app.tap('确定')
      await app.seeText('|4|true|b|x+y|2|')
      await app.tap('#submit')
      await app.seeText('{"text":"路灯不亮","on":true,"sex":"b","tags":["x","y"]}')
      await app.tap('#clear')
      await app.seeText('|0|true|b')
      await app.seeNoText('路灯不亮|')
      expect(await app.problems()).toEqual([])
    })
  })

  test('dialogs, storage, sizes, the tab bar', async () => {
    await withApp(dist, async (app) => {
      await app.tap('#ask')
      await app.tap('确定')
      await app.seeText('true')
      await app.tap('#sheet')
      await app.tap('乙')
      await app.seeText('sheet 1')
      await app.tap('#measure')
      await app.seeText('width 187.5')
      await app.tap('#login')
      await app.seeText('sandbox:resident-1')
      await app.tap('#keep')
      await app.seeText('1 getStorage:fail data not found')
      expect(await app.storage()).toEqual({ apiBase, k: { a: [1] } })
      await app.tap('别处')
      await app.seeText('别处的页')
      await app.switchTab('pages/form/index')
      expect(await app.stack()).toEqual(['pages/form/index'])
      expect(await app.problems()).toEqual([])
    })
  })

  test('a place is told after a yes, while the app is in front, until it is stopped', async () => {
    const place = { name: '', address: '', latitude: 30.31, longitude: 120.35 }
    await withApp(dist, async (app) => {
      await app.tap('#follow')
      await app.seeText('startLocationUpdate:fail auth deny false')
      // A no stays a no, until the settings change it.
      await app.set({ place })
      await app.tap('#follow')
      await app.seeText('auth deny')
      await app.tap('#unfollow')
      await app.seeText('stopLocationUpdate:fail location update not enabled')
      await app.tap('#settings')
      await app.seeText('{"scope.userLocation":true}')
      await app.tap('#follow')
      await app.seeText('at 30.31')
      await app.leave()
      await app.set({ place: { ...place, latitude: 30.32 } })
      await delay(1500)
      expect(await app.text()).toContain('at 30.31')
      await app.comeBack()
      await app.seeText('at 30.32')
      await app.tap('#unfollow')
      await app.seeText('stopLocationUpdate:ok')
      expect(await app.problems()).toEqual([])
    })
  })

  test('requests and uploads are real', async () => {
    const photo = path.join(mkdtempSync(path.join(tmpdir(), 'weapp-photo-')), 'p.jpg')
    writeFileSync(photo, 'not really a jpeg')
    await withApp(
      dist,
      async (app) => {
        await app.tap('#get')
        await app.seeText('200 /thing?a=1&b=中')
        await app.tap('#post')
        await app.seeText('200 {"a":1}')
        await app.tap('#photo')
        await app.seeText('string {"path":"/upload"')
        await app.seeText('not really a jpeg')
        await app.seeText('"authorization":"Bearer t"')
        await app.setNetwork('none')
        await app.tap('#get')
        await app.seeText('request:fail')
        expect(app.requests.map((request) => `${request.method} ${request.status ?? ''}`)).toEqual([
          'GET 200',
          'POST 200',
          'POST 200',
        ])
        expect(await app.problems()).toEqual([])
      },
      { files: [photo] },
    )
  })
})

describe('the real build', () => {
  test('starts on the home page, opens a sub-package and comes back', async () => {
    await withApp(builtWeapp, async (app) => {
      await app.seePage('pages/home/index')
      expect(await app.packages()).toEqual([])
      await app.open('/reports/new/index')
      expect(await app.stack()).toEqual(['pages/home/index', 'reports/new/index'])
      expect(await app.packages()).toEqual(['reports/'])
      await app.seeText('我要反映')
      await app.back()
      await app.seePage('pages/home/index')
      await app.switchTab('pages/mine/index')
      await app.seePage('pages/mine/index')
      expect(await app.problems()).toEqual([])
    })
  })

  test('a node deeper than the templates nest is drawn and updated', async () => {
    const deep = withDeepPage(builtWeapp, 40)
    await withApp(deep, async (app) => {
      await app.seeText('before')
      await app.tap('#bump')
      await app.seeText('after')
      expect(await app.problems()).toEqual([])
    })
  })
})
