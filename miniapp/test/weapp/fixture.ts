// A small mini-program written by hand, for what the real one must never do: each button commits one offence.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export type Files = Record<string, string>

function write(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
}

const buttons = [
  'unknown',
  'unplayed',
  'big',
  'undefinedData',
  'global',
  'function',
  'missing',
  'other',
  'subscribe',
  'location',
  'moving',
  'elsewhere',
  'loop',
]

const home = `
const all = ${JSON.stringify(buttons)}
Page({
  data: { all, result: 'fresh', n: 0 },
  onLoad() { this.log = 'load'; getApp().log.push('load') },
  onShow() { getApp().log.push('show') },
  onReady() { getApp().log.push('ready') },
  onHide() { getApp().log.push('hide') },
  onPullDownRefresh() { this.setData({ result: 'pulled' }); wx.stopPullDownRefresh() },
  say(result) { this.setData({ result }) },
  press(event) {
    const sid = event.currentTarget.dataset.name
    this[sid]()
  },
  unknown() { wx.sendThought },
  unplayed() { try { wx.startBeaconDiscovery({}) } catch (error) { this.say('threw') } },
  big() { this.setData({ result: 'x'.repeat(1150 * 1024) }) },
  undefinedData() { this.setData({ result: undefined }) },
  global() {
    const seen = [typeof window, typeof document, typeof fetch, typeof URL, typeof AbortController, typeof localStorage, typeof Intl, typeof eval, typeof globalThis.fetch, typeof (function () { return this })()]
    this.say(seen.every((kind) => kind === 'undefined') ? 'hidden' : seen.join())
  },
  function() { try { new Function('a', 'return a')(1) } catch (error) { this.say(error.name) } },
  missing() { wx.navigateTo({ url: '/pages/nowhere/index', fail: (error) => this.say(error.errMsg) }) },
  other() { wx.navigateTo({ url: '/one/index' }) },
  subscribe() { setTimeout(() => wx.requestSubscribeMessage({ tmplIds: ['a'], fail: (error) => this.say(error.errMsg) }), 1100) },
  location() { wx.chooseLocation({ fail: (error) => this.say(error.errMsg) }) },
  moving() { wx.onLocationChange(() => undefined); wx.startLocationUpdate({ fail: (error) => this.say(error.errMsg) }) },
  elsewhere() { wx.request({ url: 'http://127.0.0.1:1/', fail: (error) => this.say(error.errMsg) }) },
  loop() { if (getCurrentPages().length < 11) wx.navigateTo({ url: '/pages/again/index', fail: (error) => this.say(error.errMsg) }) },
})`

export function badApp(): string {
  const dist = mkdtempSync(path.join(tmpdir(), 'weapp-bad-'))
  write(dist, {
    'app.json': JSON.stringify({
      pages: ['pages/home/index', 'pages/again/index'],
      subPackages: [
        { root: 'one', pages: ['index'] },
        { root: 'two', pages: ['index'] },
      ],
      window: { navigationBarTitleText: '自检' },
    }),
    'app.js': 'App({ log: [] })',
    'app.wxss': 'page { background: #eee; font-size: 32rpx }',
    'pages/home/index.json': JSON.stringify({ enablePullDownRefresh: true }),
    'pages/home/index.js': home,
    'pages/home/index.wxml':
      '<view id="result">{{result}}</view><button wx:for="{{all}}" wx:key="*this" id="{{item}}" data-name="{{item}}" bindtap="press">{{item}}</button>',
    'pages/again/index.json': '{}',
    'pages/again/index.js':
      "Page({ data: { result: '' }, again() { wx.navigateTo({ url: '../again/index', fail: (error) => this.setData({ result: error.errMsg }) }) } })",
    'pages/again/index.wxml': '<button id="again" bindtap="again">再来 {{result}}</button>',
    'one/index.json': '{}',
    'one/index.js': "require('../two/part.js'); Page({})",
    'one/index.wxml': '<view>one</view>',
    'two/index.json': '{}',
    'two/index.js': 'Page({})',
    'two/index.wxml': '<view>two</view>',
    'two/part.js': 'module.exports = 1',
  })
  return dist
}

const form = `
Page({
  data: { text: '', length: 0, on: false, sex: '', tags: '', picked: -1, day: '', sum: '', answer: '', from: '' },
  onLoad(query) { this.setData({ from: query.from || '' }) },
  write(event) { this.setData({ text: event.detail.value, length: event.detail.value.length }) },
  clear() { this.setData({ text: '', length: 0 }) },
  toggle(event) { this.setData({ on: event.detail.value }) },
  radio(event) { this.setData({ sex: event.detail.value }) },
  check(event) { this.setData({ tags: event.detail.value.join('+') }) },
  pick(event) { this.setData({ picked: event.detail.value }) },
  submit(event) { this.setData({ sum: JSON.stringify(event.detail.value) }) },
  ask() { wx.showModal({ title: '确认', content: '要吗', success: (result) => this.setData({ answer: String(result.confirm) }) }) },
  sheet() { wx.showActionSheet({ itemList: ['甲', '乙'], success: (result) => this.setData({ answer: 'sheet ' + result.tapIndex }) }) },
  photo() { wx.chooseMedia({ count: 1, success: (result) => wx.uploadFile({ url: wx.getStorageSync('apiBase') + '/upload', name: 'file', filePath: result.tempFiles[0].tempFilePath, header: { authorization: 'Bearer t' }, formData: { kind: 'x' }, success: (answer) => this.setData({ answer: typeof answer.data + ' ' + answer.data }) }) }) },
  get() { wx.request({ url: wx.getStorageSync('apiBase') + '/thing', data: { a: 1, b: '中' }, success: (result) => this.setData({ answer: result.statusCode + ' ' + result.data.path }), fail: (error) => this.setData({ answer: error.errMsg }) }) },
  post() { wx.request({ url: wx.getStorageSync('apiBase') + '/thing', method: 'POST', data: { a: 1 }, success: (result) => this.setData({ answer: result.statusCode + ' ' + result.data.body }) }) },
  measure() { wx.createSelectorQuery().select('#half').boundingClientRect((rect) => this.setData({ answer: 'width ' + rect.width })).exec() },
  login() { wx.login().then((result) => this.setData({ answer: result.code })) },
  follow() { wx.onLocationChange((at) => this.setData({ answer: 'at ' + at.latitude })); wx.startLocationUpdate({ fail: (error) => wx.getSetting({ success: ({ authSetting }) => this.setData({ answer: error.errMsg + ' ' + authSetting['scope.userLocation'] }) }) }) },
  unfollow() { wx.stopLocationUpdate({ complete: (result) => this.setData({ answer: result.errMsg }) }) },
  settings() { wx.openSetting({ success: ({ authSetting }) => this.setData({ answer: JSON.stringify(authSetting) }) }) },
  keep() { wx.setStorageSync('k', { a: [1] }); wx.getStorage({ key: 'none', fail: (error) => this.setData({ answer: wx.getStorageSync('k').a[0] + ' ' + error.errMsg }) }) },
})`

const formView = `
<view id="state">{{from}}|{{length}}|{{on}}|{{sex}}|{{tags}}|{{picked}}|{{sum}}</view><view id="answer">{{answer}}</view>
<view id="half" class="half"></view>
<form bindsubmit="submit">
  <input id="text" name="text" value="{{text}}" placeholder="写点什么" maxlength="5" bindinput="write" />
  <switch id="on" name="on" checked="{{on}}" bindchange="toggle" />
  <radio-group name="sex" bindchange="radio"><label id="label-b"><radio id="a" value="a" /><radio id="b" value="b" /><text>乙</text></label></radio-group>
  <checkbox-group name="tags" bindchange="check"><checkbox id="x" value="x" /><checkbox id="y" value="y" /></checkbox-group>
  <picker id="picker" mode="selector" range="{{['春', '夏', '秋']}}" bindchange="pick"><view>季节</view></picker>
  <button id="submit" form-type="submit">提交</button>
</form>
<button wx:for="{{['clear','ask','sheet','photo','get','post','measure','login','keep','follow','unfollow','settings']}}" wx:key="*this" id="{{item}}" bindtap="{{item}}" size="mini">{{item}}</button>`

export function goodApp(): string {
  const dist = mkdtempSync(path.join(tmpdir(), 'weapp-good-'))
  write(dist, {
    'app.json': JSON.stringify({
      pages: ['pages/form/index', 'pages/other/index'],
      window: { navigationBarTitleText: '自检' },
      requiredPrivateInfos: ['startLocationUpdate', 'onLocationChange'],
      tabBar: {
        list: [
          { pagePath: 'pages/form/index', text: '表' },
          { pagePath: 'pages/other/index', text: '别处' },
        ],
      },
    }),
    'app.js': 'App({})',
    'pages/form/index.json': '{}',
    'pages/form/index.js': form,
    'pages/form/index.wxml': formView,
    'pages/form/index.wxss': '.half { width: 375rpx; height: 1vh } .only-here { color: rgb(1, 2, 3) }',
    'pages/other/index.json': '{}',
    'pages/other/index.js': 'Page({})',
    'pages/other/index.wxml': '<view id="other" class="only-here">别处的页</view>',
  })
  return dist
}

/** The real build with one more page: Taro's own templates around a node that lies deeper than they nest. */
export function withDeepPage(dist: string, depth: number): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'weapp-deep-'))
  cpSync(dist, copy, { recursive: true })
  const app = JSON.parse(readFileSync(path.join(copy, 'app.json'), 'utf8')) as { pages: string[] }
  app.pages.unshift('pages/deep/index')
  const base = readFileSync(path.join(copy, 'base.wxml'), 'utf8')
  const view = /name="tmpl_0_(\w+)">\s*<view /.exec(base)?.[1]
  const text = /name="tmpl_0_(\w+)">\s*<block>/.exec(base)?.[1]
  if (view === undefined || text === undefined) throw new Error('base.wxml has no view or no text')
  const path0 = `root${'.cn.[0]'.repeat(depth)}.cn.[0].v`
  write(copy, {
    'app.json': JSON.stringify(app),
    'pages/deep/index.json': '{"usingComponents":{"comp":"../../comp"}}',
    'pages/deep/index.wxml':
      '<import src="../../base.wxml"/><view id="bump" bindtap="bump">bump</view><template is="taro_tmpl" data="{{root:root}}" />',
    'pages/deep/index.js': `
      let node = { nn: '${text}', v: 'before', sid: 'leaf' }
      for (let level = ${depth}; level > 0; level -= 1) node = { nn: '${view}', sid: 'n' + level, cl: 'deep', cn: [node] }
      Page({ data: { root: { cn: [node] } }, eh() {}, bump() { this.setData({ '${path0}': 'after' }) } })`,
  })
  return copy
}
